import { join } from 'node:path';
import { textHash } from '../../base/fingerprint.ts';
import { fail, type Result } from '../../base/result.ts';
import { MAX_RECORDING_BYTES } from '../../config/limits.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Files } from '../../ports/files.ts';
import type { Ask, ModelEvent, Provider } from '../../ports/provider.ts';
import { createDiskFiles } from '../files/disk.ts';
import {
  ABILITIES_FILE,
  canonicalJson,
  keyOf,
  type RecordedEvent,
  RecordedTokens,
  recordable,
  TOKENS_FILE,
} from './recording.ts';

/**
 * Passes everything on to a provider and writes its answers into a folder, for `kind: recorded` to replay.
 * Only complete answers are written; the same traffic writes the same bytes. A file that cannot be written
 * fails the exchange: a gap in a recording would show only much later.
 */
export function createRecorder(
  provider: Provider,
  folder: string,
  files: Files = createDiskFiles(),
): Provider {
  const tokens = new TokenFile(join(folder, TOKENS_FILE), files);
  const write = (name: string, value: unknown) => writeJson(files, join(folder, name), value);
  return {
    kind: provider.kind,
    name: provider.name,
    model: provider.model,
    probe: async (signal) => {
      const found = await provider.probe(signal);
      const broken = found.ok ? await write(ABILITIES_FILE, found.value) : null;
      return broken === null ? found : fail(broken);
    },
    ask: (ask) => record(provider, ask, write),
    countTokens: async (text, signal) => {
      const counted = await provider.countTokens(text, signal);
      const broken = counted.ok ? await tokens.add(textHash(text), counted.value) : null;
      return broken === null ? counted : fail(broken);
    },
    embed: (texts, signal) => provider.embed(texts, signal),
    warm: (signal) => provider.warm(signal),
    close: () => provider.close(),
  };
}

type Write = (name: string, value: unknown) => Promise<ModelFailure | null>;

async function* record(provider: Provider, ask: Ask, write: Write): AsyncGenerator<ModelEvent, void, void> {
  const events: RecordedEvent[] = [];
  for await (const event of provider.ask(ask)) {
    const kept = recordable(event);
    if (kept !== null) events.push(kept);
    if (event.type === 'text') {
      yield event;
      continue;
    }
    const key = keyOf(ask.prompt, ask.sampling);
    const { prompt, sampling } = ask;
    const recording = { key, model: provider.model, prompt, sampling, events };
    const broken = kept === null ? null : await write(`${key}.json`, recording);
    return yield broken === null ? event : { type: 'failure', failure: broken };
  }
}

/** Counts of many texts in one file; writes are serialized. */
class TokenFile {
  private readonly path: string;
  private readonly files: Files;
  private last: Promise<ModelFailure | null> = Promise.resolve(null);

  constructor(path: string, files: Files) {
    this.path = path;
    this.files = files;
  }

  add(key: string, count: RecordedTokens[string]): Promise<ModelFailure | null> {
    this.last = this.last.then(async () => {
      const known = await this.read();
      return writeJson(this.files, this.path, { ...known, [key]: count });
    });
    return this.last;
  }

  private async read(): Promise<RecordedTokens> {
    const text = await this.files.readText(this.path, MAX_RECORDING_BYTES);
    if (!text.ok) return {};
    try {
      return RecordedTokens.parse(JSON.parse(text.value));
    } catch {
      return {};
    }
  }
}

async function writeJson(files: Files, path: string, value: unknown): Promise<ModelFailure | null> {
  const written: Result<void, { message: string }> = await files.writeText(
    path,
    `${canonicalJson(value, 2)}\n`,
  );
  if (written.ok) return null;
  return { reason: 'provider_error', message: `The traffic was not recorded: ${written.failure.message}` };
}
