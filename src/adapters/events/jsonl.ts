import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { detach } from '../../base/detach.ts';
import { MAX_EVENT_FILE_BYTES, MAX_EVENTS_WAITING } from '../../config/limits.ts';
import type { CompletionEvent } from '../../contract/event.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Log } from '../../ports/log.ts';

export type EventLogOptions = {
  /** The folder of all state. */
  home: string;
  log: Log;
  /** Only tests take others. */
  bounds?: { fileBytes: number; waiting: number };
};

/**
 * One JSON object a line (JSON Lines) in `events/completions.jsonl`, only ever appended to. A full file becomes
 * `completions.1.jsonl` in place of the one before, so that two files are all there is.
 */
export function createEventLog(options: EventLogOptions): EventLog {
  const path = join(options.home, 'events', 'completions.jsonl');
  const { fileBytes, waiting } = options.bounds ?? {
    fileBytes: MAX_EVENT_FILE_BYTES,
    waiting: MAX_EVENTS_WAITING,
  };
  let lines: string[] = [];
  let dropped = 0;
  let writing: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    while (lines.length > 0) {
      const batch = lines.join('');
      const count = lines.length;
      lines = [];
      try {
        await appendTo(path, batch, fileBytes);
      } catch (error) {
        options.log.error('events-lost', { count, error });
      }
    }
    if (dropped > 0) options.log.warn('events-dropped', { count: dropped });
    dropped = 0;
    writing = null;
  };
  return {
    append(event: CompletionEvent) {
      if (lines.length >= waiting) dropped += 1;
      else lines.push(`${JSON.stringify(event)}\n`);
      if (writing !== null) return;
      writing = write();
      detach(writing);
    },
    close: async () => {
      await writing;
    },
  };
}

async function appendTo(path: string, text: string, fileBytes: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > 0 && size + text.length > fileBytes) await rename(path, path.replace(/\.jsonl$/, '.1.jsonl'));
  await appendFile(path, text, { mode: 0o600 });
}
