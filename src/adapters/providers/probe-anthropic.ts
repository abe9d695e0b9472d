import { fail, ok, type Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Abilities } from '../../ports/provider.ts';
import { asRecord, silentFailure } from './failures.ts';
import { callJson, type Line, within } from './json-call.ts';
import { type Call, count } from './probe-identity.ts';
import { INSTRUCTED_OPENING } from './probe-openai-compatible.ts';
import { continuesCounting, countingMessages, isRefusal } from './probe-trials.ts';

/** `continues`: the model continues a partial answer, which Anthropic's newer ones reject. */
export type AnthropicFindings = { abilities: Abilities; continues: boolean; settled: boolean };

const LACKS = [
  'It cannot fill in the middle',
  'It does not support embeddings',
  'It does not support GBNF grammars: only llama.cpp does',
  'It does not report token probabilities',
];

/** Asks for the model and lets it answer with four tokens, within `probeMs` milliseconds in total. */
export async function probeAnthropic(
  line: Line,
  probeMs: number,
  signal: AbortSignal,
): Promise<Result<AnthropicFindings, ModelFailure>> {
  return within(signal, probeMs, async (bounded, late) => {
    const call: Call = async (url, body) => {
      const bounds = { idleMs: probeMs, signal: bounded };
      const answer = await callJson(line, body === undefined ? { url, ...bounds } : { url, body, ...bounds });
      return !answer.ok && late() ? fail(silentFailure(line.endpoint, probeMs)) : answer;
    };
    const { baseUrl, model } = line.endpoint;
    const described = await call(`${baseUrl}/models/${encodeURIComponent(model)}`);
    const trial = await tryChat(call, `${baseUrl}/messages`, model);
    if (!trial.ok) return trial;
    const contextTokens = described.ok ? count(asRecord(described.value).max_input_tokens) : null;
    return ok(report(contextTokens, trial.value));
  });
}

/** Whether it continues a partial answer; a failure when it does not answer at all. */
async function tryChat(call: Call, url: string, model: string): Promise<Result<boolean, ModelFailure>> {
  const begun = await call(url, { model, max_tokens: 4, messages: countingMessages(true) });
  if (begun.ok) return ok(continuesCounting(textOf(begun.value)));
  if (!isRefusal(begun.failure) || begun.failure.reason !== 'provider_error') return begun;
  const plain = await call(url, { model, max_tokens: 4, messages: countingMessages(false) });
  return plain.ok ? ok(false) : plain;
}

function textOf(message: unknown): string {
  const { content } = asRecord(message);
  const { text } = asRecord(Array.isArray(content) ? content[0] : null);
  return typeof text === 'string' ? text : '';
}

function report(contextTokens: number | null, continues: boolean): AnthropicFindings {
  const remarks = [
    ...(contextTokens === null ? ['It does not report its context size: prompts are not cut to fit'] : []),
    ...(continues ? [] : [INSTRUCTED_OPENING]),
    ...LACKS,
  ];
  const abilities = {
    contextTokens,
    chat: true,
    fillInTheMiddle: false,
    embeddings: false,
    // The library sends the schema, or a tool with that schema to models that support nothing else.
    constraint: true,
    probabilities: false,
    remarks,
  };
  return { abilities, continues, settled: true };
}
