import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok } from '../../../base/result.ts';
import type { EngineEvent, EngineJob, ModelSpec } from '../../../ports/engine.ts';
import { packageRoot } from '../../package-root.ts';
import { createLlamaEngine } from './engine.ts';
import { EngineProcess } from './engine-process.ts';

const ENTRY = join(packageRoot(), 'test/fixtures/engine/scripted-child.mjs');
const SILENT_LOG = { debug() {}, info() {}, warn() {}, error() {} };
/** Any file that exists: the scripted library does not read it. */
const MODEL: ModelSpec = {
  path: ENTRY,
  contextTokens: 512,
  sequences: 2,
  embeddings: false,
  loraAdapters: [],
};
const NEVER = new AbortController().signal;

let engine: ReturnType<typeof createLlamaEngine>;

beforeEach(() => {
  engine = createLlamaEngine({ threads: 1, memoryBytes: 1e12, log: SILENT_LOG, entry: ENTRY });
});

afterEach(() => engine.close());

function job(text: string, changes: Partial<EngineJob['sampling']> = {}): EngineJob {
  return {
    model: MODEL,
    prompt: [{ text, special: false }],
    sampling: { temperature: 0, maxTokens: 100, stop: [], ...changes },
    priority: 'chat',
  };
}

/** Never a guess: process 0 would be our own group. */
function killEngine(): void {
  const { processId } = engine.process;
  if (processId === null) throw new Error('The engine does not run');
  process.kill(processId, 'SIGKILL');
}

async function run(asked: EngineJob, signal = NEVER): Promise<{ text: string; last: EngineEvent }> {
  let text = '';
  let last: EngineEvent | null = null;
  for await (const event of engine.generate(asked, signal)) {
    if (event.type === 'text') text += event.text;
    last = event;
  }
  if (last === null) throw new Error('No event came');
  return { text, last };
}

