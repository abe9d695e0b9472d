import type { Example } from '../../contract/example.ts';
import type { Answer, Encoded } from './encoded.ts';

/**
 * A number is correct if it rounds to the one in the example: within its last digit if the example has
 * several decimals.
 */
const NEAR = 1e-6;
const DIGITS = /\.(\d{3,})$/;

/**
 * Whether an answer matches the example; `expected` is its literal, evaluated on its own, or null where that
 * failed.
 */
export function passes({ kind, expected }: Example, answer: Answer, literal: Encoded | null): boolean {
  if (answer.kind === 'late') return false;
  if (kind === 'raises') return answer.kind === 'error' && answer.names.includes(expected);
  if (answer.kind === 'error') return false;
  if (kind === 'shown') return answer.shown === expected || answer.printed === expected;
  return literal !== null && isSame(answer.value, literal, tolerance(expected));
}

function tolerance(text: string): number {
  const digits = DIGITS.exec(text.trim())?.[1];
  return digits === undefined ? NEAR : 10 ** -digits.length;
}

/** Compares like a reader of the example would, and strictly where the language distinguishes values. */
function isSame(got: Encoded, expected: Encoded, near: number): boolean {
  if (isNothing(got) && isNothing(expected)) return true;
  if (got[0] === 'bool' || expected[0] === 'bool') return isEqual(got, expected) && got[0] === expected[0];
  if (isPlainNumber(got) && isPlainNumber(expected)) return isNear(got, expected, near);
  if ((got[0] === 'list' && expected[0] === 'list') || (got[0] === 'tuple' && expected[0] === 'tuple'))
    return isSameList(got[1], expected[1], (a, b) => isSame(a, b, near));
  return isEqual(got, expected);
}

function isNear(got: Encoded, expected: Encoded, near: number): boolean {
  if (isEqualNumber(got, expected)) return true;
  // Whole numbers are never approximately equal, and large ones would be rounded to the same.
  if (got[0] === 'int' && expected[0] === 'int') return false;
  const [a, b] = [numberOf(got), numberOf(expected)];
  return Math.abs(a - b) <= near || (Number.isNaN(a) && Number.isNaN(b));
}

type Same = (a: Encoded, b: Encoded) => boolean;

function isSameList(a: readonly Encoded[], b: readonly Encoded[], same: Same): boolean {
  return a.length === b.length && a.every((one, index) => same(one, b[index] as Encoded));
}

/** `null` and `undefined` of JavaScript; examples do not distinguish them. */
function isNothing([tag]: Encoded): boolean {
  return tag === 'none' || tag === 'null' || tag === 'undefined';
}

/** Equality of the language itself. */
function isEqual(a: Encoded, b: Encoded): boolean {
  if (isNumber(a) && isNumber(b)) return isEqualNumber(a, b);
  switch (a[0]) {
    case 'large':
    case 'other':
      return false;
    case 'list':
    case 'tuple':
    case 'deque':
      return a[0] === b[0] && isSameList(a[1], b[1] as Encoded[], isEqual);
    case 'set':
      return b[0] === 'set' && isSameBag(a[1], b[1], isEqual);
    case 'ordered':
      return b[0] === 'ordered' ? isSameList(inRow(a[1]), inRow(b[1]), isEqual) : isSameRecord(a, b);
    case 'dict':
    case 'map':
      return isSameRecord(a, b);
    default:
      return a.length === b.length && a.every((part, index) => part === b[index]);
  }
}

function inRow(pairs: readonly [Encoded, Encoded][]): Encoded[] {
  return pairs.flat();
}

function isSameRecord(a: Encoded, b: Encoded): boolean {
  const [one, other] = [recordOf(a), recordOf(b)];
  if (one === null || other === null || (a[0] === 'map') !== (b[0] === 'map')) return false;
  return isSameBag(one, other, (x, y) => isEqual(x[0], y[0]) && isEqual(x[1], y[1]));
}

function recordOf(value: Encoded): [Encoded, Encoded][] | null {
  return value[0] === 'dict' || value[0] === 'ordered' || value[0] === 'map' ? value[1] : null;
}

/** The same in any order. The numbers of keys and members are limited when values are encoded. */
function isSameBag<Item>(
  a: readonly Item[],
  b: readonly Item[],
  same: (a: Item, b: Item) => boolean,
): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  for (const one of a) {
    // Usually they are in the same order.
    const at = left[0] !== undefined && same(one, left[0]) ? 0 : left.findIndex((other) => same(one, other));
    if (at === -1) return false;
    left.splice(at, 1);
  }
  return true;
}

function isPlainNumber(value: Encoded): boolean {
  return value[0] === 'int' || value[0] === 'float' || value[0] === 'number';
}

function isNumber(value: Encoded): boolean {
  return isPlainNumber(value) || value[0] === 'bool' || value[0] === 'ratio';
}

/** By value, as Python compares its numeric types. In JavaScript a boolean is not a number, and -0 is not 0. */
function isEqualNumber(a: Encoded, b: Encoded): boolean {
  if (a[0] === 'number' || b[0] === 'number') return a[0] === b[0] && a[1] === b[1];
  const [one, other] = [wholeOf(a), wholeOf(b)];
  if (one !== null && other !== null) return one === other;
  return a[0] === 'ratio' && b[0] === 'ratio' ? a[1] === b[1] && a[2] === b[2] : numberOf(a) === numberOf(b);
}

/** Null: not a whole number. */
function wholeOf(value: Encoded): bigint | null {
  if (value[0] === 'bool') return value[1] ? 1n : 0n;
  if (value[0] === 'int') return bigOf(value[1]);
  if (value[0] === 'ratio') return value[2] === '1' ? bigOf(value[1]) : null;
  const number = numberOf(value);
  return Number.isInteger(number) ? BigInt(number) : null;
}

function bigOf(hex: string): bigint {
  return hex.startsWith('-') ? -BigInt(`0x${hex.slice(1)}`) : BigInt(`0x${hex}`);
}

function numberOf(value: Encoded): number {
  switch (value[0]) {
    case 'bool':
      return value[1] ? 1 : 0;
    case 'int':
      return Number(bigOf(value[1]));
    case 'ratio':
      return Number(bigOf(value[1])) / Number(bigOf(value[2]));
    case 'float':
    case 'number':
      return Number(value[1].replace(/inf$/, 'Infinity'));
    default:
      return Number.NaN;
  }
}
