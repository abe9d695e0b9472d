import { fail, ok, type Result } from '../../base/result.ts';
import { lineStarts } from '../../base/text.ts';
import { familyOf } from '../../base/winnowing/families.ts';
import { type Fingerprints, type Mode, winnow } from '../../base/winnowing/fingerprints.ts';
import { tokenize } from '../../base/winnowing/tokenize.ts';
import type { Tokens } from '../../base/winnowing/tokens.ts';
import { Entries } from './entries.ts';
import { encodeIndex, type IndexOrigin, type IndexTable, type Postings } from './index-format.ts';
import { readLicense } from './spdx.ts';

/** Files of one index. */
const MAX_LICENSED_FILES = 200_000;

/** Lines of one index: their numbers have 24 bits. */
const MAX_LICENSED_LINES = 2 ** 24;
/** Places stored per fingerprint, and packages that may share it: code in more packages is an idiom. */
const MAX_FINGERPRINT_PLACES = 6;
const MAX_FINGERPRINT_PACKAGES = 3;

/** One file of a package; `license` as its owner writes it. */
export type SourceFile = { path: string; language: string; text: string; license: string };

export type BuilderOptions = {
  /**
   * Whether fingerprints of permissive files are stored, so that they also count against matches in other
   * indexes. Within this index they are excluded either way.
   */
  keepPermissive: boolean;
};

/** Collects the fingerprints of files in memory, package by package: about 2.5 bytes for each byte of source. */
export class IndexBuilder {
  private readonly packages: [string, string | null][] = [];
  private readonly licenses = new Map<string, { index: number; isCopyleft: boolean }>();
  private readonly files: [string, number, number, number][] = [];
  private readonly firstLines: number[] = [];
  private lines = 0;
  private readonly entries: Record<Mode, Entries> = { exact: new Entries(), renamed: new Entries() };

  constructor(private readonly options: BuilderOptions) {}

  /** Files added from now on belong to this package. */
  beginPackage(name: string, version: string | null): void {
    this.packages.push([name, version]);
  }

  /** `skipped`: its license is unknown, or its language is not compared. `full`: no more can be added. */
  add({ path, language, text, license }: SourceFile): 'added' | 'skipped' | 'full' {
    const family = familyOf(language);
    const known = this.licenseOf(license);
    if (family === null || known === null) return 'skipped';
    const starts = lineStarts(text);
    if (this.files.length >= MAX_LICENSED_FILES || this.lines + starts.length > MAX_LICENSED_LINES)
      return 'full';
    const tokens = tokenize(text, family);
    for (const mode of ['exact', 'renamed'] as const) {
      const prints = winnow(tokens, mode);
      this.entries[mode].add(prints, lineFinder(tokens, prints, starts, this.lines));
    }
    this.files.push([path, this.packages.length - 1, known, starts.length]);
    this.firstLines.push(this.lines);
    this.lines += starts.length;
    return 'added';
  }

  /** The bytes of the index; fails when it would be empty. */
  finish(origin: IndexOrigin): Result<Buffer, 'empty'> {
    const { table, newLines } = this.tableOfKept();
    const exact = this.postings('exact', newLines);
    const renamed = this.postings('renamed', newLines);
    return exact.hashes.length === 0 ? fail('empty') : ok(encodeIndex(origin, { table, exact, renamed }));
  }

  /** The packages and files to store, renumbered, and the line at which each file then begins. */
  private tableOfKept(): { table: IndexTable; newLines: Uint32Array } {
    const licenses = [...this.licenses].map(([expression, { isCopyleft }]): [string, boolean] => [
      expression,
      isCopyleft,
    ]);
    const table: IndexTable = { packages: [], licenses, files: [] };
    const newLines = new Uint32Array(this.files.length);
    const newPackages = new Map<number, number>();
    let lines = 0;
    for (const [index, [path, owner, license, count]] of this.files.entries()) {
      if (!this.options.keepPermissive && licenses[license]?.[1] === false) continue;
      const newOwner = newPackages.get(owner) ?? table.packages.push(this.packages[owner] ?? ['', null]) - 1;
      newPackages.set(owner, newOwner);
      table.files.push([path, newOwner, license, count]);
      newLines[index] = lines;
      lines += count;
    }
    return { table, newLines };
  }

  private licenseOf(written: string): number | null {
    const { expression, licenseClass } = readLicense(written);
    if (licenseClass === 'unknown') return null;
    const known = this.licenses.get(expression) ?? {
      index: this.licenses.size,
      isCopyleft: licenseClass === 'copyleft',
    };
    this.licenses.set(expression, known);
    return known.index;
  }

  private postings(mode: Mode, newLines: Uint32Array): Postings {
    const copyleft = [...this.licenses.values()].map(({ isCopyleft }) => isCopyleft);
    const hashes: number[] = [];
    const lines: number[] = [];
    this.entries[mode].forEach((hash, places) => {
      for (const line of this.worthKeeping(places, copyleft)) {
        const file = this.fileAt(line);
        hashes.push(hash);
        lines.push((newLines[file] ?? 0) + line - (this.firstLines[file] ?? 0));
      }
    });
    return { hashes: Uint32Array.from(hashes), lines: Uint32Array.from(lines) };
  }

  /** The places of one fingerprint that are worth storing. */
  private worthKeeping(places: number[], copyleft: boolean[]): number[] {
    const files = places.map((line) => this.fileAt(line));
    const permissive = files.findIndex((file) => copyleft[this.files[file]?.[2] ?? 0] === false);
    if (permissive >= 0) return this.options.keepPermissive ? places.slice(permissive, permissive + 1) : [];
    const packages = new Set(files.map((file) => this.files[file]?.[1]));
    if (packages.size > MAX_FINGERPRINT_PACKAGES) return [];
    // One place per file: the first.
    const firsts = places.filter((_, index) => files.indexOf(files[index] ?? 0) === index);
    return firsts.slice(0, MAX_FINGERPRINT_PLACES);
  }

  private fileAt(line: number): number {
    let low = 0;
    let high = this.firstLines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.firstLines[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Finds the line of each fingerprint, counted through all files; must be called in the order of the text. */
function lineFinder(
  tokens: Tokens,
  prints: Fingerprints,
  starts: number[],
  firstLine: number,
): (place: number) => number {
  let line = 0;
  return (place) => {
    const offset = tokens.start[prints.tokens[place] ?? 0] ?? 0;
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line += 1;
    return firstLine + line;
  };
}
