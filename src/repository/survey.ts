import { join } from 'node:path';
import { ok, type Result } from '../base/result.ts';
import type { Files } from '../ports/files.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { isCredentialFile } from './credential-files.ts';
import type { FileTable } from './file-table.ts';
import { type Walked, type WalkFailure, walk } from './walk.ts';

/** Where a survey scans, and what the index has. */
export type SurveyParts = {
  root: string;
  tree: SourceTree;
  files: Pick<Files, 'readText'>;
  table: FileTable;
};

/** The files on disk, and the indexed files that no longer exist. */
export type Survey = Walked & { gone: string[] };

/** Surveys the whole repository. */
export async function surveyAll(
  { root, tree, files, table }: SurveyParts,
  signal: AbortSignal,
): Promise<Result<Survey, WalkFailure>> {
  const walked = await walk(root, { tree, files }, signal);
  if (!walked.ok) return walked;
  const there = new Set(walked.value.files.map(({ path }) => path));
  const gone = [...table.all()].flatMap(({ path }) => (there.has(path) ? [] : [path]));
  return ok({ ...walked.value, gone });
}

/** Surveys the named files: those on disk, and those that no longer exist. A file with credentials counts as gone. */
export async function surveyPaths(
  { root, tree, table }: SurveyParts,
  paths: readonly string[],
): Promise<Result<Survey, never>> {
  const stamps = await Promise.all(
    paths.map(async (path) => (isCredentialFile(path) ? null : tree.stamp(join(root, path)))),
  );
  const files = paths.flatMap((path, index) => {
    const stamp = stamps[index] ?? null;
    return stamp === null ? [] : [{ path, ...stamp }];
  });
  const gone = paths.filter((path, index) => (stamps[index] ?? null) === null && table.has(path));
  return ok({ files, gone, skipped: {} });
}
