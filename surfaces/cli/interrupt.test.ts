import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SHUTDOWN_MS } from '../../src/config/limits.ts';
import { createInterrupt } from './interrupt.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks the command to end, and ends the process at the second time', () => {
  const exits: number[] = [];
  const { signal, interrupt } = createInterrupt((exitCode) => exits.push(exitCode));
  interrupt();
  expect([signal.aborted, exits]).toEqual([true, []]);
  interrupt();
  expect(exits).toEqual([130]);
});

it('ends a process whose command does not end', () => {
  const exits: number[] = [];
  const { interrupt } = createInterrupt((exitCode) => exits.push(exitCode));
  interrupt();
  vi.advanceTimersByTime(SHUTDOWN_MS - 1);
  expect(exits).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(exits).toEqual([130]);
});