describe('a generation', () => {
  test('streams its text and ends with what it cost', async () => {
    const { text, last } = await run(job('say:hello'));
    expect(text).toBe('hello');
    expect(last).toMatchObject({
      type: 'end',
      reason: 'stop',
      usage: { promptTokens: 9, cachedTokens: 0, generatedTokens: 5 },
    });
  });

  test('ends at its token limit and before a stop sequence', async () => {
    expect(await run(job('say:hello', { maxTokens: 2 }))).toMatchObject({
      text: 'he',
      last: { reason: 'length' },
    });
    expect((await run(job('say:one\n```\ntwo', { stop: ['\n```'] }))).text).toBe('one');
  });

  test('says the probability of each token when asked', async () => {
    const seen: number[] = [];
    for await (const event of engine.generate(job('say:ab', { probabilities: true }), NEVER)) {
      if (event.type === 'text') {
        seen.push(...(event.probabilities ?? []).map(({ probability }) => probability));
      }
    }
    expect(seen).toEqual([0.5, 0.5]);
  });

  test('evaluates only what a cached prompt does not hold', async () => {
    await run(job('a long beginning that stays, say:x'));
    const { last } = await run(job('a long beginning that stays, say:y'));
    expect(last).toMatchObject({ usage: { cachedTokens: 'a long beginning that stays, say:'.length } });
  });

  test('says with its first text what the prompt cost, for a reader who leaves early', async () => {
    await run(job('a long beginning that stays, say:x'));
    for await (const event of engine.generate(job('a long beginning that stays, say:yy'), NEVER)) {
      if (event.type !== 'text') throw new Error('No text came first');
      expect(event.usage).toMatchObject({ promptTokens: 35, cachedTokens: 33 });
      break;
    }
  });

  test('that is held to an opening tells only what goes beyond it', async () => {
    expect((await run({ ...job('say:hello'), opening: 'hel' })).text).toBe('lo');
  });

  test('refuses a prompt that does not fit, with the two numbers', async () => {
    const { last } = await run(job('x'.repeat(600)));
    expect(last).toMatchObject({ failure: { reason: 'prompt_too_large' } });
    expect(JSON.stringify(last)).toMatch(/600 tokens.*512/);
  });

  test('that fails inside the library is a failure of that request alone', async () => {
    expect((await run(job('throw'))).last).toMatchObject({ failure: { reason: 'provider_error' } });
    expect((await run(job('say:fine'))).text).toBe('fine');
  });

  test('and a completion at the same time do not mix, and the completion comes first', async () => {
    const order: string[] = [];
    const chat = run(job(`say:${'c'.repeat(60)}`)).then((ended) => {
      order.push('chat');
      return ended;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const completion = run({ ...job('say:done'), priority: 'completion' }).then((ended) => {
      order.push('completion');
      return ended;
    });
    expect((await completion).text).toBe('done');
    expect((await chat).text).toBe('c'.repeat(60));
    expect(order).toEqual(['completion', 'chat']);
  });
});

describe('cancelling', () => {
  test('ends the stream at once and frees the engine', async () => {
    const stop = new AbortController();
    const events: EngineEvent[] = [];
    for await (const event of engine.generate(job('forever', { maxTokens: 400 }), stop.signal)) {
      events.push(event);
      if (events.length === 3) stop.abort();
    }
    expect(events).toHaveLength(4);
    expect(events.at(-1)).toMatchObject({ failure: { reason: 'cancelled' } });
    expect((await run(job('say:next'))).text).toBe('next');
  });

  test('before the start never reaches the process', async () => {
    expect((await run(job('say:x'), AbortSignal.abort())).last).toMatchObject({
      failure: { reason: 'cancelled' },
    });
    expect(engine.process.running).toBe(false);
  });

  test('by leaving the stream early frees the engine', async () => {
    for await (const event of engine.generate(job('forever', { maxTokens: 400 }), NEVER)) {
      if (event.type === 'text') break;
    }
    expect((await run(job('say:next'))).text).toBe('next');
  });
});

describe('a crash', () => {
  test('in mid-stream is told to that request, and the next one works', async () => {
    const { text, last } = await run(job('crash:par'));
    expect(text).toBe('par');
    expect(last).toMatchObject({ failure: { reason: 'engine_crashed' } });
    expect((await run(job('say:back'))).text).toBe('back');
    expect((await engine.status()).restarts).toBe(1);
  });

  test('by kill -9 from outside is the same', async () => {
    const running = run(job('forever', { maxTokens: 400 }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    killEngine();
    expect((await running).last).toMatchObject({ failure: { reason: 'engine_crashed' } });
    expect((await run(job('say:back'))).text).toBe('back');
  });

  test('at the start says what the process last wrote', async () => {
    const process = new EngineProcess({ entry: ENTRY, args: ['--refuse-to-start'], log: SILENT_LOG });
    const started = await process.start();
    expect(started).toMatchObject({ ok: false, failure: { reason: 'engine_crashed' } });
    expect(JSON.stringify(started)).toContain('libllama.so: cannot open shared object file');
    await process.close();
  });
});

test('a process that hangs is killed, its request told, and the next one served', async () => {
  await engine.close();
  engine = createLlamaEngine({ threads: 1, memoryBytes: 1e12, log: SILENT_LOG, entry: ENTRY, hangMs: 200 });
  expect((await run(job('hang'))).last).toMatchObject({ failure: { reason: 'engine_crashed' } });
  expect((await run(job('say:alive'))).text).toBe('alive');
});

test('looking says what is evaluated already, and warming makes it so', async () => {
  const { prompt } = job('abc say:x');
  expect(await engine.look(MODEL, prompt, NEVER)).toEqual(ok({ promptTokens: 9, cachedTokens: 0 }));
  expect(await engine.warm(job('abc say:x'), NEVER)).toMatchObject({
    ok: true,
    value: { promptTokens: 9, cachedTokens: 0, prefillMs: expect.any(Number) },
  });
  // The last token is evaluated with the first draw.
  expect(await engine.look(MODEL, prompt, NEVER)).toEqual(ok({ promptTokens: 9, cachedTokens: 9 }));
});

describe('prompts that had to make room', () => {
  const one: ModelSpec = { ...MODEL, sequences: 1 };
  const long = (letter: string) => job(`${letter.repeat(90)} say:x`);
  let base: string;

  beforeEach(async () => {
    await engine.close();
    base = mkdtempSync(join(tmpdir(), 'fettle-snapshots-'));
    const snapshots = { base, maxBytes: 1e6 };
    engine = createLlamaEngine({ threads: 1, memoryBytes: 1e12, log: SILENT_LOG, entry: ENTRY, snapshots });
  });

  afterEach(async () => {
    await engine.close();
    rmSync(base, { recursive: true });
  });

  test('come back from disk, and looking counts them', async () => {
    await run({ ...long('a'), model: one });
    await run({ ...long('b'), model: one });
    expect(await engine.look(one, long('a').prompt, NEVER)).toMatchObject({ value: { cachedTokens: 96 } });
    const { last } = await run({ ...long('a'), model: one });
    expect(last).toMatchObject({ reason: 'stop', usage: { promptTokens: 96, cachedTokens: 95 } });
    expect((await engine.status()).snapshots).toMatchObject({ saved: 2, restored: 1, failed: 0 });
  });

  test('are gone with the process, killed or closed', async () => {
    await run({ ...long('a'), model: one });
    await run({ ...long('b'), model: one });
    const folder = join(base, String(engine.process.processId));
    expect(readdirSync(folder)).toHaveLength(1);
    killEngine();
    await vi.waitUntil(() => readdirSync(base).length === 0);
    expect((await run({ ...long('c'), model: one })).text).toBe('x');
    await engine.close();
    expect(readdirSync(base)).toEqual([]);
  });
});

test('requests past the bound of the queue are refused at once', async () => {
  const stop = new AbortController();
  const running = Array.from({ length: 64 }, () => run(job('forever'), stop.signal));
  expect((await run(job('say:x'))).last).toMatchObject({
    failure: { reason: 'overloaded', retry_after_ms: 2000 },
  });
  stop.abort();
  await Promise.all(running);
});

test('loading, tokenizing, embedding and warming answer once each', async () => {
  expect(await engine.load(MODEL, NEVER)).toMatchObject({ ok: true, value: { contextTokens: 512 } });
  expect(await engine.tokenize(MODEL, [{ text: 'ab', special: false }], NEVER)).toEqual({
    ok: true,
    value: [97, 98],
  });
  const vectors = await engine.embed(
    { model: MODEL, texts: ['abc', ''], maxTokens: null, priority: 'background' },
    NEVER,
  );
  expect(vectors).toEqual({ ok: true, value: [Float32Array.of(3, 1), Float32Array.of(0, 1)] });
  expect(await engine.warm(job('say:x'), NEVER)).toMatchObject({ ok: true, value: { promptTokens: 5 } });
  expect((await run(job('say:x'))).last).toMatchObject({ usage: { cachedTokens: 4 } });
});

test('a model file that is missing or broken is told apart', async () => {
  const missing = await engine.load({ ...MODEL, path: '/nowhere/model.gguf' }, NEVER);
  expect(missing).toMatchObject({ ok: false, failure: { reason: 'model_missing' } });
});
