import { expect, test } from 'vitest';
import { residentBytesOf } from './resident-bytes.ts';

test.skipIf(process.platform !== 'linux')(
  'the memory of this process (skipped: only Linux has /proc)',
  () => {
    const bytes = residentBytesOf(process.pid) ?? 0;
    expect(bytes).toBeGreaterThan(10_000_000);
    expect(bytes / process.memoryUsage.rss()).toBeCloseTo(1, 0);
  },
);

test('a process that is gone has none', () => {
  expect(residentBytesOf(2 ** 30)).toBeNull();
});
