import { extname } from 'node:path/posix';
import { MAX_MOVED_FILES } from '../../config/limits.ts';

/** Characters of a deleted or untracked file that is compared with others to find moved ones. */
const MAX_MOVED_CHARACTERS = 200_000;

/** A file's path and its text. */
export type PathText = { path: string; text: string };

/** Minimum share of common lines for two files to count as one that was moved; the same as git's for renames. */
const SAME = 0.5;

type Lines = { path: string; lines: string[] };

/**
 * Pairs new files with the deleted files that they were moved from: git pairs only tracked files, and a file
 * moved by hand is deleted in one place and untracked in another. Each deleted file is used once. Past the
 * limits no pairs are searched, and a whole new file counts as new.
 */
export function pairMoved(added: PathText[], deleted: PathText[]): Map<string, string> {
  const moved = new Map<string, string>();
  if (added.length > MAX_MOVED_FILES || deleted.length > MAX_MOVED_FILES) return moved;
  const old = deleted.filter(isComparable).map(toLines);
  const pairs = added
    .filter(isComparable)
    .map(toLines)
    .flatMap((file) => old.map((gone) => ({ file, gone, share: shareOfLines(file, gone) })));
  const taken = new Set<string>();
  for (const { file, gone, share } of pairs.sort((a, b) => b.share - a.share)) {
    if (share < SAME || moved.has(file.path) || taken.has(gone.path)) continue;
    moved.set(file.path, gone.path);
    taken.add(gone.path);
  }
  return moved;
}

function isComparable({ text }: PathText): boolean {
  return text.length <= MAX_MOVED_CHARACTERS;
}

function toLines({ path, text }: PathText): Lines {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  return { path, lines: lines.filter((line) => line !== '') };
}

/** The number of common lines as a share of the longer file's; 0 if the names show different file types. */
function shareOfLines(one: Lines, other: Lines): number {
  const longer = Math.max(one.lines.length, other.lines.length, 1);
  const shorter = Math.min(one.lines.length, other.lines.length);
  if (shorter / longer < SAME || extname(one.path) !== extname(other.path)) return 0;
  const counts = new Map<string, number>();
  for (const line of one.lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of other.lines) {
    const count = counts.get(line) ?? 0;
    if (count === 0) continue;
    counts.set(line, count - 1);
    common += 1;
  }
  return common / longer;
}
