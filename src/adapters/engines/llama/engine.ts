import { join } from 'node:path';
import { Channel } from '../../../base/channel.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import type { ModelFailure } from '../../../contract/reasons.ts';
import type {
  EmbedJob,
  Engine,
  EngineEvent,
  EngineJob,
  EngineStatus,
  LoadedModel,
  ModelSpec,
  PromptPart,
} from '../../../ports/engine.ts';
import type { Log } from '../../../ports/log.ts';
import type { PromptTokens } from '../../../ports/provider.ts';
import { packageRoot } from '../../package-root.ts';
import { EngineProcess } from './engine-process.ts';
import type { FromChild } from './protocol.ts';
import { removeSnapshots } from './snapshot-folder.ts';

/** A status that takes longer is not worth waiting for: the engine is loading or hung. */
const ENGINE_STATUS_MS = 1_000;

export type LlamaEngineOptions = {
  threads: number;
  /** Maximum memory of all loaded models together, in bytes. */
  memoryBytes: number;
  /** Where evicted prompt states are stored while it runs, and how many bytes of them; disabled without it. */
  snapshots?: { base: string; maxBytes: number };
  log: Log;
  /** JavaScript file of the engine process; tests may replace it. */
  entry?: string;
  /** Milliseconds of silence after which the process counts as hung; ENGINE_HANG_MS unless a test sets it lower. */
  hangMs?: number;
};

/** The embedded engine: node-llama-cpp in a separate process. */
export function createLlamaEngine(options: LlamaEngineOptions): Engine & { process: EngineProcess } {
  const { snapshots } = options;
  const process = new EngineProcess({
    entry: options.entry ?? join(packageRoot(), 'dist/src/adapters/engines/llama/child.js'),
    args: [
      String(options.threads),
      String(options.memoryBytes),
      ...(snapshots ? [String(snapshots.maxBytes), snapshots.base] : []),
    ],
    log: options.log,
    // Its own clean-up does not run when it is killed.
    onExit: (processId) => snapshots && removeSnapshots(snapshots.base, processId),
    ...(options.hangMs !== undefined && { hangMs: options.hangMs }),
  });
  return {
    process,
    start: () => process.start(),
    load: (model, signal) => load(process, model, signal),
    generate: (job, signal) => generate(process, job, signal),
    tokenize: (model, prompt, signal) => tokenize(process, model, prompt, signal),
    look: (model, prompt, signal) => look(process, model, prompt, signal),
    embed: (job, signal) => embed(process, job, signal),
    warm: (job, signal) => warm(process, job, signal),
    status: () => status(process),
    close: () => process.close(),
  };
}

type Message = Parameters<EngineProcess['call']>[0];

/** A call with one answer: `pick` extracts it from the call's closing message. */
async function single<Value>(
  process: EngineProcess,
  message: Message,
  pick: (received: FromChild) => Value | null,
  signal: AbortSignal,
): Promise<Result<Value, ModelFailure>> {
  let result: Result<Value, ModelFailure> | null = null;
  await process.call(
    message,
    (received) => {
      const value = pick(received);
      if (value !== null) result = ok(value);
      else if (received.type === 'failure') result = fail(received.failure);
      else if (received.type === 'event' && received.event.type === 'failure') {
        result = fail(received.event.failure);
      }
    },
    signal,
  );
  if (result === null) throw new Error(`The call ${message.type} ended without an answer`);
  return result;
}

function load(
  process: EngineProcess,
  model: ModelSpec,
  signal: AbortSignal,
): Promise<Result<LoadedModel, ModelFailure>> {
  return single(
    process,
    { type: 'load', model },
    (received) => (received.type === 'loaded' ? received.model : null),
    signal,
  );
}

function tokenize(
  process: EngineProcess,
  model: ModelSpec,
  prompt: PromptPart[],
  signal: AbortSignal,
): Promise<Result<number[], ModelFailure>> {
  return single(
    process,
    { type: 'tokenize', model, prompt },
    (received) => (received.type === 'tokens' ? received.tokens : null),
    signal,
  );
}

function embed(
  process: EngineProcess,
  job: EmbedJob,
  signal: AbortSignal,
): Promise<Result<Float32Array[], ModelFailure>> {
  return single(
    process,
    { type: 'embed', job },
    (received) => (received.type === 'vectors' ? received.vectors : null),
    signal,
  );
}

function warm(
  process: EngineProcess,
  job: EngineJob,
  signal: AbortSignal,
): Promise<Result<PromptTokens & { prefillMs: number }, ModelFailure>> {
  return single(
    process,
    { type: 'warm', job },
    (received) => (received.type === 'warmed' ? received.usage : null),
    signal,
  );
}

function look(
  process: EngineProcess,
  model: ModelSpec,
  prompt: PromptPart[],
  signal: AbortSignal,
): Promise<Result<PromptTokens, ModelFailure>> {
  return single(
    process,
    { type: 'look', model, prompt },
    (received) => (received.type === 'looked' ? received.found : null),
    signal,
  );
}

async function* generate(
  process: EngineProcess,
  job: EngineJob,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent, void, void> {
  const channel = new Channel<EngineEvent>();
  // A reader who leaves early cancels the generation.
  const left = new AbortController();
  const called = process.call(
    { type: 'generate', job },
    (received) => {
      if (received.type === 'event') channel.push(received.event);
      if (received.type === 'failure') channel.push({ type: 'failure', failure: received.failure });
    },
    AbortSignal.any([signal, left.signal]),
  );
  const ended = called.finally(() => channel.end());
  try {
    yield* channel;
  } finally {
    left.abort();
    await ended;
  }
}

async function status(process: EngineProcess): Promise<EngineStatus> {
  const { restarts } = process;
  const absent = { restarts, running: false, residentBytes: null, models: [], snapshots: null };
  if (!process.running) return absent;
  const answer = await single(
    process,
    { type: 'status' },
    (received) => (received.type === 'status' ? received : null),
    AbortSignal.timeout(ENGINE_STATUS_MS),
  );
  if (!answer.ok) return absent;
  const { residentBytes, models, snapshots } = answer.value;
  return { restarts, running: true, residentBytes, models, snapshots };
}
