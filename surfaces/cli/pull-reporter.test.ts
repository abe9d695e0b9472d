import { describe, expect, it } from 'vitest';
import type { PullProgress } from '../../src/ports/model-files.ts';
import { createPullReporter } from './pull-reporter.ts';

const MIB = 1_000_000;
const transfer = (bytes: number): PullProgress => ({
  type: 'transfer',
  source: 'pip',
  bytes,
  totalBytes: 100 * MIB,
  fraction: bytes / (100 * MIB),
});

function create(isTerminal: boolean) {
  let now = 0;
  const lines: string[] = [];
  const shown: string[] = [];
  const statusLine = { show: (text: (columns: number) => string) => shown.push(text(100)), clear: () => {} };
  const report = createPullReporter({
    write: (text) => lines.push(text.trimEnd()),
    statusLine: isTerminal ? statusLine : null,
    clock: { now: () => now, sleep: async () => {} },
  });
  return { report, lines, shown, pass: (ms: number) => (now += ms) };
}

describe('without a terminal', () => {
  it('writes a line at most every 5 per cent', () => {
    const { report, lines, pass } = create(false);
    for (let bytes = 0; bytes <= 100 * MIB; bytes += MIB) {
      report('qwen', transfer(bytes));
      pass(10);
    }
    expect(lines.length).toBe(21);
    expect(lines[0]).toBe('qwen    0 %  0 B of 100 MB');
    expect(lines[1]).toBe('qwen    5 %  5.0 MB of 100 MB, 100 MB/s, 950 ms left');
  });

  it('writes one every 10 seconds when it is slow', () => {
    const { report, lines, pass } = create(false);
    for (let second = 0; second <= 30; second += 1) {
      report('qwen', transfer(second * 1_000));
      pass(1_000);
    }
    expect(lines.length).toBe(4);
  });

  it('tells where it looks, and why a source did not work', () => {
    const { report, lines } = create(false);
    report('qwen', { type: 'source-start', source: 'huggingface' });
    report('qwen', { type: 'source-failed', source: 'huggingface', message: 'no answer\nwithin 5 s' });
    report('qwen', { type: 'lock-wait', message: 'another fettle fetches it' });
    expect(lines).toEqual([
      'qwen: downloading from huggingface',
      'qwen: huggingface failed: no answer within 5 s',
      'qwen: another fettle fetches it',
    ]);
  });
});

describe('on a terminal', () => {
  it('draws a bar', () => {
    const { report, lines, shown } = create(true);
    report('qwen', transfer(50 * MIB));
    expect(lines).toEqual([]);
    expect(shown[0]).toBe(`qwen  [${'#'.repeat(15)}${'-'.repeat(15)}]   50 %  50 MB of 100 MB`);
  });

  it('measures the rate of now, not of a resumed start or of the phase before', () => {
    const { report, shown, pass } = create(true);
    report('qwen', transfer(90 * MIB));
    pass(1_000);
    report('qwen', transfer(92 * MIB));
    report('qwen', { type: 'verify', bytes: 0, totalBytes: 100 * MIB, fraction: 0 });
    pass(1_000);
    report('qwen', { type: 'verify', bytes: 50 * MIB, totalBytes: 100 * MIB, fraction: 0.5 });
    expect(shown[1]).toContain('2.0 MB/s, 4.0 s left');
    expect(shown[2]).not.toContain('/s');
    expect(shown[3]).toContain('qwen (verifying its sha256)');
    expect(shown[3]).toContain('50 MB/s');
  });
});
