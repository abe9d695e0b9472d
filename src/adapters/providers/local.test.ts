import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ok } from '../../base/result.ts';
import type { Prompt } from '../../contract/prompt.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Provider } from '../../ports/provider.ts';
import { createLlamaEngine } from '../engines/llama/engine.ts';
import { packageRoot } from '../package-root.ts';
import { createLocalProvider } from './local.ts';

const ENTRY = join(packageRoot(), 'test/fixtures/engine/scripted-child.mjs');
const LOG = { debug() {}, info() {}, warn() {}, error() {} };
const NEVER = new AbortController().signal;
const SAMPLING = { temperature: 0, maxTokens: 20, stop: [] };

const engine = createLlamaEngine({ threads: 1, memoryBytes: 1e12, log: LOG, entry: ENTRY });
afterEach(() => engine.close());

function provider(): Provider {
  const file = { name: 'scripted', path: ENTRY, bytes: 1, sha256: '', license: '', source: 'file' };
  const modelFiles = { locate: async () => ok(file) } as unknown as ModelFiles;
  const open = { contextTokens: 512, sequences: 2, embeddings: false, loraAdapters: [] };
  return createLocalProvider({ name: 'local', model: 'scripted', engine, modelFiles, open });
}

/** Long enough to say something of the speed. */
const long = (text: string): Prompt => ({ form: 'plain', text: text.padStart(100, text) });

test('how fast a prompt is evaluated is measured apart for who waits and for what is ahead', async () => {
  const { cache, ask } = provider();
  if (cache === undefined) throw new Error('The provider of a local model tells of its cache');
  const speeds = () => [cache.tokensPerSecond('waited'), cache.tokensPerSecond('ahead')];
  expect(speeds()).toEqual([null, null]);
  expect(await cache.prewarm(long('ahead'), 'key', NEVER)).toMatchObject({ ok: true });
  const [waited, ahead] = speeds();
  expect([waited, typeof ahead]).toEqual([null, 'number']);
  const asked = { prompt: long('say:hello'), sampling: SAMPLING, priority: 'completion' as const };
  for await (const event of ask({ ...asked, signal: NEVER })) expect(event.type).not.toBe('failure');
  expect(speeds()).toEqual([expect.any(Number), ahead]);
});
