import { findLanguage } from '../../base/languages.ts';
import { rangeAt } from '../../base/text.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Document, GenerateRequest } from '../../contract/request.ts';
import { type Merged, mergeCode } from '../../model/edit/merge.ts';
import type { TaskRun } from '../run/run.ts';

/** Languages whose imports and definitions are merged into the file; other code stands alone, as without a file. */
const PLACED: ReadonlySet<string> = new Set(['python', 'typescript', 'tsx', 'javascript']);

/**
 * The candidate as an edit of the request's file, so that all checks see the result. Unchanged when there is no file,
 * when it does not parse, and when the file already has all of it.
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
  const { services, signal, tally } = run;
  const merging = { file: document.text, code: candidate.text, language, facts };
  const merged = await tally.time('checks', () =>
    mergeCode({ ...merging, asked: run.request.instruction, path: document.path }, async (text) => {
      const outline = await services.outliner.outline(text, language, signal);
      return outline.ok ? outline.value : null;
    }),
  );
  return merged === null ? candidate : asEdit(candidate, document, merged);
}

/** The whole content of a file that is new or was empty. */
function alone({ beside: _, ...candidate }: Candidate, { path, text }: Document): Candidate {
  const all = `${candidate.text.trimEnd()}\n`;
  const range = rangeAt(text, 0, text.length);
  return { ...candidate, alone: candidate.text, text: all, path, range, before: text, after: all };
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
