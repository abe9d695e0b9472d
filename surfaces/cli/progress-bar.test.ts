import { expect, it } from 'vitest';
import { renderProgressBar, renderTransfer, type TransferState } from './pull-reporter.ts';

const half: TransferState = {
  label: 'qwen',
  bytes: 250_000_000,
  totalBytes: 500_000_000,
  fraction: 0.5,
  bytesPerSecond: 10_000_000,
};

it('tells part, bytes, rate and time left', () => {
  expect(renderTransfer(half)).toBe('qwen   50 %  250 MB of 500 MB, 10 MB/s, 25.0 s left');
});

it('tells only what is known', () => {
  const unknown = { ...half, fraction: null, totalBytes: null, bytesPerSecond: null };
  expect(renderTransfer(unknown)).toBe('qwen  250 MB');
  expect(renderTransfer({ ...half, bytes: 500_000_000, fraction: 1 })).toBe(
    'qwen  100 %  500 MB of 500 MB, 10 MB/s',
  );
});

it('draws a bar as wide as there is room for', () => {
  expect(renderProgressBar(half, 200)).toContain(`[${'#'.repeat(15)}${'-'.repeat(15)}]   50 %`);
  expect(renderProgressBar(half, 80)).toContain(`[${'#'.repeat(12)}${'-'.repeat(13)}]`);
  expect(renderProgressBar(half, 80).length).toBe(80);
  expect(renderProgressBar(half, 40)).toBe(renderTransfer(half));
});
