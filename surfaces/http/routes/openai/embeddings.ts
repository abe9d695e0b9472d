import { z } from 'zod';
import { readBody } from '../../body.ts';
import { failureOfModel } from '../../failure-of-answer.ts';
import { ModelName, Text } from '../../protocols/fields.ts';
import { openAiShape } from '../../protocols/shapes.ts';
import type { Route } from '../../route.ts';

/** Texts of one embedding request. */
const MAX_EMBEDDED_TEXTS = 256;

const Input = Text.refine((text) => text !== '', 'expected text');

const EmbeddingsBody = z.object({
  input: z.union([Input, z.array(Input).min(1).max(MAX_EMBEDDED_TEXTS)], {
    error: `expected a string or a list of 1 to ${MAX_EMBEDDED_TEXTS} strings; lists of tokens are not supported`,
  }),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  model: ModelName,
});

/** OpenAI's embeddings, by the model of the role embed; 501 when none is bound. */
export const embeddingsRoute: Route = {
  method: 'POST',
  path: '/v1/embeddings',
  queued: true,
  errors: openAiShape,
  async handle(call) {
    const { services, signal } = call;
    const body = await readBody(call, EmbeddingsBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { input, encoding_format } = body.value;
    const texts = typeof input === 'string' ? [input] : input;
    const embedded = await services.assistant.embed(texts, signal);
    if (!embedded.ok) return { kind: 'failure', failure: failureOfModel(embedded.failure) };
    const { model, vectors } = embedded.value;
    const data = vectors.map((vector, index) => {
      const embedding = encoding_format === 'base64' ? base64(vector) : [...vector];
      return { object: 'embedding', index, embedding };
    });
    // Not every provider reports the cost of the texts.
    const usage = { prompt_tokens: 0, total_tokens: 0 };
    return { kind: 'json', body: { object: 'list', data, model, usage } };
  },
};

/** The numbers as little-endian floats, which the SDKs request by default. */
function base64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * Float32Array.BYTES_PER_ELEMENT);
  for (const [index, value] of vector.entries())
    bytes.writeFloatLE(value, index * Float32Array.BYTES_PER_ELEMENT);
  return bytes.toString('base64');
}
