import { importsOf } from './imports.mjs';
import { isTest } from './tree.mjs';

/**
 * A folder's entry in layers.json. `outside`: it may touch disk, network, clock and processes. `each`: its
 * subfolders are layers of their own. `mayImport`: nothing but these folders, else everything of lower rank. A stage
 * reaches the outside through ports, and what is `pure` not at all: neither uses the globals for it.
 * `protocols`: packages of a protocol that it speaks as a client.
 * @typedef {{ rank: number, stage?: boolean, pure?: boolean, outside?: boolean, each?: boolean, mayImport?: string[], typesOnly?: string[], protocols?: string[] }} Folder
 * @typedef {{ folders: Record<string, Folder>, purePackages: string[], protocolPackages: string[] }} Layers
 * @typedef {Folder & { name: string, unit: string }} Layer `unit`: inside one unit, files import each other freely.
 * @typedef {import('./imports.mjs').Import} Import
 */

const LAYERED = /^(src|surfaces|bench|evals)\//;
const GLOBALS = `
  (call_expression function: (identifier) @use (#match? @use "^(fetch|setTimeout|setInterval|setImmediate)$"))
  ((member_expression object: (identifier) @object) @use (#match? @object "^(process|performance|console)$"))
  ((member_expression) @use (#match? @use "^(Date|AbortSignal)[.](now|timeout)$"))
  ((new_expression) @use (#match? @use "^new Date([(][)])?$"))
`;

/**
 * Imports point down (layers.json), stages never import each other, only adapters and surfaces use the outside, only
 * surfaces know protocols, and every relative import names an existing file.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkLayers(tree) {
  const layers = tree.readJson('layers.json');
  const findings = [];
  const notes = [];
  for (const path of tree.code) {
    if (!(await tree.isUnderstood(path))) notes.push(`${path} is only partly understood by the parser`);
    const layer = layerOf(layers, path);
    if (layer === null && LAYERED.test(path))
      findings.push({ path, line: 1, message: 'its folder has no rank in layers.json' });
    findings.push(...(await importFindings(tree, layers, path)));
    if ((layer?.stage || layer?.pure) && !isTest(path))
      findings.push(...(await outsideFindings(tree, path, layer)));
  }
  return { findings, notes };
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {Layers} layers
 * @param {string} path
 * @returns {Promise<import('./tree.mjs').Finding[]>}
 */
async function importFindings(tree, layers, path) {
  const layer = isTest(path) ? null : layerOf(layers, path);
  const imports = await importsOf(tree, path);
  return imports.flatMap((entry) => {
    const message = relativeFault(tree, path, entry) ?? importFault(layers, layer, entry);
    return message === null ? [] : [{ path, line: entry.line, message }];
  });
}

/**
 * The clock, the network and the process, reached as globals.
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 * @param {Layer} layer
 */
async function outsideFindings(tree, path, layer) {
  const uses = (await tree.syntax(path, GLOBALS)).filter(({ name }) => name === 'use');
  const rule = layer.pure
    ? `${layer.name} is pure and reaches no outside`
    : 'a stage reaches the outside through src/ports only';
  return uses.map(({ text, line }) => {
    return { path, line, message: `${text.split('\n')[0]}: ${rule}` };
  });
}

/**
 * @param {Layers} layers
 * @param {string} path
 * @returns {Layer | null} That of the longest folder name that fits.
 */
function layerOf(layers, path) {
  const names = Object.keys(layers.folders).filter((name) => path === name || path.startsWith(`${name}/`));
  const name = names.sort((left, right) => right.length - left.length)[0];
  const folder = name === undefined ? undefined : layers.folders[name];
  if (name === undefined || folder === undefined) return null;
  const unit = folder.each ? `${name}/${path.slice(name.length + 1).split('/')[0]}` : name;
  return { ...folder, name, unit };
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 * @param {Import} entry
 */
function relativeFault(tree, path, { specifier, target }) {
  if (target === null || specifier === null) return null;
  // A fake child process runs the built code.
  const source = isTest(path) ? target.replace(/^dist\/(.+)\.js$/, '$1.ts') : target;
  if (!tree.known.has(source)) return `${specifier} does not exist (imports carry the file's ending)`;
  if (isTest(target) && !isTest(path)) return `${specifier} is a test; only tests import tests`;
  return null;
}

/**
 * @param {Layers} layers
 * @param {Layer | null} from
 * @param {Import} entry
 */
function importFault(layers, from, entry) {
  if (from === null) return null;
  if (entry.specifier === null) return 'import() of a computed path cannot be checked; name the file';
  if (entry.target === null) return packageFault(layers, from, entry.specifier);
  const to = layerOf(layers, entry.target);
  if (to === null) return `${entry.target} has no rank in layers.json`;
  return to.unit === from.unit ? null : arrowFault(from, to, entry);
}

/**
 * @param {Layer} from
 * @param {Layer} to
 * @param {Import} entry
 */
function arrowFault(from, to, { target, typeOnly }) {
  if (from.stage && to.stage)
    return `stage ${from.name} imports stage ${to.name}: pass a type of src/contract instead`;
  if (to.rank >= from.rank) return `${from.unit} imports ${target}: imports point down only (layers.json)`;
  if (from.mayImport && !from.mayImport.includes(to.name))
    return `${from.unit} imports ${target}: ${to.name} is not among what it may import (layers.json)`;
  if (from.typesOnly?.includes(to.name) && !typeOnly)
    return `${from.unit} imports ${target}: it may take types from ${to.name}, not values (layers.json)`;
  return null;
}

/**
 * @param {Layers} layers
 * @param {Layer} from
 * @param {string} specifier
 */
function packageFault(layers, from, specifier) {
  if (
    from.name.startsWith('src/') &&
    matches(layers.protocolPackages, specifier) &&
    !matches(from.protocols ?? [], specifier)
  )
    return `${specifier}: only surfaces know protocols`;
  if (!from.outside && !matches(layers.purePackages, specifier))
    return `${from.name} imports ${specifier}: only adapters, surfaces, bench and evals touch the outside (layers.json lists the pure packages)`;
  return null;
}

/**
 * @param {string[]} patterns A package, with its subpaths, or a beginning that ends in `*`.
 * @param {string} specifier
 */
function matches(patterns, specifier) {
  return patterns.some((pattern) =>
    pattern.endsWith('*')
      ? specifier.startsWith(pattern.slice(0, -1))
      : specifier === pattern || specifier.startsWith(`${pattern}/`),
  );
}
