import { buildSuggestion } from '../../answer/build.ts';
import { mayShow, whyNothingPassed } from '../../answer/choose.ts';
import { CitationFilter, citedInWords, type Lines } from '../../answer/citations.ts';
import { checksAt } from '../../checks/registry.ts';
import { notRequested } from '../../checks/verdict.ts';
import { MAX_EXPLANATION_TOKENS } from '../../config/limits.ts';
import type { Answer } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { ExplainRequest } from '../../contract/request.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { explainPrompt } from '../../prompt/explain.ts';
import { CheckedProse } from '../run/checked-prose.ts';
import type { TaskRun } from '../run/run.ts';
import { callsOf } from './calls.ts';
import { relationsOf } from './relations.ts';

type Run = TaskRun<ExplainRequest>;

/** From code to an explanation. Prose streams as it is generated; code in it only after its checks. */
export async function explain(run: Run): Promise<Answer> {
  const { request } = run;
  // Neither depends on the other, and the user waits for both.
  const [context, relations] = await Promise.all([run.context(MAX_EXPLANATION_TOKENS), relationsOf(run)]);
  if (!context.ok) return run.noSuggestion(context.failure);
  const citations = new CitationFilter(citable(context.value));
  const prose = new CheckedProse(run, {
    language: request.document.language,
    candidate: (text, language) => candidate(request, text, language),
  });
  const sampling = {
    temperature: request.temperature ?? 0,
    ...(request.seed !== undefined && { seed: request.seed }),
    maxTokens: Math.min(request.max_tokens ?? MAX_EXPLANATION_TOKENS, MAX_EXPLANATION_TOKENS),
    stop: [],
  };
  const prompt = explainPrompt(request, context.value, relations);
  let isBegun = false;
  const onText = (piece: string) => {
    // The opening ends without the blank that the model adds after it.
    const words = isBegun ? piece : piece.trimStart();
    isBegun ||= words !== '';
    prose.push(citations.push(words));
  };
  const drawn = await run.draw(prompt, sampling, { onText });
  prose.push(citations.end());
  const calls = drawn.ok && drawn.value.end === 'stop' ? await callsOf(run, prompt) : '';
  prose.push(calls);
  const { text, verdicts } = await prose.end();
  if (!drawn.ok) return run.noSuggestion(drawn.failure, verdicts);
  const words = await run.check(candidate(request, text, 'markdown'), ['secrets']);
  if (!mayShow(words)) {
    return run.noSuggestion({ reason: 'nothing_passed', message: whyNothingPassed(words, 1) }, words);
  }
  return buildSuggestion(run.base(), {
    code: [],
    explanation: text,
    relations,
    alternatives: [],
    verdicts: verdicts.length > 0 ? [...words, ...verdicts] : [...words, ...withoutCode(run)],
    earned: {
      confidence: 'low',
      confidence_reason:
        drawn.value.end === 'length'
          ? 'the explanation was cut off at its token limit'
          : `${citedInWords(citations.counts)}; what it says about them was not verified${calls === '' ? '' : ', except for the calls that were run'}`,
    },
  });
}

/** Lines the model was shown, of the document and of other files: a citation of any of these is not made up. */
function citable({ pieces }: ContextBundle): Lines[] {
  return pieces.flatMap(({ range }) =>
    range === null ? [] : [{ first: range.start.line, last: range.end.line }],
  );
}

/** The checks that need code report that there was none. */
function withoutCode({ services, request }: Run): Verdict[] {
  const left = checksAt('display').filter(
    ({ name, isInstalled }) => name !== 'secrets' && isInstalled === undefined,
  );
  return notRequested(left, services.analyzers, request.document.language, 'the explanation has no code');
}

/** An explanation may repeat text of its document: that is subtracted. */
function candidate(request: ExplainRequest, text: string, language: string): Candidate {
  const before = language === 'markdown' ? request.document.text : '';
  return {
    text,
    language,
    path: null,
    range: null,
    workspace: request.workspace,
    beside: request.document.text,
    before,
    after: text,
    end: 'stop',
    probabilities: [],
  };
}
