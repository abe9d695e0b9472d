import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { JobThread, MAX_JOB_QUEUE } from './job-thread.ts';

/** A thread that does what the job says, and answers with its own number. */
const OBEDIENT = `
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', (job) => {
    if (job === 'hang') for (;;);
    if (job === 'throw') throw new Error('out of bounds');
    if (job === 'exit') process.exit(3);
    if (job === 'nothing') return parentPort.postMessage(null);
    if (job === 'garbage') return parentPort.postMessage({ result: { ok: 'yes' } });
    const answer = { result: { ok: true, value: threadId }, isSpent: job === 'spent' };
    setTimeout(() => parentPort.postMessage(answer), job === 'slow' ? 100 : 0);
  });
`;
const folder = mkdtempSync(join(tmpdir(), 'fettle-jobs-'));
const entry = join(folder, 'obedient.mjs');
writeFileSync(entry, OBEDIENT);
afterAll(() => rmSync(folder, { recursive: true }));

const threads: JobThread<string, number>[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.close()));
});

function start(options: { entry?: string; killMs?: number } = {}) {
  const thread = new JobThread<string, number>({
    entry,
    name: 'it',
    workerData: {},
    killMs: 5_000,
    ...options,
  });
  threads.push(thread);
  return (job: string, signal = new AbortController().signal) => thread.run(job, signal);
}
const failure = (reason: string, message: string) => ({
  ok: false,
  failure: { reason, message: expect.stringContaining(message) },
});

it('does all jobs in one thread', async () => {
  const run = start();
  const answers = await Promise.all([run('a'), run('b')]);
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toMatchObject({ ok: true });
});

it.each([
  ['throw', 'analyzer_failed', 'it stopped'],
  ['exit', 'analyzer_failed', 'it stopped'],
  ['hang', 'timed_out', 'it hangs'],
  ['nothing', 'analyzer_failed', 'it sent an invalid answer'],
  ['garbage', 'analyzer_failed', 'it sent an invalid answer'],
])('loses one answer to a job that ends in "%s", and gets a new thread', async (job, reason, message) => {
  const run = start({ killMs: 1_500 });
  const [first, bad, next] = await Promise.all([run('a'), run(job), run('b')]);
  expect(bad).toEqual(failure(reason, message));
  expect(next).toMatchObject({ ok: true });
  expect(next).not.toEqual(first);
});

it('replaces a thread that says that it is spent; its answer counts', async () => {
  const run = start();
  const spent = await run('spent');
  expect(spent).toMatchObject({ ok: true });
  expect(await run('a')).not.toEqual(spent);
});

it('says that there is no build', async () => {
  expect(await start({ entry: join(folder, 'none.mjs') })('a')).toEqual(
    failure('analyzer_missing', 'npm run build'),
  );
});

it('answers at once when given up, and lets go of the signal', async () => {
  const run = start();
  const stop = new AbortController();
  const answers = [run('slow', stop.signal), run('a', stop.signal)];
  stop.abort();
  for (const answer of await Promise.all(answers)) expect(answer).toEqual(failure('cancelled', 'stopped'));
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  expect(await run('a', AbortSignal.abort())).toEqual(failure('cancelled', 'stopped'));
});

it('refuses more than may wait', async () => {
  const run = start();
  const answers = Array.from({ length: MAX_JOB_QUEUE + 2 }, () => run('a'));
  expect(await answers.at(-1)).toEqual(failure('analyzer_failed', 'waiting for it'));
  expect(await answers[0]).toMatchObject({ ok: true });
});
