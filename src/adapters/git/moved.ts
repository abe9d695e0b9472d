import { extname } from 'node:path/posix';
import { MAX_MOVED_CHARACTERS, MAX_MOVED_FILES } from '../../config/limits.ts';

/** A file's path and its text. */
export type PathText = { path: string; text: string };

/** Share of lines in common from which two files are one that was moved; git's own for renames. */
const SAME = 0.5;

type Lines = { path: string; lines: string[] };

/**
 * The deleted file that each new one was before, where there is one: git pairs only files that it knows, and a
 * file moved by hand is deleted in one place and unknown in another. Each deleted file is taken once. Past the
 * bounds none is looked for, and all of a new file counts as new.
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

/** Lines that both have, as a share of the longer one's; 0 where the names say that they are of different kinds. */
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
