import { MAX_CHAT_TOKENS } from '../../../src/config/limits.ts';
import { type Answer, isSuggestion } from '../../../src/contract/answer.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import type { ChatRequest } from '../../../src/contract/request.ts';
import type { HttpFailure } from '../errors.ts';
import { failureOf } from '../failure-of-answer.ts';
import type { Call } from '../route.ts';
import type { Conversation } from './conversation.ts';
import { noteOf } from './note.ts';

export type ConverseOptions = {
  maxTokens?: number | undefined;
  temperature?: number | undefined;
  seed?: number | undefined;
  stop?: string[] | undefined;
  answerSchema?: Record<string, unknown> | undefined;
  /** Absolute path of the project whose versions the model is told. */
  workspace?: string | null | undefined;
};

/** `withheld`: there is an answer, but it did not pass. */
export type Finish = 'stop' | 'length' | 'withheld';

/** The text, piece by piece; the last event is `end`, or `failure` if it was aborted after some text. */
export type Spoken =
  | { type: 'text'; text: string }
  | { type: 'end'; answer: Answer; finish: Finish }
  | { type: 'failure'; failure: HttpFailure };

/** A streaming answer, or an error before any text. */
type Conversing = { ok: true; spoken: AsyncIterable<Spoken> } | { ok: false; failure: HttpFailure };

/**
 * Starts the request and waits until the model begins to answer or fails: errors then still have their own status. A
 * silence for another reason is explained in an ordinary answer.
 */
export async function converse(
  call: Call,
  conversation: Conversation,
  options: ConverseOptions,
): Promise<Conversing> {
  const request = requestOf(call, conversation, options);
  const progress = call.services.assistant.answer(request, call.signal)[Symbol.asyncIterator]();
  for (;;) {
    const step = await progress.next();
    if (step.done) throw new Error('The assistant stopped without an answer');
    const { value } = step;
    if (value.type === 'answer-end') {
      const failure = isSuggestion(value.answer) ? null : failureOfChat(value.answer);
      if (failure !== null) {
        await progress.return?.();
        return { ok: false, failure };
      }
    } else if (value.type !== 'prose' && value.type !== 'draft-token') continue;
    return { ok: true, spoken: speak(call, value, progress, request) };
  }
}

/** The whole text, and how it ended. */
export async function listen(
  spoken: AsyncIterable<Spoken>,
): Promise<{ text: string; end: Exclude<Spoken, { type: 'text' }> }> {
  let text = '';
  for await (const said of spoken) {
    if (said.type !== 'text') return { text, end: said };
    text += said.text;
  }
  throw new Error('An answer did not end');
}

function requestOf(call: Call, conversation: Conversation, options: ConverseOptions): ChatRequest {
  const { maxTokens, temperature, seed, stop = [], answerSchema, workspace = null } = options;
  return {
    task: 'chat',
    id: call.id,
    workspace,
    alternatives: 0,
    language: '',
    document: null,
    ...conversation,
    ...(maxTokens !== undefined && { max_tokens: Math.max(1, maxTokens) }),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(stop.length > 0 && { stop }),
    ...(answerSchema !== undefined && { answer_schema: answerSchema }),
  };
}

async function* speak(
  call: Call,
  first: Progress,
  rest: AsyncIterator<Progress>,
  request: ChatRequest,
): AsyncGenerator<Spoken, void, void> {
  const whole = new WholeCharacters();
  let said = false;
  try {
    for (let step: Progress | null = first; step !== null; step = await following(rest)) {
      const text = step.type === 'prose' ? whole.push(step.text) : '';
      if (text !== '') yield { type: 'text', text };
      said ||= text !== '';
      if (step.type === 'answer-end') return yield* ending(call, step.answer, request, said);
    }
  } finally {
    await rest.return?.();
  }
}

function* ending(
  { services, id }: Call,
  answer: Answer,
  request: ChatRequest,
  said: boolean,
): Generator<Spoken, void, void> {
  if (isSuggestion(answer)) {
    const isNoted = services.config.server.evidence_note && request.answer_schema === undefined;
    const note = isNoted ? noteOf(answer) : '';
    if (note !== '') yield { type: 'text', text: note };
    return yield { type: 'end', answer, finish: finishOf(answer, request) };
  }
  const { reason, message } = answer.no_suggestion;
  services.log.info('no-suggestion', { id, reason });
  const failure = failureOfChat(answer);
  // The text is already sent; only an error can say that it is not reliable.
  if (failure !== null || said)
    return yield { type: 'failure', failure: failure ?? { code: 'internal', message } };
  yield { type: 'text', text: `[No answer: ${message}]` };
  yield { type: 'end', answer, finish: reason === 'nothing_passed' ? 'withheld' : 'stop' };
}

async function following(rest: AsyncIterator<Progress>): Promise<Progress | null> {
  const step = await rest.next();
  return step.done ? null : step.value;
}

/** A conversation that is too long is for the client to shorten. */
function failureOfChat(answer: Exclude<Answer, { generated_code: unknown }>): HttpFailure | null {
  const { reason, message } = answer.no_suggestion;
  return reason === 'prompt_too_large' ? { code: 'prompt_too_large', message } : failureOf(answer);
}

function finishOf({ timings }: Answer, { max_tokens }: ChatRequest): Finish {
  const limit = Math.min(max_tokens ?? MAX_CHAT_TOKENS, MAX_CHAT_TOKENS);
  return timings.generated_tokens >= limit ? 'length' : 'stop';
}

/** Holds back half a surrogate pair until its other half arrives. */
class WholeCharacters {
  private half = '';

  push(piece: string): string {
    const text = this.half + piece;
    this.half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? '';
    return text.slice(0, text.length - this.half.length);
  }
}
