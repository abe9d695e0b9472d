import { guessLanguage } from '../../../src/base/guess-language.ts';
import { languageOfPath } from '../../../src/base/languages.ts';
import { positionAt, wellFormed } from '../../../src/base/text.ts';
import {
  EDITOR_DEADLINE_MS,
  MAX_COMPLETION_TOKENS,
  PREPARE_DEADLINE_MS,
} from '../../../src/config/limits.ts';
import { type Answer, isSuggestion } from '../../../src/contract/answer.ts';
import type { CompleteRequest } from '../../../src/contract/request.ts';
import type { HttpFailure } from '../errors.ts';
import { failureOf } from '../failure-of-answer.ts';
import type { Call } from '../route.ts';
import type { Hole } from './markers.ts';

/** Text accepted on each side of the cursor; a prompt uses far less. */
const MAX_HOLE_CHARACTERS = 200_000;

type FillOptions = {
  maxTokens?: number | undefined;
  temperature?: number | undefined;
  seed?: number | undefined;
  stop?: string[] | undefined;
  /** Milliseconds of generation after which a completion with a complete line ends. */
  predictMs?: number | undefined;
  /** Total number of answers. */
  count?: number | undefined;
};

/** The result: the texts (none when there is nothing to show), or the error. */
export type Filled =
  | { ok: true; texts: string[]; answer: Answer; finish: 'stop' | 'length' }
  | { ok: false; failure: HttpFailure };

/** The text for a gap, with the same recipe and checks as every other completion. */
export async function fill(call: Call, hole: Hole, options: FillOptions): Promise<Filled> {
  const request = requestOf(call, hole, options);
  let answer: Answer | null = null;
  for await (const step of call.services.assistant.answer(request, call.signal))
    if (step.type === 'answer-end') answer = step.answer;
  if (answer === null) throw new Error('The assistant stopped without an answer');
  if (isSuggestion(answer)) {
    const blocks = [answer.generated_code, ...answer.alternatives];
    const texts = blocks.map((block) => block.map(({ code }) => code).join('\n'));
    return { ok: true, texts, answer, finish: finishOf(answer, options) };
  }
  const failure = failureOf(answer);
  const { reason } = answer.no_suggestion;
  if (failure === null) call.services.log.info('no-suggestion', { id: call.id, reason });
  return failure === null ? { ok: true, texts: [], answer, finish: 'stop' } : { ok: false, failure };
}

/** Evaluates ahead what a client says it will request. It outlives the call, and ends by its own deadline. */
export async function prepareHole(call: Call, hole: Hole): Promise<void> {
  const prepared = await call.services.assistant.prepare(
    requestOf(call, hole, {}),
    AbortSignal.timeout(PREPARE_DEADLINE_MS),
  );
  if (!prepared.ok) call.services.log.debug('not-prepared', { id: call.id, ...prepared.failure });
}

function requestOf(call: Call, hole: Hole, options: FillOptions): CompleteRequest {
  const prefix = wellFormed(hole.prefix.slice(-MAX_HOLE_CHARACTERS));
  const text = prefix + wellFormed(hole.suffix.slice(0, MAX_HOLE_CHARACTERS));
  const { maxTokens, temperature, seed, stop = [], predictMs, count = 1 } = options;
  return {
    task: 'complete',
    id: call.id,
    workspace: null,
    history: [],
    // Editors send the lines around the cursor, and no protocol says whether that is the whole file.
    document: { path: hole.path, language: languageOf(hole, text), text, part: true },
    position: positionAt(text, prefix.length),
    alternatives: Math.min(3, Math.max(0, count - 1)),
    deadline_ms: EDITOR_DEADLINE_MS,
    ...(maxTokens !== undefined && { max_tokens: Math.max(1, maxTokens) }),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(stop.length > 0 && { stop }),
    ...(predictMs !== undefined && { predict_ms: predictMs }),
    ...(hole.extra.length > 0 && { extra: hole.extra }),
  };
}

/** By the client's field, the file name, the code itself, or the file names of the extra texts if they agree. */
function languageOf({ language, path, extra }: Hole, text: string): string {
  const named = language || (path === null ? null : languageOfPath(path)?.id);
  if (named) return named;
  const guessed = guessLanguage(text, 1);
  if (guessed !== null) return guessed;
  const others = new Set(extra.map((other) => languageOfPath(other.path)?.id));
  return others.size === 1 ? ([...others][0] ?? '') : '';
}

function finishOf({ timings }: Answer, { maxTokens }: FillOptions): 'stop' | 'length' {
  const limit = Math.min(maxTokens ?? MAX_COMPLETION_TOKENS, MAX_COMPLETION_TOKENS);
  return timings.attempts === 1 && timings.generated_tokens >= limit ? 'length' : 'stop';
}
