import {
  MAX_EXAMPLE_VALUE_CHARACTERS,
  MAX_EXAMPLE_VALUE_DEPTH,
  MAX_EXAMPLE_VALUE_NODES,
} from '../../config/limits.ts';

/**
 * Encodes values as text, by their real type: their slots and own data, read by functions saved before the
 * candidate was loaded. Objects with a getter, a custom prototype or a proxy get a name and no contents.
 */
export const NODE_ENCODE = `
const MAX_NODES = ${MAX_EXAMPLE_VALUE_NODES};
const MAX_DEPTH = ${MAX_EXAMPLE_VALUE_DEPTH};
const MAX_CHARACTERS = ${MAX_EXAMPLE_VALUE_CHARACTERS};
const { isArray } = Array;
const quote = JSON.stringify;
const sliceOf = String.prototype.slice;
const { isProxy, isMap, isSet, isDate, isArgumentsObject, isBoxedPrimitive, isNativeError, isRegExp, isPromise } = types;
const getterOf = (owner, name) => getOwnPropertyDescriptor(owner, name).get;
const forEachOf = { map: Map.prototype.forEach, set: Set.prototype.forEach };
const getTime = Date.prototype.getTime;
const bytesLength = getterOf(getPrototypeOf(Uint8Array.prototype), 'length');
const PROTOTYPES = { array: Array.prototype, map: Map.prototype, set: Set.prototype, date: Date.prototype, url: URL.prototype, bytes: Uint8Array.prototype };

class TooLarge {}
const TOO_LARGE = new TooLarge();
let nodes = 0;
let characters = 0;
const spend = (text) => {
  nodes += 1;
  characters += text.length;
  if (nodes > MAX_NODES || characters > MAX_CHARACTERS) throw TOO_LARGE;
  return text;
};
const OTHER = '["other","object"]';

const primitive = (value) => {
  switch (typeof value) {
    case 'undefined':
      return '["undefined"]';
    case 'boolean':
      return '["bool",' + value + ']';
    case 'number':
      return '["number","' + (isSame(value, -0) ? '-0' : value) + '"]';
    case 'bigint':
      return '["bigint","' + spend('' + value) + '"]';
    case 'string':
      spend(value);
      return '["str",' + quote(value) + ']';
    default:
      return value === null ? '["null"]' : null;
  }
};
const array = (value, depth) => {
  const length = getOwnPropertyDescriptor(value, 'length').value;
  let text = '';
  for (let at = 0; at < length; at += 1) {
    const found = getOwnPropertyDescriptor(value, at);
    if (found !== undefined && !apply(isOwn, found, ['value'])) return OTHER;
    text += (at === 0 ? '' : ',') + encode(found === undefined ? undefined : found.value, depth + 1);
  }
  return '["list",[' + text + ']]';
};
const pairs = (value, depth) => {
  let text = '';
  apply(forEachOf.map, value, [
    (held, key) => {
      text += (text === '' ? '' : ',') + '[' + encode(key, depth + 1) + ',' + encode(held, depth + 1) + ']';
    },
  ]);
  return '["map",[' + text + ']]';
};
const members = (value, depth) => {
  let text = '';
  apply(forEachOf.set, value, [
    (held) => {
      text += (text === '' ? '' : ',') + encode(held, depth + 1);
    },
  ]);
  return '["set",[' + text + ']]';
};
const bytes = (value) => {
  const length = apply(bytesLength, value, []);
  let text = '';
  for (let at = 0; at < length; at += 1) text += spend((at === 0 ? '' : ',') + value[at]);
  return '["bytes","' + text + '"]';
};
const record = (value, depth) => {
  if (isMap(value) || isSet(value) || isDate(value) || isArgumentsObject(value) || isBoxedPrimitive(value)) return OTHER;
  if (isNativeError(value) || isRegExp(value) || isPromise(value) || isBytes(value) || isArray(value)) return OTHER;
  const keys = ownKeys(value);
  let text = '';
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at];
    const found = getOwnPropertyDescriptor(value, key);
    if (!found.enumerable) continue;
    if (typeof key === 'symbol' || !apply(isOwn, found, ['value'])) return OTHER;
    spend(key);
    text += (text === '' ? '' : ',') + '[["str",' + quote(key) + '],' + encode(found.value, depth + 1) + ']';
  }
  return '["dict",[' + text + ']]';
};
const url = (value) => {
  try {
    return '["std",' + quote(spend(apply(hrefOf, value, []))) + ']';
  } catch (error) {
    if (error === TOO_LARGE) throw error;
    return OTHER;
  }
};
const encode = (value, depth) => {
  spend('');
  if (depth > MAX_DEPTH) throw TOO_LARGE;
  const plain = primitive(value);
  if (plain !== null) return plain;
  if (typeof value !== 'object' || isProxy(value)) return '["other","' + typeof value + '"]';
  const prototype = getPrototypeOf(value);
  if (prototype === OBJECTS) return record(value, depth);
  if (prototype === PROTOTYPES.array && isArray(value)) return array(value, depth);
  if (prototype === PROTOTYPES.map && isMap(value)) return pairs(value, depth);
  if (prototype === PROTOTYPES.set && isSet(value)) return members(value, depth);
  if (prototype === PROTOTYPES.date && isDate(value)) return '["std","Date ' + apply(getTime, value, []) + '"]';
  if (prototype === PROTOTYPES.bytes && isBytes(value)) return bytes(value);
  return prototype === PROTOTYPES.url ? url(value) : OTHER;
};
const encoded = (value) => {
  nodes = 0;
  characters = 0;
  try {
    return encode(value, 0);
  } catch {
    return '["large"]';
  }
};
`;
