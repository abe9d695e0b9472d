import { textHash } from '../../base/fingerprint.ts';
import { lineStarts, offsetAt, rangeAt } from '../../base/text.ts';
import { apart, applyEdits } from '../../base/text-edits.ts';
import { checksAt } from '../../checks/registry.ts';
import { runChecks } from '../../checks/run.ts';
import { COMPLETE_WARM_MS } from '../../config/limits.ts';
import type { Change } from '../../context/next-edit/change.ts';
import type { PlaceEdit, UserChange } from '../../contract/next-edit.ts';
import type { Position } from '../../contract/position.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { Naming } from './names.ts';
import type { UserFile } from './other-files.ts';

/** One entry per file, without overlapping edits. */
export function merged(files: readonly UserFile[]): UserFile[] {
  const byPath = new Map<string | null, UserFile>();
  for (const { placed, edits } of files) {
    const known = byPath.get(placed.path);
    byPath.set(placed.path, {
      placed: known?.placed ?? placed,
      edits: apart([...(known?.edits ?? []), ...edits]),
    });
  }
  return [...byPath.values()].filter(({ edits }) => edits.length > 0);
}

/** Check results for a file with its edits in place. */
export function checkFile({ placed, edits }: UserFile, { services, signal }: Naming): Promise<Verdict[]> {
  const { text, language, path, workspace, isLoose } = placed;
  const candidate = {
    ...{ text: edits.map((edit) => edit.text).join('\n'), language, path, workspace, range: null },
    ...{ before: text, after: applyEdits(text, edits), end: 'stop' as const, probabilities: [] },
  };
  const checks = checksAt('display').filter(
    ({ name, isInstalled }) => isInstalled === undefined && !(isLoose === true && name === 'types'),
  );
  const { analyzers, clock, beforeDisplayMs: deadlineMs } = services;
  return runChecks({ candidate, checks, analyzers, clock, signal, deadlineMs, warmMs: COMPLETE_WARM_MS });
}

/** From the cursor on, then from the top. */
export function ordered({ placed, edits }: UserFile, position: Position | null): PlaceEdit[] {
  const { text, language, path } = placed;
  const starts = lineStarts(text);
  const cursor = position === null ? 0 : (offsetAt(text, position, starts) ?? 0);
  const hash = textHash(text);
  const around = [...edits.filter(({ end }) => end >= cursor), ...edits.filter(({ end }) => end < cursor)];
  return around.map(({ start, end, text: code }) => ({
    ...{ language, code, path, range: rangeAt(text, start, end, starts) },
    ...{ replaces: text.slice(start, end), text_hash: hash },
  }));
}

/** The change as the answer names it. */
export function toldChange(change: Change): UserChange {
  if (change.kind === 'rename') return { kind: 'rename', from: change.from, to: change.to };
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  return {
    kind: 'parameters',
    function: change.name,
    before: names(change.before),
    after: names(change.after),
  };
}

/** One line for people. */
export function wordsOf(change: Change, places: number, files: number): string {
  const what =
    change.kind === 'rename' ? `${change.from} is now ${change.to}` : `${change.name} has new parameters`;
  return `${what}: ${places} ${places === 1 ? 'place follows' : 'places follow'} in ${files} ${files === 1 ? 'file' : 'files'}`;
}
