/**
 * Closes the ways by which code inspects the process it runs in, and detects changes to the language's
 * built-ins. Additions are allowed, except those that change how values are compared or shown.
 */
export const NODE_GUARD = String.raw`
const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const leave = process.reallyExit;
const meddled = () => apply(leave, process, [MEDDLED]);
const isOwn = Object.prototype.hasOwnProperty;
const isSame = Object.is;

const close = (owner, names) => {
  for (const name of names)
    if (typeof owner[name] === 'function')
      defineProperty(owner, name, { value: function denied() { meddled(); }, writable: true, configurable: true });
};
const load = modules.createRequire(import.meta.url);
const closeWays = () => {
  close(inspector, ['Session', 'open', 'url', 'waitForDebugger']);
  close(v8, ['getHeapSnapshot', 'writeHeapSnapshot', 'setFlagsFromString', 'setHeapSnapshotNearHeapLimit', 'queryObjects']);
  close(workers, ['Worker']);
  close(children, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']);
  close(modules, ['register', 'registerHooks']);
  // Native code, or other access to files; not every Node has them.
  for (const [name, type] of [['node:wasi', 'WASI'], ['node:sqlite', 'DatabaseSync']])
    if (modules.isBuiltin(name)) close(load(name), [type]);
  close(process, ['binding', '_linkedBinding', 'dlopen', 'kill', '_kill', '_debugProcess', '_debugEnd', 'execve']);
  for (const owner of [fs, fs.promises]) for (const name of ownKeys(owner)) guardPaths(owner, name);
  guardPaths(process, 'chdir');
  guardPaths(process, 'loadEnvFile');
  modules.syncBuiltinESMExports();
};

const hrefOf = getOwnPropertyDescriptor(URL.prototype, 'href').get;
const latin = Buffer.prototype.latin1Slice;
const isBytes = types.isUint8Array;
const textOf = (path) => {
  if (typeof path === 'string') return path;
  if (isBytes(path)) return apply(latin, path, []);
  try {
    return apply(hrefOf, path, []);
  } catch {
    return '';
  }
};
const PROCESS_PATH = /(?:^|[\/])(?:proc|fd)(?:[\/]|$)|%(?:2f|5c|70|72|6f|63|66|64)/i;
const TWO_PATHS = /^(?:symlink|link|rename|copyFile|cp)(?:Sync)?$/;
const matches = RegExp.prototype.exec;
const leadsToProcess = (path) =>
  path !== undefined && typeof path !== 'number' && apply(matches, PROCESS_PATH, [textOf(path)]) !== null;
const guardPaths = (owner, name) => {
  const found = getOwnPropertyDescriptor(owner, name);
  if (typeof found?.value !== 'function' || typeof name !== 'string' || /^[A-Z_]/.test(name)) return;
  const original = found.value;
  const hasTwo = TWO_PATHS.test(name);
  const guarded = function (...given) {
    if (leadsToProcess(given[0]) || (hasTwo && leadsToProcess(given[1]))) meddled();
    return apply(original, this, given);
  };
  for (const key of ownKeys(original))
    if (key !== 'prototype') defineProperty(guarded, key, getOwnPropertyDescriptor(original, key));
  defineProperty(owner, name, { ...found, value: guarded });
};

// Only the language's own: Node creates its additions on first use.
const NAMES = (
  'Object Function Array Number parseFloat parseInt Boolean String Symbol Date Promise RegExp Error RangeError SyntaxError TypeError JSON ' +
  'Math Uint8Array Map BigInt Set Proxy Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent eval isFinite isNaN globalThis'
).split(' ');
const keep = (owner, keys) => ({
  owner,
  count: keys.length,
  parts: keys.map((key) => {
    const found = getOwnPropertyDescriptor(owner, key);
    return { key, value: found.value, get: found.get, set: found.set };
  }),
});
const withPrototype = (value) => (typeof value?.prototype === 'object' ? [value, value.prototype] : [value]);
const iterators = [[][Symbol.iterator](), ''[Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator]()];
const BUILT_IN = [
  ...NAMES.filter((name) => name !== 'globalThis').flatMap((name) => withPrototype(globalThis[name])),
  ...withPrototype(getPrototypeOf(Uint8Array)),
  ...iterators.map(getPrototypeOf),
  getPrototypeOf(getPrototypeOf(iterators[0])),
  getPrototypeOf(function* () {}).prototype,
  Function.prototype,
];
const OBJECTS = Object.prototype;
// Code may decide how long a stack is shown.
const KEPT = [
  keep(globalThis, NAMES),
  ...BUILT_IN.map((owner) => keep(owner, ownKeys(owner).filter((key) => key !== 'stackTraceLimit'))),
];
const part = (found, name) => (apply(isOwn, found, [name]) ? found[name] : undefined);
const isKnown = ({ parts, count }, key) => {
  for (let at = 0; at < count; at += 1) if (parts[at].key === key) return true;
  return false;
};
const isChanged = (kept) => {
  const { owner, parts, count } = kept;
  for (let at = 0; at < count; at += 1) {
    const { key, value, get, set } = parts[at];
    const found = getOwnPropertyDescriptor(owner, key);
    if (found === undefined || !isSame(part(found, 'value'), value)) return true;
    if (part(found, 'get') !== get || part(found, 'set') !== set) return true;
  }
  if (owner === globalThis) return false;
  const keys = ownKeys(owner);
  for (let at = 0; keys.length > count && at < keys.length; at += 1) {
    const key = keys[at];
    const tells = owner === OBJECTS || typeof key === 'symbol' || key === 'toJSON';
    if (tells && !isKnown(kept, key)) return true;
  }
  return false;
};
const lookAround = () => {
  for (let at = 0; at < KEPT.length; at += 1) if (isChanged(KEPT[at])) meddled();
};
`;
