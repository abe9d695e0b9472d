import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CompletionRecord } from '../../src/contract/completion-record.ts';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await createPlace();
});
afterEach(() => place.remove());

const why = (...args: string[]) => runCli(place, ['why', ...args]);

function record(line: number, changes: Partial<CompletionRecord> = {}): CompletionRecord {
  return {
    ...{ at: '2026-11-22T10:11:12.000Z', id: `c${line}`, path: 'src/a.py', line },
    ...{ reason: 'too_weak', message: 'The model was unsure', kind: 'drawn', ms: 210.4, model_ms: 150 },
    ...{ checks_ms: 20, ...changes },
  };
}

async function keep(...records: CompletionRecord[]): Promise<void> {
  await mkdir(join(place.home, 'events'), { recursive: true });
  const lines = records.map((one) => `${JSON.stringify(one)}\n`).join('');
  await writeFile(join(place.home, 'events', 'answers.jsonl'), lines);
}

it('says why nothing was shown, the newest first, and what to do', async () => {
  await keep(
    record(1),
    record(2, { reason: null, message: null }),
    record(3, { reason: 'stale_document', message: 'overtaken' }),
    record(4, { reason: 'nothing_passed', message: 'lint \u001b[31m failed', path: null }),
  );
  const { code, stdout } = await why();
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('2026-11-22 10:11:12  nothing_passed  text without a file  210 ms');
  expect(lines[1]).toContain('lint');
  expect(stdout).not.toContain('\u001b');
  expect(lines.slice(2)).toEqual([
    '2026-11-22 10:11:12  too_weak  src/a.py:1  210 ms',
    '    The model was unsure',
    '',
  ]);
});

it('shows the others when it is asked to, as many as are wanted', async () => {
  await keep(record(1), record(2, { reason: null, message: null, kind: 'typed_through' }));
  expect((await why('--all')).stdout).toContain('shown, typed through  src/a.py:2');
  const { stdout } = await why('--all', '--limit', '1', '--json');
  expect(JSON.parse(stdout).completions).toMatchObject([{ line: 2, reason: null }]);
  expect((await why('--limit', '0')).code).toBe(2);
});

it('says so where there is nothing', async () => {
  expect((await why()).stderr).toBe('no completions yet\n');
  await keep(record(2, { reason: null, message: null }));
  expect((await why()).stderr).toContain('none of the last 1 completions were withheld');
});
