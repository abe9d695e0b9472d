import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../base/result.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { Abilities, ModelEvent, Provider } from '../../ports/provider.ts';
import { createRecordedProvider } from './recorded.ts';
import { createRecorder } from './recorder.ts';
import { keyOf } from './recording.ts';

const NEVER = new AbortController().signal;
const PROMPT: Prompt = { form: 'plain', text: 'once upon' };
const SAMPLING: Sampling = { temperature: 0, maxTokens: 8, stop: [] };
const ABILITIES: Abilities = {
  contextTokens: 4096,
  chat: true,
  fillInTheMiddle: false,
  embeddings: false,
  constraint: true,
  probabilities: true,
  remarks: ['It cannot fill in the middle'],
};
const EVENTS: ModelEvent[] = [
  { type: 'text', text: ' a', probabilities: [{ text: ' a', probability: 0.9 }] },
  { type: 'text', text: ' time' },
  { type: 'end', reason: 'stop', usage: { promptTokens: 2, cachedTokens: 0, generatedTokens: 2 } },
];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-recorded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A model of the outside that says the same each time. */
function saying(events: ModelEvent[]): Provider {
  return {
    kind: 'local',
    name: 'real',
    model: 'small',
    probe: async () => ok(ABILITIES),
    async *ask() {
      yield* events;
    },
    countTokens: async (text) => ok({ tokens: text.length, exact: true }),
    embed: async () => ok([]),
    warm: async () => ok(undefined),
    close: async () => undefined,
  };
}

async function ask(provider: Provider, sampling: Partial<Sampling> = {}, signal = NEVER) {
  const events: ModelEvent[] = [];
  const all = { ...SAMPLING, ...sampling };
  for await (const event of provider.ask({ prompt: PROMPT, sampling: all, priority: 'chat', signal }))
    events.push(event);
  return events;
}

function replaying(delayMs = 0): Provider {
  return createRecordedProvider({ name: 'tape', model: 'small', config: { recording: folder }, delayMs });
}

