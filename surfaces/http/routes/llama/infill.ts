import { z } from 'zod';
import { detach } from '../../../../src/base/detach.ts';
import { MAX_EXTRA_TEXTS } from '../../../../src/config/limits.ts';
import { readBody } from '../../body.ts';
import { Text } from '../../protocols/fields.ts';
import { prepareHole } from '../../protocols/fill.ts';
import { LlamaOptions, llamaNothing, llamaReply } from '../../protocols/llama-answer.ts';
import { llamaShape } from '../../protocols/shapes.ts';
import type { Reply, Route } from '../../route.ts';

/** Its time is an array from llama.vim and a number from llama.vscode: ignored. */
const Extra = z.object({ text: Text, filename: Text.nullish() });

const InfillBody = LlamaOptions.extend({
  input_prefix: Text.nullish(),
  input_suffix: Text.nullish(),
  prompt: Text.nullish(),
  input_extra: z.array(Extra).nullish(),
});

/**
 * llama.cpp's fill-in-the-middle (tools/server/README.md, POST /infill), as llama.vim and llama.vscode use it: the
 * prompt is the cursor's line, between prefix and suffix; `n_predict: 0` only announces what comes next, to be
 * evaluated ahead.
 */
export const infillRoute: Route = {
  method: 'POST',
  path: '/infill',
  queued: true,
  errors: llamaShape,
  async handle(call): Promise<Reply> {
    const body = await readBody(call, InfillBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { n_predict, response_fields } = body.value;
    if (n_predict !== 0) return llamaReply(call, holeOf(body.value), body.value);
    // No one waits for it: the user wants to continue typing.
    detach(prepareHole(call, holeOf(body.value)));
    return llamaNothing(call, response_fields);
  },
};

function holeOf({ input_prefix, input_suffix, prompt, input_extra }: z.output<typeof InfillBody>) {
  const extra = (input_extra ?? []).slice(-MAX_EXTRA_TEXTS);
  return {
    prefix: (input_prefix ?? '') + (prompt ?? ''),
    suffix: input_suffix ?? '',
    path: null,
    language: null,
    extra: extra.map(({ filename, text }) => ({ path: filename ?? '', text })),
  };
}
