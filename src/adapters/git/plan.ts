import type { ChangeMode, SkippedFile } from '../../ports/changes.ts';
import type { RawChange } from './raw-diff.ts';

/** A changed file that may be checked, and where its two texts are. */
export type Planned = {
  path: string;
  oldPath: string | null;
  /** Null: there was no text. */
  oldBlob: string | null;
  /** Null: it is in the working tree. */
  newBlob: string | null;
  /** It is a symbolic link, and its text is its target. */
  isLink: boolean;
};

export type Plan = {
  planned: Planned[];
  skipped: SkippedFile[];
  /** Deleted files; an untracked file may be one of them, moved. */
  deleted: { path: string; blob: string }[];
};

const SYMBOLIC_LINK = '120000';
const SUBMODULE = '160000';

/** Decides what to read of a list of changes. */
export function planOf(changes: RawChange[], mode: ChangeMode['kind']): Plan {
  const plan: Plan = { planned: [], skipped: [], deleted: [] };
  for (const change of changes) {
    const { path, status } = change;
    const oldBlob = isText(change.oldMode) ? change.oldBlob : null;
    const skip = skipOf(change, mode);
    if (skip !== null) plan.skipped.push({ path, ...skip });
    else if (status !== 'D')
      plan.planned.push({
        path,
        oldPath: change.oldPath,
        oldBlob,
        newBlob: mode === 'staged' ? change.newBlob : null,
        isLink: change.newMode === SYMBOLIC_LINK,
      });
    else if (oldBlob !== null) plan.deleted.push({ path, blob: oldBlob });
  }
  return plan;
}

/** Untracked files; a folder among them is a nested repository. */
export function planUntracked(paths: string[]): Pick<Plan, 'planned' | 'skipped'> {
  const isFolder = (path: string) => path.endsWith('/');
  return {
    planned: paths
      .filter((path) => !isFolder(path))
      .map((path) => ({ path, oldPath: null, oldBlob: null, newBlob: null, isLink: false })),
    skipped: paths.filter(isFolder).map((path) => ({ path, ...OTHER_REPOSITORY })),
  };
}

const OTHER_REPOSITORY = { reason: 'submodule', detail: 'a separate repository' } as const;

function skipOf({ status, newMode }: RawChange, mode: ChangeMode['kind']): Omit<SkippedFile, 'path'> | null {
  if (status === 'U' && mode === 'staged')
    return { reason: 'unmerged', detail: 'in conflict; resolve it and stage the file' };
  return newMode === SUBMODULE ? OTHER_REPOSITORY : null;
}

/** Regular files have the modes 100644 and 100755, in old repositories also 100664. */
function isText(mode: string): boolean {
  return mode.startsWith('100');
}
