import { fingerprint } from '../base/fingerprint.ts';
import { languageIdOf } from '../base/languages.ts';
import { fail, type Result } from '../base/result.ts';
import { EXAMPLES_MS } from '../config/limits.ts';
import type { Agreement } from '../contract/agreement.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Example } from '../contract/example.ts';
import type { Finding, Verdict } from '../contract/verdict.ts';
import type { AnalyzerFailure } from '../ports/analyzer.ts';
import type { ExampleRunner, ExamplesRan } from '../ports/example-runner.ts';
import type { Check } from './check.ts';

/** Time to start a sandbox, and to wait for another program to leave it. */
const EXAMPLES_START_MS = 4_000;

/** The code gives the results stated in the request: its examples were run. */
export const examplesCheck: Check<ExamplesRan> = {
  name: 'examples',
  stage: 'run',
  deadlineMs: EXAMPLES_MS + EXAMPLES_START_MS,
  analyzer: ({ examples }) => examples,
  async gather(candidate, { examples: runner }, signal) {
    const { examples = [] } = candidate;
    if (examples.length === 0)
      return fail({ reason: 'not_requested', message: 'the request has no runnable examples' });
    return runExamples(runner, candidate, examples, signal);
  },
  judge({ examples = [] }, { broken, outcomes }) {
    if (broken !== null) return [finding('examples/does-not-run', `The code does not run: ${broken}`)];
    return outcomes.flatMap(({ passed, got }, index) => {
      const example = examples[index];
      return passed || example === undefined ? [] : [finding('examples/contradicted', inWords(example, got))];
    });
  },
  note: ({ outcomes }) => (outcomes.length === 1 ? '1 example ran' : `${outcomes.length} examples ran`),
};

/** Runs calls of a candidate in its file, or by itself when the file cannot be loaded there. */
export async function runExamples(
  runner: ExampleRunner,
  { after, alone, language }: Candidate,
  examples: readonly Example[],
  signal: AbortSignal,
): Promise<Result<ExamplesRan, AnalyzerFailure>> {
  const id = languageIdOf(language);
  const ran = await runner.run(after, id, examples, signal);
  const isTried = ran.ok ? ran.value.broken === null : ran.failure.reason !== 'analyzer_missing';
  if (isTried || alone === undefined || alone === after) return ran;
  return runner.run(alone, id, examples, signal);
}

/** The verdict on a request without examples, with the results of the calls the model invented. */
export function withRehearsal(verdicts: Verdict[], { agreed, tried }: Agreement): Verdict[] {
  const reason = `not_requested: the request has no examples; the code gave the result that the model expected in ${agreed} of ${tried} calls`;
  return verdicts.map((verdict) =>
    verdict.check === 'examples' && verdict.status === 'unknown' ? { ...verdict, reason } : verdict,
  );
}

function inWords({ call, kind, expected }: Example, got: string): string {
  const wanted = kind === 'raises' ? `should raise ${expected}` : `should be ${expected}`;
  return `${call} ${wanted}, but it gave ${got}`;
}

function finding(rule: string, message: string): Finding {
  return { rule, cwe: null, message, range: null, severity: 'high', fingerprint: fingerprint(rule, message) };
}
