import { formatPatch, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { MAX_DIFF_STEPS } from '../config/limits.ts';

/** `before` is null for a file that is yet to be made. */
type FileChange = { path: string; before: string | null; after: string };

/** Lines of context around a change, as git gives them. */
const CONTEXT = 3;

/**
 * The change of one file as git writes and applies it; empty when nothing changes. A line keeps what ends it, so that
 * files with `\r\n` stay as they are.
 */
export function unifiedDiff({ path, before, after }: FileChange): string {
  if (before === after) return '';
  const name = path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  const isCreate = before === null;
  const oldFileName = isCreate ? '/dev/null' : `a/${name}`;
  const hunks = patchOf(before ?? '', after, MAX_DIFF_STEPS)?.hunks ?? [replaced(before ?? '', after)];
  return formatPatch({
    ...{ oldFileName, newFileName: `b/${name}`, oldHeader: undefined, newHeader: undefined },
    ...{ isGit: true, isCreate, hunks },
  });
}

/** Undefined when the texts differ by more lines than `most`. */
function patchOf(before: string, after: string, most: number): StructuredPatch | undefined {
  const options = { context: CONTEXT, maxEditLength: most };
  return structuredPatch('', '', before, after, undefined, undefined, options);
}

/** All lines go, and all come. */
function replaced(before: string, after: string): StructuredPatchHunk {
  const gone = patchOf(before, '', Number.POSITIVE_INFINITY)?.hunks[0];
  const come = patchOf('', after, Number.POSITIVE_INFINITY)?.hunks[0];
  return {
    ...{ oldStart: 1, oldLines: gone?.oldLines ?? 0 },
    ...{ newStart: 1, newLines: come?.newLines ?? 0 },
    lines: [...(gone?.lines ?? []), ...(come?.lines ?? [])],
  };
}
