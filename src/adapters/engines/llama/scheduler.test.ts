import { expect, test } from 'vitest';
import { Scheduler, type Steps } from './scheduler.ts';

type Written = { trace: string[]; each?: () => void };

/** A job of `count` steps that writes its name into `trace` at each. */
function job({ trace, each }: Written, name: string, priority: Steps['priority'], count: number): Steps {
  let left = count;
  return {
    priority,
    ready: () => true,
    isCancelled: false,
    step: async () => {
      await Promise.resolve();
      trace.push(name);
      each?.();
      left -= 1;
      return left === 0;
    },
  };
}

async function drained(scheduler: Scheduler): Promise<void> {
  while (scheduler.size > 0) await new Promise((resolve) => setImmediate(resolve));
}

test('a completion preempts a chat between two of its steps', async () => {
  const trace: string[] = [];
  const scheduler = new Scheduler();
  let arrived = false;
  const arrive = () => {
    if (arrived) return;
    arrived = true;
    scheduler.add(job({ trace }, 'completion', 'completion', 2));
  };
  scheduler.add(job({ trace, each: arrive }, 'chat', 'chat', 4));
  await drained(scheduler);
  expect(trace).toEqual(['chat', 'completion', 'completion', 'chat', 'chat', 'chat']);
});

test('equals run one after the other, and background work comes last', async () => {
  const trace: string[] = [];
  const scheduler = new Scheduler();
  scheduler.add(job({ trace }, 'background', 'background', 2));
  scheduler.add(job({ trace }, 'first', 'chat', 2));
  scheduler.add(job({ trace }, 'second', 'chat', 2));
  await drained(scheduler);
  expect(trace).toEqual(['background', 'first', 'first', 'second', 'second', 'background']);
});

test('steps are long in the quiet, shorter once completions are in use, short ahead of them', async () => {
  const scheduler = new Scheduler({ rhythmMs: 0 });
  const during: Record<string, number> = {};
  const run = async (name: string, priority: Steps['priority']) => {
    const note = () => Object.assign(during, { [name]: scheduler.strideOf(priority) });
    scheduler.add(job({ trace: [], each: note }, name, priority, 1));
    await drained(scheduler);
  };
  await run('chat in the quiet', 'chat');
  await run('completion', 'completion');
  await run('chat', 'chat');
  await run('background', 'background');
  await run('ahead', 'ahead');
  expect(during).toEqual({ 'chat in the quiet': 256, completion: 32, chat: 32, background: 16, ahead: 16 });
});

test('a step ahead takes no longer than a token while a keystroke is likely, unless nothing else gets done', async () => {
  const typing = new Scheduler({ rhythmMs: 10_000 });
  typing.add(job({ trace: [] }, 'completion', 'completion', 1));
  await drained(typing);
  expect([typing.strideOf('ahead'), typing.strideOf('background')]).toEqual([4, 4]);
  const held = new Scheduler({ rhythmMs: 10_000, heldMs: 0 });
  held.add(job({ trace: [] }, 'completion', 'completion', 1));
  await drained(held);
  expect(held.strideOf('ahead')).toBe(16);
});

test('steps are shortest while one that is more urgent waits, not while equals or others do', async () => {
  const scheduler = new Scheduler();
  scheduler.add({ ...job({ trace: [] }, 'waiting', 'chat', 1), ready: () => false });
  scheduler.add({ ...job({ trace: [] }, 'next', 'chat', 1), ready: () => false });
  expect((['completion', 'chat', 'background'] as const).map((one) => scheduler.strideOf(one))).toEqual([
    256, 256, 8,
  ]);
});

test('what is evaluated ahead holds still until no keystroke is likely to follow', async () => {
  const trace: string[] = [];
  const scheduler = new Scheduler();
  const started = performance.now();
  scheduler.add(job({ trace }, 'completion', 'completion', 1));
  scheduler.add(job({ trace }, 'ahead', 'ahead', 2));
  scheduler.add(job({ trace }, 'background', 'background', 1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(trace).toEqual(['completion', 'background']);
  scheduler.add(job({ trace }, 'next', 'completion', 1));
  const again = performance.now();
  await drained(scheduler);
  expect(trace).toEqual(['completion', 'background', 'next', 'ahead', 'ahead']);
  expect(performance.now() - again).toBeGreaterThanOrEqual(290);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('what is evaluated ahead goes on between keystrokes that never leave a calm', async () => {
  const trace: string[] = [];
  const scheduler = new Scheduler({ calmMs: 10_000, heldMs: 300 });
  const started = performance.now();
  scheduler.add(job({ trace }, 'completion', 'completion', 1));
  scheduler.add(job({ trace }, 'ahead', 'ahead', 2));
  while (!trace.includes('ahead') && performance.now() - started < 5_000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    scheduler.add(job({ trace }, 'completion', 'completion', 1));
  }
  expect(performance.now() - started).toBeGreaterThanOrEqual(300);
  await drained(scheduler);
  expect(trace.filter((name) => name === 'ahead')).toHaveLength(2);
});

test('what is evaluated ahead begins at once where nobody types', async () => {
  const trace: string[] = [];
  // Longer than the test may take.
  const scheduler = new Scheduler({ calmMs: 600_000, heldMs: 600_000 });
  scheduler.add(job({ trace }, 'ahead', 'ahead', 1));
  await drained(scheduler);
  expect(trace).toEqual(['ahead']);
});

test('a job that is not ready lets others pass and goes on when it is woken', async () => {
  const trace: string[] = [];
  const scheduler = new Scheduler();
  let open = false;
  scheduler.add({ ...job({ trace }, 'waiting', 'completion', 1), ready: () => open });
  scheduler.add(job({ trace }, 'chat', 'chat', 1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(trace).toEqual(['chat']);
  open = true;
  scheduler.wake();
  await drained(scheduler);
  expect(trace).toEqual(['chat', 'waiting']);
});

test('a job that was cancelled gives back what it holds before the most urgent one begins', async () => {
  const trace: string[] = [];
  const scheduler = new Scheduler();
  const ahead = job({ trace }, 'ahead', 'background', 1);
  scheduler.add(
    job({ trace, each: () => Object.assign(ahead, { isCancelled: true }) }, 'first', 'completion', 1),
  );
  scheduler.add(job({ trace }, 'second', 'completion', 1));
  scheduler.add(ahead);
  await drained(scheduler);
  expect(trace).toEqual(['first', 'ahead', 'second']);
});
