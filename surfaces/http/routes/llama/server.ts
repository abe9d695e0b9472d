import { z } from 'zod';
import { PROBE_MS } from '../../../../src/config/limits.ts';
import { readBody } from '../../body.ts';
import { failureOfModel } from '../../failure-of-answer.ts';
import { Text } from '../../protocols/fields.ts';
import { windowOf } from '../../protocols/llama-answer.ts';
import { llamaShape } from '../../protocols/shapes.ts';
import type { Route } from '../../route.ts';

/** llama.cpp's GET /props: clients only read the window from it. */
export const propsRoute: Route = {
  method: 'GET',
  path: '/props',
  queued: false,
  errors: llamaShape,
  async handle({ services, signal }) {
    const n_ctx = await windowOf(services, signal);
    const { model } = services.config.roles.complete;
    const body = {
      default_generation_settings: { n_ctx },
      total_slots: 1,
      model_path: model,
      model_alias: model,
      chat_template: '',
      modalities: { vision: false, audio: false },
      build_info: `fettle-${services.version}`,
      is_sleeping: false,
    };
    return { kind: 'json', body };
  },
};

/** llama.cpp's GET /slots: one, which is busy while any request is running. */
export const slotsRoute: Route = {
  method: 'GET',
  path: '/slots',
  queued: false,
  errors: llamaShape,
  async handle({ services, signal }) {
    const n_ctx = await windowOf(services, signal);
    return { kind: 'json', body: [{ id: 0, n_ctx, is_processing: services.queue.running > 0 }] };
  },
};

const TokenizeBody = z.object({ content: Text });

/** llama.cpp's POST /tokenize, with the tokenizer of the completion model. */
export const tokenizeRoute: Route = {
  method: 'POST',
  path: '/tokenize',
  queued: true,
  errors: llamaShape,
  async handle(call) {
    const { services, signal } = call;
    const body = await readBody(call, TokenizeBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
    const tokens = await services.assistant.tokenize(body.value.content, limited);
    if (!tokens.ok) return { kind: 'failure', failure: failureOfModel(tokens.failure) };
    return { kind: 'json', body: { tokens: tokens.value } };
  },
};
