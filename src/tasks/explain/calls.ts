import { languageIdOf } from '../../base/languages.ts';
import { plainCalls } from '../../context/examples/calls.ts';
import type { Example } from '../../contract/example.ts';
import type { ChatPrompt } from '../../contract/prompt.ts';
import type { ExplainRequest } from '../../contract/request.ts';
import { failedOutside } from '../../model/agreement.ts';
import { entryOf } from '../../model/entry.ts';
import type { ExampleOutcome } from '../../ports/example-runner.ts';
import { explainCallsPrompt } from '../../prompt/explain.ts';
import type { TaskRun } from '../run/run.ts';
import { explainedOffsets } from './relations.ts';

/** Calls of an explained function: tokens for writing them, calls that are run, and length of a result shown. */
const MAX_EXPLAINED_CALL_TOKENS = 120;
const MAX_EXPLAINED_CALLS = 4;
const MAX_TOLD_RESULT_CHARACTERS = 200;

/** An error as the language names it, and not a timeout. */
const ERROR = /^[A-Za-z]\w*(?:Error|Exception)\b/;

/**
 * Results of the explained function, run in the sandbox with inputs that the model chose: facts, shown below the
 * model's text. Empty when the code has no top-level function that can be called here.
 */
export async function callsOf(run: TaskRun<ExplainRequest>, explained: ChatPrompt): Promise<string> {
  const { request, services, signal, tally } = run;
  const { examples: runner } = services.analyzers;
  const language = languageIdOf(request.document.language);
  const { from, to } = explainedOffsets(request);
  const entry = entryOf(request.document.text.slice(from, to), language);
  if (entry === null || !(await runner.available(language))) return '';
  const { prompt, stop } = explainCallsPrompt(explained, entry);
  const drawn = await run.sideQuestion(prompt, stop, MAX_EXPLAINED_CALL_TOKENS);
  if (drawn === null) return '';
  const calls = plainCalls(`${entry.name}(${drawn.text}`, entry.name).slice(0, MAX_EXPLAINED_CALLS);
  if (calls.length === 0) return '';
  const tried = calls.map((call): Example => ({ call, kind: 'shown', expected: '', setup: [] }));
  const ran = await tally.time('checks', () => runner.run(request.document.text, language, tried, signal));
  if (!ran.ok || ran.value.broken !== null) return '';
  const { outcomes } = ran.value;
  // When no call gave a value, the model has not understood how to call it.
  if (!outcomes.some(({ isValue }) => isValue)) return '';
  const lines = calls.map((call, index) => told(call, outcomes[index])).filter((line) => line !== '');
  return `\n\nRun here, with inputs that the model chose:\n${lines.join('\n')}\n`;
}

function told(call: string, outcome: ExampleOutcome | undefined): string {
  if (outcome === undefined || failedOutside(outcome.got)) return '';
  const { got, isValue } = outcome;
  if (!isValue && !ERROR.test(got)) return '';
  const shown =
    got.length <= MAX_TOLD_RESULT_CHARACTERS ? got : `${got.slice(0, MAX_TOLD_RESULT_CHARACTERS)}...`;
  return `- ${inCode(call)} ${isValue ? 'gives' : 'fails with'} ${inCode(shown)}`;
}

/** As Markdown; a text that contains the delimiter gets two of them. */
function inCode(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
