import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { textHash } from '../../base/fingerprint.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_RECORDING_BYTES } from '../../config/limits.ts';
import type { ProviderConfig } from '../../config/schema.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Files } from '../../ports/files.ts';
import type { Ask, ModelEvent, Provider } from '../../ports/provider.ts';
import { createDiskFiles } from '../files/disk.ts';
import { CANCELLED } from './failures.ts';
import {
  ABILITIES_FILE,
  keyOf,
  RecordedAbilities,
  type RecordedEvent,
  RecordedTokens,
  Recording,
  TOKENS_FILE,
} from './recording.ts';
import { estimateTokens } from './token-estimate.ts';

export type RecordedOptions = {
  /** The provider's name in the config. */
  name: string;
  model: string;
  config: Pick<ProviderConfig, 'recording'>;
  /** Milliseconds before each event, for tests of load and of cancelling. */
  delayMs?: number;
  files?: Files;
};

type Tape = { options: RecordedOptions; files: Files };

/** Replays traffic that `createRecorder` wrote: no model, no network, the same answer each time. */
export function createRecordedProvider(options: RecordedOptions): Provider {
  const tape = { options, files: options.files ?? createDiskFiles() };
  return {
    kind: 'recorded',
    name: options.name,
    model: options.model,
    probe: (signal) => (signal.aborted ? Promise.resolve(fail(CANCELLED)) : probe(tape)),
    ask: (ask) => replay(tape, ask),
    countTokens: async (text, signal) => {
      if (signal.aborted) return fail(CANCELLED);
      const counts = await load(tape, TOKENS_FILE, RecordedTokens);
      const known = counts.ok ? counts.value[textHash(text)] : undefined;
      return ok(known ?? { tokens: estimateTokens(text), exact: false });
    },
    embed: async () => {
      const message = `${options.name} replays answers and has no vectors; bind roles.embed to another provider`;
      return fail({ reason: 'not_supported', message });
    },
    warm: async () => {
      const folder = folderOf(tape);
      return folder.ok ? ok(undefined) : folder;
    },
    close: () => Promise.resolve(),
  };
}

async function probe(tape: Tape): ReturnType<Provider['probe']> {
  const folder = folderOf(tape);
  if (!folder.ok) return folder;
  const recorded = await load(tape, ABILITIES_FILE, RecordedAbilities);
  if (recorded.ok) return recorded;
  return ok({
    contextTokens: null,
    chat: true,
    fillInTheMiddle: true,
    embeddings: false,
    constraint: true,
    probabilities: false,
    remarks: [
      `The recording has no ${ABILITIES_FILE}: what was recorded is replayed, whatever it is`,
      'It does not say its context size: nothing is cut to fit it',
      'It gives no embeddings: vectors are not recorded',
      'It may not tell token probabilities',
    ],
  });
}

async function* replay(tape: Tape, ask: Ask): AsyncGenerator<ModelEvent, void, void> {
  const { signal, sampling } = ask;
  if (signal.aborted) return yield { type: 'failure', failure: CANCELLED };
  const key = keyOf(ask.prompt, sampling);
  const recording = await load(tape, `${key}.json`, Recording);
  if (!recording.ok) return yield { type: 'failure', failure: recording.failure };
  for (const event of recording.value.events) {
    await pause(tape.options.delayMs ?? 0, signal);
    if (signal.aborted) return yield { type: 'failure', failure: CANCELLED };
    yield eventOf(event, sampling.probabilities === true);
    if (event.type !== 'text') return;
  }
  yield { type: 'failure', failure: broken(tape, `${key}.json`, 'has no end') };
}

/** Probabilities are told to those who asked for them, as by every provider. */
function eventOf(event: RecordedEvent, probabilities: boolean): ModelEvent {
  if (event.type !== 'text') return event;
  const told = probabilities ? event.probabilities : undefined;
  return { type: 'text', text: event.text, ...(told === undefined ? {} : { probabilities: told }) };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return;
  // An abort ends the pause; the caller looks at the signal.
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

async function load<Value>(
  tape: Tape,
  name: string,
  schema: z.ZodType<Value>,
): Promise<Result<Value, ModelFailure>> {
  const folder = folderOf(tape);
  if (!folder.ok) return folder;
  const text = await tape.files.readText(join(folder.value, name), MAX_RECORDING_BYTES);
  if (!text.ok)
    return fail(
      text.failure.reason === 'not_found' ? missing(tape, name) : broken(tape, name, 'cannot be read'),
    );
  try {
    return ok(schema.parse(JSON.parse(text.value)));
  } catch {
    return fail(broken(tape, name, 'is not a recording'));
  }
}

function folderOf({ options }: Tape): Result<string, ModelFailure> {
  const { name, config } = options;
  if (config.recording !== undefined && config.recording !== '') return ok(resolve(config.recording));
  const message = `${name} has no folder to replay; set providers.${name}.recording to one`;
  return fail({ reason: 'provider_error', message });
}

function missing({ options }: Tape, file: string): ModelFailure {
  const key = file.replace(/\.json$/, '');
  const message = `${options.name} has no recording ${key} in ${options.config.recording}; record it with createRecorder, see "Recorded traffic" in docs/providers.md`;
  return { reason: 'provider_error', message };
}

function broken({ options }: Tape, file: string, what: string): ModelFailure {
  const message = `${options.name}: ${file} in ${options.config.recording} ${what}; delete it and record it again`;
  return { reason: 'provider_error', message };
}
