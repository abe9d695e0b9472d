import { isAbsolute, relative, sep } from 'node:path';
import { textHash } from '../base/fingerprint.ts';
import type { CodeBlock, FileChange } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Document } from '../contract/request.ts';
import { unifiedDiff } from './unified-diff.ts';

/** What of a candidate is shown: one block, or one a place of the file that it edits, in the file's order. */
export function blocksOf({ language, text, path, range, besides = [] }: Candidate): CodeBlock[] {
  const main = { language, code: text, path, range };
  if (range === null) return [main];
  const others = besides.map((edit) => ({ language, code: edit.text, path, range: edit.range }));
  return [main, ...others].toSorted((a, b) => lineOf(a) - lineOf(b));
}

function lineOf({ range }: CodeBlock): number {
  return range?.start.line ?? 0;
}

/** What a candidate changes of its file; null where it stands alone. The path is from the project's root, where it is in there. */
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

/** A new file that is all one block; null for a block that has no file. */
export function additionOf({ path, range, code }: CodeBlock): FileChange | null {
  if (path === null || range === null) return null;
  return { path, is_new: true, before_sha256: null, diff: unifiedDiff({ path, before: null, after: code }) };
}

function shownPath(path: string, workspace: string | null): string {
  if (workspace === null || !isAbsolute(path)) return path;
  const inside = relative(workspace, path);
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}
