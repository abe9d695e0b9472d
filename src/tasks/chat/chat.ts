import { buildSuggestion } from '../../answer/build.ts';
import { mayShow, whyNothingPassed } from '../../answer/choose.ts';
import { type Earned, earnConfidence } from '../../answer/confidence.ts';
import { guessLanguage } from '../../base/guess-language.ts';
import { checksAt } from '../../checks/registry.ts';
import { notRequested } from '../../checks/verdict.ts';
import { MAX_CHAT_CONTEXT_TOKENS, MAX_CHAT_TOKENS } from '../../config/limits.ts';
import type { Answer } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { Sampling } from '../../contract/prompt.ts';
import type { ChatRequest } from '../../contract/request.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { Drawn } from '../../model/ask.ts';
import { chatPrompt } from '../../prompt/chat.ts';
import { CheckedProse, EXTRACT_CHECKS, type Prose } from '../run/checked-prose.ts';
import type { TaskRun } from '../run/run.ts';

type Run = TaskRun<ChatRequest>;

/** From a conversation to its next answer. Prose streams as it is generated; code in it only after its checks. */
export async function chat(run: Run): Promise<Answer> {
  const { request } = run;
  const sampling = samplingOf(request);
  const context = await run.context(sampling.maxTokens, MAX_CHAT_CONTEXT_TOKENS);
  if (!context.ok) return run.noSuggestion(context.failure);
  const checked = new CheckedProse(run, {
    language: request.language || (request.document?.language ?? ''),
    candidate: (text, language) => codeCandidate(request, text, language),
  });
  const prompt = chatPrompt(request, context.value);
  const drawn = await run.draw(prompt, sampling, { onText: (piece) => checked.push(piece) });
  const prose = await checked.end();
  if (!drawn.ok) return run.noSuggestion(drawn.failure, prose.verdicts);
  const words = await run.check(wordsCandidate(request, prose.text), ['secrets']);
  const bare = prose.verdicts.length === 0 ? await bareCode(run, prose.text) : [];
  if (!mayShow([...words, ...bare])) {
    const message = whyNothingPassed([...words, ...bare], 1);
    return run.noSuggestion({ reason: 'nothing_passed', message }, [...words, ...bare]);
  }
  const verdicts = [...prose.verdicts, ...bare];
  return buildSuggestion(run.base(), {
    code: prose.code,
    explanation: prose.text,
    alternatives: [],
    verdicts: [...words, ...verdicts, ...leftOut(run, verdicts)],
    earned: earned(prose, verdicts, drawn.value),
  });
}

function samplingOf(request: ChatRequest): Sampling {
  const { temperature = 0, seed, max_tokens, answer_schema } = request;
  return {
    temperature,
    ...(seed !== undefined && { seed }),
    maxTokens: Math.min(max_tokens ?? MAX_CHAT_TOKENS, MAX_CHAT_TOKENS),
    stop: [],
    ...(answer_schema !== undefined && {
      constraint: { kind: 'json_schema', schema: answer_schema } as const,
    }),
  };
}

/** An answer that is all code, without a fence: checked as code if it parses in the language it looks like. */
async function bareCode(run: Run, text: string): Promise<Verdict[]> {
  const language = guessLanguage(text);
  if (language === null || run.request.answer_schema !== undefined) return [];
  const candidate = codeCandidate(run.request, text, language);
  const parsed = await run.check(candidate, ['syntax']);
  if (parsed.some(({ status }) => status !== 'pass')) return [];
  const others = EXTRACT_CHECKS.filter((name) => name !== 'syntax');
  return [...parsed, ...(await run.check(candidate, others))];
}

/** Reports what was not checked. */
function leftOut({ services, request }: Run, verdicts: Verdict[]): Verdict[] {
  const done = new Set(['secrets', ...verdicts.map(({ check }) => check)]);
  const left = checksAt('display').filter(
    ({ name, isInstalled }) => !done.has(name) && isInstalled === undefined,
  );
  const why = verdicts.length === 0 ? 'the answer has no code' : 'the code in the answer is an excerpt';
  return notRequested(left, services.analyzers, request.language, why);
}

function earned(prose: Prose, verdicts: Verdict[], { end }: Drawn): Earned {
  const low = (confidence_reason: string): Earned => ({ confidence: 'low', confidence_reason });
  if (end === 'length') return low('the answer was cut off at its token limit');
  if (prose.withheld > 0) return low('code that failed its checks was withheld');
  if (verdicts.length === 0) return low('the text of the answer was not verified');
  return earnConfidence({ verdicts, attempts: 1, probabilities: [], cut: 'nothing' });
}

function codeCandidate(request: ChatRequest, text: string, language: string): Candidate {
  return {
    text,
    language,
    path: null,
    range: null,
    workspace: request.workspace,
    ...(request.document !== null && { beside: request.document.text }),
    before: '',
    after: text,
    end: 'stop',
    probabilities: [],
  };
}

/** Prose may repeat text the model was given: that is subtracted. */
function wordsCandidate(request: ChatRequest, text: string): Candidate {
  const { system, message, history, document } = request;
  const said = [system, ...history.map((turn) => turn.text), message, document?.text ?? ''];
  return { ...codeCandidate(request, text, 'markdown'), before: said.join('\n') };
}
