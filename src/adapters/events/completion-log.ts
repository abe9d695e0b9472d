import { join } from 'node:path';
import { MAX_EVENTS_WAITING, MAX_KEPT_EVENTS_BYTES, MAX_RECENT_COMPLETIONS } from '../../config/limits.ts';
import { CompletionRecord } from '../../contract/completion-record.ts';
import type { CompletionLog } from '../../ports/completion-log.ts';
import type { Log } from '../../ports/log.ts';
import { textOrNull } from '../files/bounded-read.ts';
import { JsonLinesFile } from './jsonl.ts';

/** Size of a file of completion outcomes, of which there are two. */
const MAX_ANSWER_FILE_BYTES = 1024 * 1024;

const NAME = 'answers';

/** Stored in memory for callers in this process, and in `events/answers.jsonl` for other processes. */
export function createCompletionLog({ home, log }: { home: string; log: Log }): CompletionLog {
  const bounds = { fileBytes: MAX_ANSWER_FILE_BYTES, waiting: MAX_EVENTS_WAITING };
  const file = new JsonLinesFile({ home, log, name: NAME, bounds });
  let kept: CompletionRecord[] = [];
  return {
    add(record) {
      kept = [...kept, record].slice(-MAX_RECENT_COMPLETIONS);
      file.append(record);
    },
    recent: (limit) => kept.slice(-limit).reverse(),
    close: () => file.close(),
  };
}

/** The records of all processes that share a home folder, newest first. Invalid lines are left out. */
export async function readCompletionRecords(home: string, limit: number): Promise<CompletionRecord[]> {
  const names = [`${NAME}.1.jsonl`, `${NAME}.jsonl`];
  const texts = await Promise.all(
    names.map((name) => textOrNull(join(home, 'events', name), { maxBytes: MAX_KEPT_EVENTS_BYTES })),
  );
  const lines = texts
    .map((text) => text ?? '')
    .join('\n')
    .split('\n')
    .filter((line) => line !== '');
  const found: CompletionRecord[] = [];
  for (let index = lines.length - 1; index >= 0 && found.length < limit; index -= 1)
    found.push(...recordOf(lines[index] ?? ''));
  return found;
}

function recordOf(line: string): CompletionRecord[] {
  try {
    const parsed = CompletionRecord.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
