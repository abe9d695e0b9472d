import { findLanguage } from '../../base/languages.ts';
import { rangeAt } from '../../base/text.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Document, GenerateRequest } from '../../contract/request.ts';
import { asMembers } from '../../model/edit/members.ts';
import { type Merged, mergeCode } from '../../model/edit/merge.ts';
import { restyled, styleOf } from '../../model/edit/style.ts';
import type { Piece } from '../../model/edit/units.ts';
import type { TaskRun } from '../run/run.ts';

/** Languages whose imports and definitions are put to their places; code in others stands alone, as does code without a file. */
const PLACED: ReadonlySet<string> = new Set(['python', 'typescript', 'tsx', 'javascript']);

/**
 * The candidate as an edit of the request's file, which all checks then see as it will be. It stays as it is where
 * there is no file, where it does not parse, and where the file has all of it already.
 */
export async function placeInFile(
  run: TaskRun<GenerateRequest>,
  candidate: Candidate,
  facts: EnvironmentFacts,
): Promise<Candidate> {
  const { document } = run.request;
  const language = findLanguage(candidate.language)?.id ?? '';
  if (document === null || document.path === null || document.part === true) return candidate;
  if (document.text.trim() === '') return alone(candidate, document);
  if (!PLACED.has(language) || findLanguage(document.language)?.id !== language) return candidate;
  return run.tally.time('checks', async () => {
    const merged = await mergedWith(run, { candidate, document, language }, facts);
    return merged === null ? candidate : asEdit(candidate, document, merged);
  });
}

/** All there is of a file that is made, or was empty. */
function alone({ beside: _, ...candidate }: Candidate, { path, text }: Document): Candidate {
  const all = `${candidate.text.trimEnd()}\n`;
  const range = rangeAt(text, 0, text.length);
  return { ...candidate, alone: candidate.text, text: all, path, range, before: text, after: all };
}

async function mergedWith(
  run: TaskRun<GenerateRequest>,
  { candidate, document, language }: { candidate: Candidate; document: Document; language: string },
  facts: EnvironmentFacts,
): Promise<Merged | null> {
  const style = styleOf(document.text, language, facts);
  const [file, code] = await Promise.all([
    pieceOf(run, document.text, language),
    pieceOf(run, restyled(candidate.text, language, style), language),
  ]);
  if (file === null || code === null) return null;
  const placing = { file, code, language, style, asked: run.request.instruction, path: document.path };
  const wrapped = asMembers(placing);
  const whole = wrapped === null ? code : await pieceOf(run, wrapped, language);
  return whole === null || whole.outline.isBroken ? null : mergeCode({ ...placing, code: whole });
}

async function pieceOf(
  { services, signal }: TaskRun<GenerateRequest>,
  text: string,
  language: string,
): Promise<Piece | null> {
  const outline = await services.outliner.outline(text, language, signal);
  return outline.ok ? { text, outline: outline.value } : null;
}

function asEdit(
  { beside: _, ...candidate }: Candidate,
  { path, text: before }: Document,
  { after, main, imports }: Merged,
): Candidate {
  const placeOf = ({ start, end }: { start: number; end: number }) => rangeAt(before, start, end);
  return {
    ...candidate,
    alone: candidate.text,
    text: main.text,
    path,
    range: placeOf(main),
    besides: imports.map((edit) => ({ range: placeOf(edit), text: edit.text })),
    before,
    after,
  };
}
