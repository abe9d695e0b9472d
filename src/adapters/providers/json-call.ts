import { fail, ok, type Result } from '../../base/result.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Endpoint } from './endpoint.ts';
import { stopFailure } from './exchange.ts';
import { errorFailure, foreignFailure, NOT_THE_PROTOCOL } from './failures.ts';
import type { Body, RefusedParameters } from './refused-parameters.ts';
import { Watch } from './watch.ts';
import { createWire } from './wire.ts';

/** How to reach an endpoint. */
export type Line = {
  endpoint: Endpoint;
  fetch: typeof globalThis.fetch;
  refused: RefusedParameters;
  /** Headers of every request, including the key. */
  headers: Record<string, string>;
};

export type Bounds = {
  /** Milliseconds of silence. */
  idleMs: number;
  signal: AbortSignal;
};

/** One exchange without a stream, under a watch. Never throws, and never exceeds its time limits. */
async function guarded<Value>(
  { endpoint }: Line,
  { idleMs, signal }: Bounds,
  work: (watch: Watch) => Promise<Result<Value, ModelFailure>>,
): Promise<Result<Value, ModelFailure>> {
  const watch = new Watch(signal, idleMs);
  try {
    const done = watch.cause === null ? await watch.wait(work(watch)) : null;
    return done?.value ?? fail(stopFailure({ endpoint, idleMs }, watch));
  } catch (error) {
    return fail(errorFailure(endpoint, error, watch.answered));
  } finally {
    watch.release();
  }
}

/** Sends and receives JSON: a POST with a body, a GET without. */
export async function callJson(
  line: Line,
  call: Bounds & { url: string; body?: Body },
): Promise<Result<unknown, ModelFailure>> {
  return guarded(line, call, async (watch) => {
    const wire = createWire({ ...line, watch, expect: 'json' });
    const headers = { accept: 'application/json', ...line.headers };
    const response = await wire(
      call.url,
      call.body === undefined
        ? { headers }
        : {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(call.body),
          },
    );
    try {
      return ok(JSON.parse(await response.text()));
    } catch (error) {
      if (error instanceof SyntaxError) return fail(foreignFailure(line.endpoint, NOT_THE_PROTOCOL));
      throw error;
    }
  });
}

/** Runs `work` with a signal that also aborts after `ms` milliseconds; `late` says whether it did. */
export async function within<Value>(
  caller: AbortSignal,
  ms: number,
  work: (signal: AbortSignal, late: () => boolean) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  let late = false;
  const abort = (): void => controller.abort();
  const timer = setTimeout(() => {
    late = true;
    abort();
  }, ms);
  caller.addEventListener('abort', abort, { once: true });
  if (caller.aborted) abort();
  try {
    return await work(controller.signal, () => late);
  } finally {
    clearTimeout(timer);
    caller.removeEventListener('abort', abort);
  }
}
