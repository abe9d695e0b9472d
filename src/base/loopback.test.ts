import { expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

it.each(['127.0.0.1', '127.255.0.1', 'localhost', 'LocalHost', 'localhost.', '::1'])('%s is', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each([
  ...['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.0.0.1.nip.io', '127.0.0.256', '127.1', '127', ''],
  ...['127.0.0.01', '128.0.0.1', 'localhost.evil.example'],
])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});
