import type { AnswerFailure } from '../../answer/build.ts';
import { mayShow, whyNothingPassed } from '../../answer/choose.ts';
import { findLanguage, languageIdOf } from '../../base/languages.ts';
import { MAX_CHECKED_CHARACTERS } from '../../config/limits.ts';
import { changesOf } from '../../context/next-edit/change.ts';
import type {
  FileEvidence,
  NextEditAnswer,
  NextEditRequest,
  NextEditSuggestion,
} from '../../contract/next-edit.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { TaskServices } from '../run/services.ts';
import { checkFile, merged, ordered, toldChange, wordsOf } from './answer.ts';
import { type Naming, RENAMED_LANGUAGES } from './names.ts';
import { followInUsers, type UserFile } from './other-files.ts';
import { followInDocument } from './own-document.ts';

/** Places of one next edit, in all files. */
const MAX_NEXT_EDIT_PLACES = 200;

/**
 * From the latest edit to the places that need the same: a rename or new parameters, followed by the places that lost
 * their meaning. No model is called.
 */
export async function nextEdit(
  request: NextEditRequest,
  services: TaskServices,
  signal: AbortSignal,
): Promise<NextEditAnswer> {
  const started = services.clock.now();
  const followed: Nothing | Found = whyNot(request) ?? (await follow(request, { services, signal }));
  // The result of an aborted request is not checked.
  const found = signal.aborted ? givenUp(signal) : followed;
  const timings = { total_ms: services.clock.now() - started };
  const base = { id: request.id, task: 'next_edit' as const, timings };
  if (!('reason' in found)) return { ...base, ...found };
  const { reason, message, evidence = [] } = found;
  return { ...base, evidence, no_suggestion: { reason, message } };
}

type Nothing = AnswerFailure & { evidence?: FileEvidence[] };
type Found = Omit<NextEditSuggestion, 'id' | 'task' | 'timings'>;

async function follow(request: NextEditRequest, naming: Naming): Promise<Nothing | Found> {
  const placed = { ...request.document, language: idOf(request), workspace: request.workspace };
  const changes = changesOf(request.before, placed.text, placed.language);
  const [change] = changes;
  if (change === undefined) return NO_CHANGE;
  const found: UserFile[] = [];
  const why: string[] = [];
  for (const one of changes) {
    const own = await followInDocument(placed, request.before, one, naming);
    why.push(own.why);
    found.push({ placed, edits: own.edits }, ...(await followInUsers(request, one, naming)));
  }
  const files = merged(found);
  if (files.length === 0) return { reason: 'empty', message: `Nothing follows: ${why.join('; ')}` };
  const checked = await Promise.all(
    files.map(async (file) => ({ file, verdicts: await checkFile(file, naming) })),
  );
  const passed = checked.filter(({ verdicts }) => mayShow(verdicts));
  if (passed.length === 0) {
    const message = whyNothingPassed(checked[0]?.verdicts ?? [], 1);
    return { reason: 'nothing_passed', message, evidence: checked.map(evidenceOf) };
  }
  const edits = passed.flatMap(({ file }) => ordered(file, file.placed === placed ? request.position : null));
  return {
    change: toldChange(change),
    generated_code: edits.slice(0, MAX_NEXT_EDIT_PLACES),
    explanation: wordsOf(change, edits.length, passed.length),
    evidence: passed.map(evidenceOf),
  };
}

function evidenceOf({ file, verdicts }: { file: UserFile; verdicts: Verdict[] }): FileEvidence {
  return { path: file.placed.path, verdicts };
}

function givenUp({ reason }: AbortSignal): Nothing {
  const isLate = reason instanceof Error && reason.name === 'TimeoutError';
  return isLate
    ? { reason: 'timed_out', message: 'The next edit was not found in time. Set a longer deadline_ms' }
    : { reason: 'cancelled', message: 'The request was cancelled' };
}
const NO_CHANGE: AnswerFailure = {
  reason: 'empty',
  message: 'The last edits are neither a rename nor a change of one function’s parameters',
};

function whyNot({ document, before }: NextEditRequest): Nothing | null {
  const id = findLanguage(document.language)?.id;
  if (id === undefined || !RENAMED_LANGUAGES.includes(id)) {
    const message = `Next edits support ${RENAMED_LANGUAGES.join(', ')}, not ${JSON.stringify(document.language.slice(0, 40))}`;
    return { reason: 'not_supported', message };
  }
  if (document.part === true)
    return { reason: 'not_supported', message: 'Next edits need the whole file: omit part' };
  if (Math.max(document.text.length, before.length) <= MAX_CHECKED_CHARACTERS) return null;
  const message = `The text is longer than the limit of ${MAX_CHECKED_CHARACTERS} characters`;
  return { reason: 'not_supported', message };
}

function idOf({ document }: NextEditRequest): string {
  return languageIdOf(document.language);
}
