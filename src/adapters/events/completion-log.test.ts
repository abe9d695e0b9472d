import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MAX_RECENT_COMPLETIONS } from '../../config/limits.ts';
import type { CompletionRecord } from '../../contract/completion-record.ts';
import { createCompletionLog, readCompletionRecords } from './completion-log.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-answers-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function record(id: string): CompletionRecord {
  return {
    ...{ at: '2026-11-22T10:00:00.000Z', id, path: 'a.py', line: 3, reason: 'too_weak', message: 'unsure' },
    ...{ kind: 'drawn', ms: 120, model_ms: 90, checks_ms: 20 },
  };
}

const idsOf = (records: CompletionRecord[]) => records.map(({ id }) => id);

it('remembers the last ones, the newest first, here and for other processes', async () => {
  const log = createCompletionLog({ home, log: SILENT });
  for (const id of ['a', 'b', 'c']) log.add(record(id));
  expect(idsOf(log.recent(2))).toEqual(['c', 'b']);
  await log.close();
  expect(await readCompletionRecords(home, 2)).toEqual([record('c'), record('b')]);
});

it('forgets the oldest beyond its bound', async () => {
  const log = createCompletionLog({ home, log: SILENT });
  for (let number = 0; number <= MAX_RECENT_COMPLETIONS; number++) log.add(record(`r${number}`));
  const kept = idsOf(log.recent(MAX_RECENT_COMPLETIONS * 2));
  expect([kept.length, kept.at(-1)]).toEqual([MAX_RECENT_COMPLETIONS, 'r1']);
  await log.close();
});

it('reads past lines that are none of it, and a folder that is not there', async () => {
  expect(await readCompletionRecords(home, 5)).toEqual([]);
  const log = createCompletionLog({ home, log: SILENT });
  log.add(record('a'));
  await log.close();
  await appendFile(join(home, 'events', 'answers.jsonl'), '{"at":1}\n{"half');
  expect(idsOf(await readCompletionRecords(home, 5))).toEqual(['a']);
});
