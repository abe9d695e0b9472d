import { z } from 'zod';
import { positionAt } from '../../src/base/text.ts';
import type { Answer, Asked, Side } from './ask.ts';

const AnswerBody = z.object({
  generated_code: z.array(z.object({ code: z.string() })).optional(),
  no_suggestion: z.object({ reason: z.string() }).optional(),
  timings: z.object({
    prompt_tokens: z.number(),
    cached_tokens: z.number(),
    attempts: z.number(),
    first_token_ms: z.number().nullable(),
    reused: z.string().optional(),
  }),
});

/** Fettle's server, over HTTP, as an editor uses it. */
export function serverSide(url: string): Side {
  const post = (route: string, { path, language, before, after }: Asked, signal: AbortSignal) => {
    const text = before + after;
    const body = { document: { path, language, text }, position: positionAt(text, before.length) };
    const headers = { 'content-type': 'application/json' };
    return fetch(`${url}/v1/fettle/${route}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    });
  };
  return {
    name: 'fettle',
    async ask(asked, signal): Promise<Answer> {
      const response = await post('complete', asked, signal);
      const text = await response.text();
      if (!response.ok) throw new Error(`The server answered ${response.status}: ${text.slice(0, 300)}`);
      const { generated_code, no_suggestion, timings } = AnswerBody.parse(JSON.parse(text));
      return {
        text: (generated_code ?? []).map(({ code }) => code).join(''),
        reason: no_suggestion?.reason ?? null,
        reused: timings.reused !== undefined,
        evaluatedTokens: timings.prompt_tokens - timings.cached_tokens,
        firstTokenMs: timings.first_token_ms,
        isModelAsked: timings.attempts > 0,
      };
    },
    async prepare(asked, signal) {
      await (await post('prepare', asked, signal)).text();
    },
    close: () => Promise.resolve(),
  };
}
