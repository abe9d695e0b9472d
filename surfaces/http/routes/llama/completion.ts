import { readBody } from '../../body.ts';
import { Text } from '../../protocols/fields.ts';
import { LlamaOptions, llamaNothing, llamaReply } from '../../protocols/llama-answer.ts';
import { holeOf } from '../../protocols/markers.ts';
import { llamaShape } from '../../protocols/shapes.ts';
import type { Reply, Route } from '../../route.ts';

const CompletionBody = LlamaOptions.extend({ prompt: Text });

/** llama.cpp's POST /completion: continues the prompt or, if it has fill-in-the-middle markers, fills it in. */
export const completionRoute: Route = {
  method: 'POST',
  path: '/completion',
  queued: true,
  errors: llamaShape,
  async handle(call): Promise<Reply> {
    const body = await readBody(call, CompletionBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { prompt, n_predict, response_fields } = body.value;
    if (n_predict === 0) return llamaNothing(call, response_fields);
    return llamaReply(call, holeOf(prompt, ''), body.value);
  },
};
