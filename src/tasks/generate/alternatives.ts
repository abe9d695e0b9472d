import { mayShow } from '../../answer/choose.ts';
import { runExamples } from '../../checks/examples.ts';
import { MAX_ATTEMPTS } from '../../config/limits.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { Example } from '../../contract/example.ts';
import { isSameBehaviour } from '../../model/behaviour.ts';
import type { ExampleOutcome } from '../../ports/example-runner.ts';
import { type Asked, type CheckedDraft, drawOne, type GenerateRun } from './draft.ts';

/** Drafts per requested alternative: a small model repeats itself. */
const ALTERNATIVE_DRAWS = 2;

/** Distinguishes two drafts: their structure, and their results for the same calls. */
type Print = { text: string; shape: string; outcomes: readonly ExampleOutcome[] };

/**
 * Further drafts that passed their checks and have another structure, or other results for the same calls: names,
 * literals and comments do not make an alternative. Fewer than requested when the model repeats itself.
 */
export async function furtherDrafts(
  run: GenerateRun,
  asked: Asked,
  { context, first }: { context: ContextBundle; first: CheckedDraft },
): Promise<Candidate[]> {
  const { alternatives } = run.request;
  if (alternatives === 0) return [];
  const known = first.agreement?.passed ?? [];
  const calls = asked.examples.length > 0 ? [...asked.examples, ...asked.furtherCalls] : known;
  const prints = [await printOf(run, first.candidate, calls)];
  const found: Candidate[] = [];
  for (let index = 0; index < alternatives * ALTERNATIVE_DRAWS && found.length < alternatives; index++) {
    const drawn = await drawOne(run, asked, { context, attempt: MAX_ATTEMPTS + index, repaired: null });
    if (!drawn.ok) break;
    const { candidate } = drawn.value;
    if (prints.some(({ text }) => text === codeOf(candidate))) continue;
    const print = await printOf(run, candidate, calls);
    const isNear = prints.some((other) => isSameCode(print, other));
    prints.push(print);
    if (!isNear && mayShow(await run.check(candidate))) found.push(candidate);
  }
  return found;
}

function codeOf({ alone, text }: Candidate): string {
  return alone ?? text;
}

async function printOf(run: GenerateRun, candidate: Candidate, calls: readonly Example[]): Promise<Print> {
  const { services, signal } = run;
  const text = codeOf(candidate);
  return run.tally.time('checks', async () => {
    const outline = await services.outliner.outline(text, candidate.language, signal);
    const ran =
      calls.length === 0 ? null : await runExamples(services.analyzers.examples, candidate, calls, signal);
    return {
      text,
      shape: outline.ok ? outline.value.shape : '',
      outcomes: ran?.ok === true && ran.value.broken === null ? ran.value.outcomes : [],
    };
  });
}

/** The same structure, and no known difference in behavior. Drafts that cannot be compared count as different. */
function isSameCode(one: Print, other: Print): boolean {
  if (one.shape === '' || one.shape !== other.shape) return false;
  return isSameBehaviour(one.outcomes, other.outcomes);
}
