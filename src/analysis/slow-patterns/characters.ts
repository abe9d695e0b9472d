/** Characters as ranges of code units, both ends included, sorted and disjoint. */
export type Characters = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

export const NONE: Characters = [];
export const ANY: Characters = [[0, LAST]];
const DIGITS: Characters = [[48, 57]];
const WORD: Characters = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: Characters = [
  [9, 13],
  [32, 32],
];

/** The characters that `\d` and the like stand for; null where the letter is not a class. */
export function classOf(letter: string): Characters | null {
  const known: Record<string, Characters> = { d: DIGITS, w: WORD, s: SPACE };
  const found = known[letter.toLowerCase()];
  if (found === undefined) return null;
  return letter === letter.toLowerCase() ? found : complementOf(found);
}

export function unionOf(parts: readonly Characters[]): Characters {
  const sorted = parts.flat().sort(([left], [right]) => left - right);
  const merged: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

export function complementOf(characters: Characters): Characters {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [low, high] of characters) {
    if (low > next) rest.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

/** Whether the two have a character in common. */
export function meet(left: Characters, right: Characters): boolean {
  return left.some(([low, high]) => right.some(([other, end]) => low <= end && other <= high));
}
