import { expect, it } from 'vitest';
import { NO_SUGGESTION_REASONS } from '../../src/contract/reasons.ts';
import { exitCodeOfFile, exitCodeOfNoSuggestion } from './exit-codes.ts';

it('ends a request that shows nothing by what has to change', () => {
  const byCode: Record<number, string[]> = {};
  for (const reason of NO_SUGGESTION_REASONS) {
    const code = exitCodeOfNoSuggestion(reason);
    byCode[code] = [...(byCode[code] ?? []), reason];
  }
  expect(byCode).toEqual({
    1: ['empty', 'nothing_passed', 'too_weak', 'busy', 'not_here', 'stale_document'],
    2: ['ignored_file', 'bad_input', 'prompt_too_large'],
    3: [
      'disabled',
      'provider_unreachable',
      'provider_unauthorized',
      'provider_error',
      'rate_limited',
      'overloaded',
      'timed_out',
      'stream_cut',
      'not_supported',
      'model_missing',
      'model_corrupted',
      'out_of_memory',
      'engine_crashed',
    ],
    70: ['internal_error'],
    130: ['cancelled'],
  });
});

it('tells a wrong file from a disk that refuses', () => {
  const reasons = [
    'not_found',
    'not_a_file',
    'too_large',
    'binary',
    'not_allowed',
    'disk_full',
    'io_error',
  ] as const;
  expect(reasons.map(exitCodeOfFile)).toEqual([2, 2, 2, 2, 3, 3, 3]);
});
