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

test('steps are long in the quiet, shorter once completions are in use, shortest while others wait', async () => {
  const strides: number[] = [];
  const scheduler = new Scheduler();
  const note = () => strides.push(scheduler.stride);
  scheduler.add(job({ trace: [], each: note }, 'chat', 'chat', 1));
  await drained(scheduler);
  scheduler.add(job({ trace: [], each: note }, 'completion', 'completion', 1));
  await drained(scheduler);
  scheduler.add(job({ trace: [], each: note }, 'first', 'chat', 1));
  scheduler.add(job({ trace: [] }, 'second', 'chat', 1));
  await drained(scheduler);
  expect(strides).toEqual([256, 32, 8]);
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
