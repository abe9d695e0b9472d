import { isAbsolute, relative, sep } from 'node:path';
import { formatPatch, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { textHash } from '../base/fingerprint.ts';
import type { CodeBlock, FileChange } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Document } from '../contract/request.ts';

/** Added and removed lines that a comparison of two texts finds; beyond that, all of it counts as changed. */
export const MAX_DIFF_STEPS = 2_000;

/** The shown part of a candidate: one block, or one per edited place of the file, in file order. */
export function blocksOf({ language, text, path, range, besides = [] }: Candidate): CodeBlock[] {
  const main = { language, code: text, path, range };
  if (range === null) return [main];
  const others = besides.map((edit) => ({ language, code: edit.text, path, range: edit.range }));
  return [main, ...others].toSorted((a, b) => lineOf(a) - lineOf(b));
}

function lineOf({ range }: CodeBlock): number {
  return range?.start.line ?? 0;
}

/** A candidate's change to its file; null when it stands alone. The path is from the project root when inside it. */
export function changeOf(candidate: Candidate, document: Document | null): FileChange | null {
  const { path, range, before, after, workspace } = candidate;
  if (document === null || path === null || range === null) return null;
  const isNew = document.is_new === true;
  return {
    path,
    is_new: isNew,
    before_sha256: isNew ? null : textHash(before),
    diff: unifiedDiff({ path: shownPath(path, workspace), before: isNew ? null : before, after }),
  };
}

/** A new file that is one block; null for a block without a file. */
export function additionOf({ path, range, code }: CodeBlock): FileChange | null {
  if (path === null || range === null) return null;
  return { path, is_new: true, before_sha256: null, diff: unifiedDiff({ path, before: null, after: code }) };
}

function shownPath(path: string, workspace: string | null): string {
  if (workspace === null || !isAbsolute(path)) return path;
  const inside = relative(workspace, path);
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}

/** `before` is null for a file that does not exist yet. */
type TextChange = { path: string; before: string | null; after: string };

/** Lines of context around a change, as git gives them. */
const CONTEXT = 3;

/**
 * The change of one file as git writes and applies it; empty when nothing changes. Lines keep their line ends, so that
 * files with `\r
 * ` stay as they are.
 */
export function unifiedDiff({ path, before, after }: TextChange): string {
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

/** All old lines removed, all new lines added. */
function replaced(before: string, after: string): StructuredPatchHunk {
  const gone = patchOf(before, '', Number.POSITIVE_INFINITY)?.hunks[0];
  const come = patchOf('', after, Number.POSITIVE_INFINITY)?.hunks[0];
  return {
    ...{ oldStart: 1, oldLines: gone?.oldLines ?? 0 },
    ...{ newStart: 1, newLines: come?.newLines ?? 0 },
    lines: [...(gone?.lines ?? []), ...(come?.lines ?? [])],
  };
}
