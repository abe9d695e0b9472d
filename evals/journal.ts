import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Processes } from '../src/ports/processes.ts';
import type { Sandbox } from '../src/ports/sandbox.ts';

/** What an evaluation is told that keeps a journal of what a model gave, and scores it in a sandbox. */
export type JournalRun = {
  /** The folder of the data. */
  data: string;
  /** Where answers and scores are kept as JSON lines, to go on with. */
  work: string;
  /** What stands at a place that modulo `of` is `index`. */
  shard: { index: number; of: number };
  sandbox: Sandbox;
  processes: Processes;
  signal: AbortSignal;
  onLine(line: string): void;
};

/**
 * Results as JSON lines, each written when it is there: a run that was killed goes on where it was. A line that
 * was cut by the kill is left behind and its result made again.
 */
export class Journal<Entry> {
  readonly #path: string | null;
  readonly entries: Entry[];

  /** `path` null keeps nothing on disk. */
  constructor(path: string | null) {
    this.#path = path;
    if (path !== null) mkdirSync(dirname(path), { recursive: true });
    const text = path !== null && existsSync(path) ? readFileSync(path, 'utf8') : '';
    this.entries = text.split('\n').flatMap((line) => parsed<Entry>(line));
    // What follows must not be glued to a line that was cut.
    if (path !== null && text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    if (this.#path !== null) appendFileSync(this.#path, `${JSON.stringify(entry)}\n`);
  }
}

function parsed<Entry>(line: string): Entry[] {
  if (line.trim() === '') return [];
  try {
    return [JSON.parse(line) as Entry];
  } catch {
    return [];
  }
}