describe('recorded traffic', () => {
  it('is replayed as it was, with probabilities for those who ask for them', async () => {
    expect(await ask(createRecorder(saying(EVENTS), folder))).toEqual(EVENTS);
    expect(await ask(replaying(), { probabilities: true })).toEqual(EVENTS);
    expect(await ask(replaying())).toEqual([{ type: 'text', text: ' a' }, ...EVENTS.slice(1)]);
  });

  it('is one readable file for each exchange, the same bytes each time', async () => {
    await ask(createRecorder(saying(EVENTS), folder));
    const name = `${keyOf(PROMPT, SAMPLING)}.json`;
    expect(await readdir(folder)).toEqual([name]);
    const first = await readFile(join(folder, name), 'utf8');
    // Of the engine's timings nothing is kept.
    const timed = {
      type: 'end',
      reason: 'stop',
      usage: { ...usage(), prefillMs: 3.5, decodeMs: 9 },
    } as ModelEvent;
    await ask(createRecorder(saying([...EVENTS.slice(0, 2), timed]), folder));
    expect(await readFile(join(folder, name), 'utf8')).toBe(first);
    expect(first).toMatch(/"text": "once upon"/);
    expect(Object.keys(JSON.parse(first) as object)).toEqual([
      'events',
      'key',
      'model',
      'prompt',
      'sampling',
    ]);
  });

  it('is found by what decides the answer, in whatever order it is written', () => {
    const reordered = { stop: [], maxTokens: 8, temperature: 0, seed: undefined } as unknown as Sampling;
    expect(keyOf(PROMPT, reordered)).toBe(keyOf(PROMPT, SAMPLING));
    expect(keyOf(PROMPT, { ...SAMPLING, probabilities: true })).toBe(keyOf(PROMPT, SAMPLING));
    const others = [
      keyOf({ form: 'plain', text: 'once' }, SAMPLING),
      keyOf(PROMPT, { ...SAMPLING, temperature: 0.1 }),
      keyOf(PROMPT, { ...SAMPLING, seed: 1 }),
      keyOf(PROMPT, { ...SAMPLING, stop: ['\n'] }),
      keyOf(PROMPT, { ...SAMPLING, maxTokens: 9 }),
      keyOf(PROMPT, { ...SAMPLING, constraint: { kind: 'gbnf', grammar: 'root ::= "a"' } }),
    ];
    expect(new Set([...others, keyOf(PROMPT, SAMPLING)]).size).toBe(others.length + 1);
  });

  it('says which recording is missing and how to make it', async () => {
    const [event] = await ask(replaying());
    expect(event).toMatchObject({ type: 'failure', failure: { reason: 'provider_error' } });
    const { message } = (event as ModelEvent & { type: 'failure' }).failure;
    expect(message).toContain(keyOf(PROMPT, SAMPLING));
    expect(message).toContain('docs/providers.md');
  });

  it('holds failures of the prompt, and none that may pass', async () => {
    const failing = (reason: 'prompt_too_large' | 'rate_limited'): ModelEvent[] => [
      { type: 'failure', failure: { reason, message: 'real: it failed' } },
    ];
    await ask(createRecorder(saying(failing('rate_limited')), folder));
    expect(await readdir(folder)).toEqual([]);
    await ask(createRecorder(saying(failing('prompt_too_large')), folder));
    expect(await ask(replaying())).toEqual(failing('prompt_too_large'));
  });

  it('says when a file is broken', async () => {
    const path = join(folder, `${keyOf(PROMPT, SAMPLING)}.json`);
    for (const text of ['{', '{"events":[]}', '[]']) {
      await writeFile(path, text);
      expect(await ask(replaying())).toMatchObject([{ failure: { reason: 'provider_error' } }]);
    }
    await writeFile(
      path,
      JSON.stringify({ key: '', model: '', prompt: 0, sampling: 0, events: EVENTS.slice(0, 1) }),
    );
    expect((await ask(replaying())).at(-1)).toMatchObject({ type: 'failure' });
  });

  it('is not silently lost where it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const events = await ask(createRecorder(saying(EVENTS), join(folder, 'file')));
    expect(events.at(-1)).toMatchObject({ type: 'failure', failure: { reason: 'provider_error' } });
  });

  it('can be paced', async () => {
    await ask(createRecorder(saying(EVENTS), folder));
    const started = performance.now();
    await ask(replaying(30));
    expect(performance.now() - started).toBeGreaterThanOrEqual(85);
  });

  it('has the counts of texts and what the probe found, else an estimate and a remark', async () => {
    expect(await replaying().countTokens('abcdef', NEVER)).toMatchObject({ value: { exact: false } });
    expect(await replaying().probe(NEVER)).toMatchObject({ value: { contextTokens: null } });
    const recorder = createRecorder(saying(EVENTS), folder);
    await Promise.all([...'abcdefgh'].map((text) => recorder.countTokens(text.repeat(6), NEVER)));
    await recorder.probe(NEVER);
    expect(await replaying().countTokens('aaaaaa', NEVER)).toEqual(ok({ tokens: 6, exact: true }));
    expect(await replaying().countTokens('hhhhhh', NEVER)).toEqual(ok({ tokens: 6, exact: true }));
    expect(await replaying().probe(NEVER)).toEqual(ok(ABILITIES));
  });

  it('needs a folder', async () => {
    const provider = createRecordedProvider({ name: 'tape', model: 'small', config: {} });
    expect(await provider.warm(NEVER)).toMatchObject({
      failure: { message: expect.stringContaining('recording') },
    });
    expect(await ask(provider)).toMatchObject([{ failure: { reason: 'provider_error' } }]);
  });
});

function usage() {
  return { promptTokens: 2, cachedTokens: 0, generatedTokens: 2 };
}
