/**
 * A set of names that answers "not in it" with certainty and "in it" with a known error rate (Bloom 1970).
 * File format: one line of JSON that describes it, then its bits.
 */
export type NameFilter = { head: FilterHead; has(name: string): boolean };

type FilterHead = {
  format: 'fettle-names-1';
  ecosystem: string;
  /** The day the names were listed (ISO 8601). */
  date: string;
  /** Which names it contains, as text: `all names`, `the 15,000 most downloaded`. */
  coverage: string;
  names: number;
  /** The probability that a name outside of it is reported as being in it. */
  falsePositives: number;
  bits: number;
  hashes: number;
};

/** The metadata stored with a filter when it is made. */
export type FilterOrigin = Pick<FilterHead, 'ecosystem' | 'date' | 'coverage' | 'falsePositives'>;

/** Builds the filter file for these names. */
export function buildFilter(names: readonly string[], origin: FilterOrigin): Buffer {
  const { falsePositives } = origin;
  const count = Math.max(1, names.length);
  const bits = Math.max(64, Math.ceil((-count * Math.log(falsePositives)) / Math.LN2 ** 2));
  const hashes = Math.max(1, Math.round((bits / count) * Math.LN2));
  const bytes = Buffer.alloc(Math.ceil(bits / 8));
  for (const name of names)
    forEachBit(name, { bits, hashes }, (bit) => {
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
      return true;
    });
  const head: FilterHead = { format: 'fettle-names-1', ...origin, names: names.length, bits, hashes };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]);
}

/** Reads a filter from its file; null when the file is not a filter or is truncated. */
export function readFilter(file: Buffer): NameFilter | null {
  const end = file.subarray(0, LONGEST_HEAD).indexOf(LINE_FEED);
  const head = end < 0 ? null : parseHead(file.toString('utf8', 0, end));
  if (head === null) return null;
  const bytes = file.subarray(end + 1);
  if (bytes.length !== Math.ceil(head.bits / 8)) return null;
  const isSet = (bit: number) => ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  return { head, has: (name) => forEachBit(name, head, isSet) };
}

const LINE_FEED = 10;
const LONGEST_HEAD = 4_096;

function parseHead(line: string): FilterHead | null {
  try {
    const head: FilterHead = JSON.parse(line);
    const isSound =
      head.format === 'fettle-names-1' &&
      [head.ecosystem, head.date, head.coverage].every((word) => typeof word === 'string') &&
      Number.isInteger(head.names) &&
      Number.isInteger(head.bits) &&
      head.bits > 0 &&
      head.bits < 2 ** 31 &&
      Number.isInteger(head.hashes) &&
      head.hashes > 0 &&
      head.hashes <= MOST_HASHES;
    return isSound ? head : null;
  } catch {
    return null;
  }
}

const MOST_HASHES = 64;

/** Visits the bits of a name, from two hashes (Kirsch and Mitzenmacher 2006); stops when `visit` returns false. */
function forEachBit(
  name: string,
  { bits, hashes }: { bits: number; hashes: number },
  visit: (bit: number) => boolean,
): boolean {
  let one = 0x811c9dc5;
  let two = 0x9747b28c;
  // FNV-1a over UTF-16 code units, twice.
  for (let index = 0; index < name.length; index++) {
    const unit = name.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x5bd1e995) ^ (two >>> 15);
  }
  const first = mixed(one);
  const step = (mixed(two) | 1) >>> 0;
  for (let round = 0; round < hashes; round++)
    if (!visit((first + round * step + (round * round * round - round) / 6) % bits)) return false;
  return true;
}

/** The final steps of MurmurHash3: each bit of the input changes half of the output. */
function mixed(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
