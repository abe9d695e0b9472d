import { z } from 'zod';
import { readBody } from '../../body.ts';
import { Milliseconds, Seed, Stops, Streams, Temperature, Text, TokenLimit } from '../../protocols/fields.ts';
import { fill } from '../../protocols/fill.ts';
import { llamaNothing, llamaReply, ResponseFields } from '../../protocols/llama-answer.ts';
import { holeOf } from '../../protocols/markers.ts';
import { llamaShape } from '../../protocols/shapes.ts';
import type { Reply, Route } from '../../route.ts';

const CompletionBody = z.object({
  prompt: Text,
  n_predict: TokenLimit,
  temperature: Temperature,
  seed: Seed,
  stop: Stops,
  stream: Streams,
  t_max_predict_ms: Milliseconds,
  response_fields: ResponseFields,
});

/** llama.cpp's POST /completion: the prompt goes on, or, where it has a model's fill-in-the-middle markers, is filled in. */
export const completionRoute: Route = {
  method: 'POST',
  path: '/completion',
  queued: true,
  errors: llamaShape,
  async handle(call): Promise<Reply> {
    const body = await readBody(call.request, CompletionBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { prompt, n_predict, t_max_predict_ms, response_fields, temperature, seed, stop } = body.value;
    if (n_predict === 0) return llamaNothing(call, response_fields);
    const options = { maxTokens: n_predict, predictMs: t_max_predict_ms, temperature, seed, stop };
    const filled = await fill(call, holeOf(prompt, ''), options);
    if (!filled.ok) return { kind: 'failure', failure: filled.failure };
    return llamaReply(call, filled, { fields: response_fields, stream: body.value.stream === true });
  },
};
