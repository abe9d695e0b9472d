import type { Mode } from '../../base/winnowing/fingerprints.ts';
import type { LicensedFile } from '../../ports/license-index.ts';
import type { IndexContents, IndexHead } from './index-format.ts';

/** The place of a fingerprint; `line` counts from 1. */
export type LicensedLine = { file: LicensedFile; isCopyleft: boolean; line: number };

/** An index that is ready for queries. */
export class SearchableIndex {
  private readonly firstLines: Uint32Array;
  /** Created on first use: most files are never needed. */
  private readonly files = new Map<number, LicensedFile>();

  constructor(
    readonly head: IndexHead,
    private readonly contents: IndexContents,
  ) {
    this.firstLines = new Uint32Array(contents.table.files.length);
    let lines = 0;
    contents.table.files.forEach(([, , , count], index) => {
      this.firstLines[index] = lines;
      lines += count;
    });
  }

  /** All places of a fingerprint, up to a few. */
  find(mode: Mode, hash: number): LicensedLine[] {
    const { hashes, lines } = this.contents[mode];
    const places: LicensedLine[] = [];
    for (let at = lowerBound(hashes, hash); hashes[at] === hash; at++) {
      const place = this.placeOf(lines[at] ?? 0);
      if (place !== null) places.push(place);
    }
    return places;
  }

  private placeOf(line: number): LicensedLine | null {
    const index = lowerBound(this.firstLines, line + 1) - 1;
    const entry = this.contents.table.files[index];
    const license = entry === undefined ? undefined : this.contents.table.licenses[entry[2]];
    if (entry === undefined || license === undefined) return null;
    const [expression, isCopyleft] = license;
    const file = this.files.get(index) ?? this.fileOf(entry, expression);
    this.files.set(index, file);
    return { file, isCopyleft, line: line - (this.firstLines[index] ?? 0) + 1 };
  }

  private fileOf([path, owner]: IndexContents['table']['files'][number], license: string): LicensedFile {
    const [name, version] = this.contents.table.packages[owner] ?? [this.head.name, null];
    return { index: this.head.name, package: name, version, path, license };
  }
}

/** The first index whose value is not less. */
function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
