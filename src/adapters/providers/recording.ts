import { z } from 'zod';
import { textHash } from '../../base/fingerprint.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelEvent } from '../../ports/provider.ts';

/**
 * A folder of recorded traffic: `KEY.json` for an exchange, `tokens.json` for counted texts (by the sha256 of
 * the text), `abilities.json` for the findings of the probe. No vectors: they are never replayed.
 */
export const TOKENS_FILE = 'tokens.json';
export const ABILITIES_FILE = 'abilities.json';

const Probabilities = z.array(z.object({ text: z.string(), probability: z.number() }));
const Count = z.int().nonnegative();

/** One exchange as a file: the prompt and the model are there for readers, the events for replay. */
export const Recording = z.object({
  key: z.string(),
  model: z.string(),
  prompt: z.unknown(),
  sampling: z.unknown(),
  events: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), text: z.string(), probabilities: Probabilities.optional() }),
      z.object({
        type: z.literal('end'),
        reason: z.enum(['stop', 'length']),
        usage: z.object({ promptTokens: Count, cachedTokens: Count, generatedTokens: Count }),
      }),
      z.object({
        type: z.literal('failure'),
        failure: z.object({ reason: z.enum(['empty', 'prompt_too_large']), message: z.string() }),
      }),
    ]),
  ),
});
export type Recording = z.infer<typeof Recording>;
export type RecordedEvent = Recording['events'][number];

export const RecordedTokens = z.record(z.string(), z.object({ tokens: Count, exact: z.boolean() }));
export type RecordedTokens = z.infer<typeof RecordedTokens>;

export const RecordedAbilities = z.object({
  contextTokens: Count.nullable(),
  chat: z.boolean(),
  fillInTheMiddle: z.boolean(),
  embeddings: z.boolean(),
  constraint: z.boolean(),
  probabilities: z.boolean(),
  remarks: z.array(z.string()),
});

/** Key of everything that decides an answer. Whether probabilities were requested does not. */
export function keyOf(prompt: Prompt, sampling: Sampling): string {
  const { probabilities: _told, ...decisive } = sampling;
  return textHash(canonicalJson({ prompt, sampling: decisive }));
}

/** JSON with sorted keys and without undefined fields: equal values give equal texts. */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(sorted(value), null, indent);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}

/** The event as recorded, without timings; null for an event that another try may not repeat. */
export function recordable(event: ModelEvent): RecordedEvent | null {
  switch (event.type) {
    case 'text': {
      const { type, text, probabilities } = event;
      return { type, text, ...(probabilities === undefined ? {} : { probabilities }) };
    }
    case 'end': {
      const { promptTokens, cachedTokens, generatedTokens } = event.usage;
      return { type: 'end', reason: event.reason, usage: { promptTokens, cachedTokens, generatedTokens } };
    }
    case 'failure': {
      const { reason, message } = event.failure;
      if (reason !== 'empty' && reason !== 'prompt_too_large') return null;
      return { type: 'failure', failure: { reason, message } };
    }
  }
}
