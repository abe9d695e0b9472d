import { applyEdits, type TextEdit } from '../../base/text-edits.ts';
import { callAt, refit } from '../../context/next-edit/calls.ts';
import type { Change, NewParameters, Rename } from '../../context/next-edit/change.ts';
import { bareUses, changedSpans } from '../../context/next-edit/words.ts';
import { lostNames, meantBy, type Naming, type PlacedText, replacement } from './names.ts';

/** The edits that follow from a change in its own document, or why there are none. */
type Follow = { edits: TextEdit[]; why: string };

export function followInDocument(
  placed: PlacedText,
  before: string,
  change: Change,
  naming: Naming,
): Promise<Follow> {
  return change.kind === 'rename'
    ? followRename(placed, before, change, naming)
    : followParameters(placed, before, change, naming);
}

/**
 * The places that lost their meaning by the rename. One that still has a meaning, because another definition has the
 * name or shadows it, does not belong to it.
 */
async function followRename(
  placed: PlacedText,
  before: string,
  { from, to }: Rename,
  naming: Naming,
): Promise<Follow> {
  if (bareUses(before, to, placed.language).length > 0)
    return { edits: [], why: `${to} was a name in this file before` };
  const [lost, already] = await Promise.all([
    lostNames(placed, from, naming),
    lostNames({ ...placed, text: before }, from, naming),
  ]);
  if (lost === null || already === null) return { edits: [], why: 'the file no longer parses' };
  if (already.size > 0) return { edits: [], why: `${from} was already undefined in some places` };
  const edits = [...lost].flatMap((at) => replacement(placed, { at, from, to }) ?? []);
  return { edits, why: `no place still refers to the former ${from}` };
}

/** The unchanged calls, adapted to the new parameters. */
async function followParameters(
  placed: PlacedText,
  before: string,
  change: NewParameters,
  naming: Naming,
): Promise<Follow> {
  const { name, at, wasAt } = change;
  const [now, old] = await Promise.all([
    meantBy(placed, at, name, naming),
    meantBy({ ...placed, text: before }, wasAt, name, naming),
  ]);
  if (now === null || old === null || now.length !== old.length)
    return { edits: [], why: `it is unclear which calls refer to ${name}` };
  const edits: TextEdit[] = [];
  for (const [index, place] of now.entries()) {
    const call = callAt(placed.text, place, name, placed.language);
    const was = callAt(before, old[index] ?? 0, name, placed.language);
    // The user has already adapted a call they changed.
    if (call === null || was === null || JSON.stringify(call.arguments) !== JSON.stringify(was.arguments))
      continue;
    const text = refit(call, change, placed.language);
    if (text === null) continue;
    const edit = { ...call.span, text };
    if (await namesExist(placed, edit, change, naming)) edits.push(edit);
  }
  return { edits, why: `the calls of ${name} need no change` };
}

/** Whether the added arguments of a call are names defined there. */
export async function namesExist(
  placed: PlacedText,
  edit: TextEdit,
  { before, after }: NewParameters,
  naming: Naming,
): Promise<boolean> {
  const text = applyEdits(placed.text, [edit]);
  const stretch = changedSpans(placed.text, text)?.after ?? { start: 0, end: 0 };
  for (const { name } of after.filter((one) => !before.some((old) => old.name === one.name))) {
    const lost = await lostNames({ ...placed, text, isLoose: true }, name, naming);
    if (lost === null || [...lost].some((at) => at >= stretch.start && at < stretch.end)) return false;
  }
  return true;
}
