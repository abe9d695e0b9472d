import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectLog } from '../../../test/http/workbench.ts';
import type { CompletionEvent } from '../../contract/event.ts';
import { createEventLog } from './jsonl.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-events-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function event(id: string): CompletionEvent {
  const rest = { choice_index: 0, view_id: null, elapsed_ms: null, select_kind: null };
  return { at: '2026-01-01T00:00:00.000Z', event: 'view', completion_id: id, ...rest };
}

async function idsIn(name: string): Promise<string[]> {
  const text = await readFile(join(home, 'events', name), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as CompletionEvent).completion_id);
}

test('events are kept in order, also those of an earlier run', async () => {
  for (const ids of [
    ['a', 'b'],
    ['c', 'd'],
  ]) {
    const events = createEventLog({ home, log: collectLog() });
    for (const id of ids) events.append(event(id));
    await events.close();
  }
  expect(await idsIn('completions.jsonl')).toEqual(['a', 'b', 'c', 'd']);
});

test('a full file makes room, and the one before it goes', async () => {
  const events = createEventLog({ home, log: collectLog(), bounds: { fileBytes: 400, waiting: 9 } });
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
    events.append(event(id));
    await events.close();
  }
  expect([await idsIn('completions.1.jsonl'), await idsIn('completions.jsonl')]).toEqual([
    ['c', 'd'],
    ['e', 'f'],
  ]);
});

test('what is too much at once is dropped and counted, not waited for', async () => {
  const log = collectLog();
  const events = createEventLog({ home, log, bounds: { fileBytes: 10_000, waiting: 2 } });
  for (const id of ['a', 'b', 'c', 'd', 'e']) events.append(event(id));
  await events.close();
  expect(await idsIn('completions.jsonl')).toEqual(['a', 'b', 'c']);
  expect(log.lines).toEqual([{ level: 'warn', event: 'events-dropped', fields: { count: 2 } }]);
});

test('a disk that refuses is logged', async () => {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'events'), 'a file where the folder should be');
  const log = collectLog();
  const events = createEventLog({ home, log });
  events.append(event('a'));
  await events.close();
  expect(log.lines).toMatchObject([{ event: 'events-lost', fields: { count: 1 } }]);
});

test('an event with a key is kept once, also by a later run, and after half a line', async () => {
  const first = createEventLog({ home, log: collectLog() });
  const both = await Promise.all([
    first.keep({ ...event('a'), key: 'k1' }),
    first.keep({ ...event('a'), key: 'k1' }),
    first.keep(event('b')),
  ]);
  expect(both).toEqual(['kept', 'known', 'kept']);
  expect((await idsIn('completions.jsonl')).toSorted()).toEqual(['a', 'b']);
  const path = join(home, 'events', 'completions.jsonl');
  await writeFile(path, `${await readFile(path, 'utf8')}{"at":"2026`);
  const second = createEventLog({ home, log: collectLog() });
  expect(await second.keep({ ...event('a'), key: 'k1' })).toBe('known');
  expect(await second.keep({ ...event('c'), key: 'k2' })).toBe('kept');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect([lines.length, lines[2], JSON.parse(lines[3] ?? '')]).toMatchObject([
    4,
    '{"at":"2026',
    { completion_id: 'c', key: 'k2' },
  ]);
});

test('who waits for an event that cannot be kept is told, and may try again', async () => {
  await writeFile(join(home, 'events'), 'a file where the folder should be');
  const events = createEventLog({ home, log: collectLog() });
  expect(await events.keep({ ...event('a'), key: 'k' })).toBe('not_kept');
  await rm(join(home, 'events'));
  expect(await events.keep({ ...event('a'), key: 'k' })).toBe('kept');
  expect(await idsIn('completions.jsonl')).toEqual(['a']);
});
