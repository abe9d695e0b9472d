import { seededNumbers } from '../../../src/base/seeded-numbers.ts';

/** Alphabets of tokens. */
const HEX = '0123456789abcdef';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();
export const DIGITS = '0123456789';
export const ALNUM = LOWER + UPPER + DIGITS;
export const URL_SAFE = `${ALNUM}-_`;
export const BASE64 = `${ALNUM}+/`;

/** Numbers and texts that are the same for the same seed. */
export class Random {
  /** At least 0, less than 1. */
  readonly number: () => number;

  constructor(seed: number) {
    this.number = seededNumbers(seed);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.number() * items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }

  text(characters: string, length: number): string {
    return Array.from({ length }, () => this.pick([...characters])).join('');
  }

  hex(length: number): string {
    return this.text(HEX, length);
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.hex(length)).join('-');
  }
}
