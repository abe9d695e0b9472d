import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { MAX_JOB_QUEUE } from '../../threads/job-thread.ts';
import { ParseThread } from './parse-thread.ts';

/** A thread in the place of the real one: it does what the text says, and answers with its own number. */
const OBEDIENT = `
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', ({ text }) => {
    if (text === 'hang') for (;;);
    if (text === 'throw') throw new Error('out of bounds');
    if (text === 'exit') process.exit(3);
    if (text === 'nothing') return parentPort.postMessage(null);
    if (text === 'garbage') return parentPort.postMessage({ result: { ok: 'yes' } });
    const value = [{ kind: 'missing', message: String(threadId), range: null, text }];
    const answer = { result: { ok: true, value }, isSpent: text === 'spent' };
    if (text.startsWith('slow')) setTimeout(() => parentPort.postMessage(answer), 50);
    else parentPort.postMessage(answer);
  });
`;

const folder = mkdtempSync(join(tmpdir(), 'fettle-thread-'));
const entry = join(folder, 'obedient.mjs');
writeFileSync(entry, OBEDIENT);
afterAll(() => rmSync(folder, { recursive: true }));

let thread: ParseThread<{ message: string }[]>;
afterEach(() => thread.close());

function start(options: { entry?: string; killMs?: number } = {}): void {
  thread = new ParseThread({ entry, grammars: folder, ...options });
}

const parse = (text: string, signal = new AbortController().signal) =>
  thread.parse({ text, language: 'json' }, signal);

/** The number of the thread that answered. */
async function numberOf(text: string): Promise<string | undefined> {
  const answer = await parse(text);
  return answer.ok ? answer.value[0]?.message : undefined;
}

describe('one thread for all texts', () => {
  it('answers each text in turn, from the same thread', async () => {
    start();
    const numbers = await Promise.all([numberOf('a'), numberOf('slow'), numberOf('b')]);
    expect(new Set(numbers).size).toBe(1);
    expect(numbers[0]).toBeDefined();
  });

  it('refuses a text too many', async () => {
    start();
    const all = Array.from({ length: MAX_JOB_QUEUE + 2 }, () => parse('a'));
    expect(await all.at(-1)).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
    expect((await Promise.all(all)).filter(({ ok }) => ok)).toHaveLength(MAX_JOB_QUEUE + 1);
  });

  it('warms once for each language and thread', async () => {
    start();
    await thread.warm('json');
    const slow = parse('slow');
    // Nothing to wait for: this comes back although the thread is at work.
    expect(await Promise.race([thread.warm('json').then(() => 'warm'), slow.then(() => 'parsed')])).toBe(
      'warm',
    );
    await slow;
  });
});

describe('a thread that fails', () => {
  it.each(['throw', 'exit', 'nothing', 'garbage'])('costs one answer: %s', async (text) => {
    start();
    const [first, failed, next] = await Promise.all([numberOf('a'), parse(text), numberOf('b')]);
    expect(failed).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
    expect(next).toBeDefined();
    expect(next).not.toBe(first);
  });

  it('is killed when it hangs, and the next text is answered', async () => {
    start({ killMs: 300 });
    await parse('a');
    const [hung, next] = await Promise.all([parse('hang'), numberOf('b')]);
    expect(hung).toMatchObject({ ok: false, failure: { reason: 'timed_out' } });
    expect(next).toBeDefined();
  });

  it('is not hung by the same text twice', async () => {
    start({ killMs: 300 });
    await parse('a');
    const [first, other, second] = [parse('hang'), numberOf('b'), parse('hang')];
    expect(await first).toMatchObject({ ok: false, failure: { reason: 'timed_out' } });
    const late = new Promise((resolve) => setImmediate(resolve, 'late'));
    expect(await Promise.race([second, late])).toEqual(await first);
    expect(await other).toBeDefined();
  });

  it('is replaced after a text that may have damaged it; the answer counts', async () => {
    start();
    const first = await numberOf('spent');
    expect(first).toBeDefined();
    expect(await numberOf('a')).not.toBe(first);
  });

  it('says that there is no build', async () => {
    start({ entry: join(folder, 'none.mjs') });
    expect(await parse('a')).toMatchObject({
      ok: false,
      failure: { reason: 'analyzer_missing', message: expect.stringContaining('npm run build') },
    });
  });

  it('survives a thread that cannot even start', async () => {
    writeFileSync(join(folder, 'wrong.mjs'), 'import "./nowhere.mjs";');
    start({ entry: join(folder, 'wrong.mjs') });
    expect(await parse('a')).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
    expect(await parse('a')).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
  });
});

describe('giving up', () => {
  it('answers at once, running or waiting, and lets go of the signal', async () => {
    start({ killMs: 2_000 });
    await parse('a');
    const running = new AbortController();
    const waiting = new AbortController();
    const answers = [parse('hang', running.signal), parse('b', waiting.signal)];
    running.abort();
    waiting.abort();
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    expect(getEventListeners(running.signal, 'abort')).toEqual([]);
    expect(getEventListeners(waiting.signal, 'abort')).toEqual([]);
  });

  it('never starts what was given up while it waited', async () => {
    start();
    const controller = new AbortController();
    const before = await numberOf('a');
    const slow = parse('slow');
    const waiting = parse('exit', controller.signal);
    controller.abort();
    await Promise.all([slow, waiting]);
    expect(await numberOf('a')).toBe(before);
  });

  it('does not start what was aborted before', async () => {
    start();
    expect(await parse('a', AbortSignal.abort())).toMatchObject({
      ok: false,
      failure: { reason: 'cancelled' },
    });
  });

  it('lets go of the signal of a text that was answered', async () => {
    start();
    const { signal } = new AbortController();
    await parse('a', signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('close answers all who wait, and a later parse works', async () => {
    start();
    const answers = [parse('slow'), parse('slow')];
    await thread.close();
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    expect(await numberOf('a')).toBeDefined();
  });
});
