import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Processes } from '../src/ports/processes.ts';
import type { Sandbox } from '../src/ports/sandbox.ts';

/** Options of an evaluation that keeps a journal of a model's output, and scores it in a sandbox. */
export type JournalRun = {
  /** The data folder. */
  data: string;
  /** Where answers and scores are stored as JSON lines, to resume from. */
  work: string;
  /** Selects the items whose position modulo `of` is `index`. */
  shard: { index: number; of: number };
  sandbox: Sandbox;
  processes: Processes;
  signal: AbortSignal;
  onLine(line: string): void;
};

/**
 * Results as JSON lines, each written as soon as it is known: a killed run resumes where it was. A line truncated by
 * the kill is dropped, and its result is made again.
 */
export class Journal<Entry> {
  readonly #path: string | null;
  readonly entries: Entry[];

  /** A null `path` stores nothing on disk. */
  constructor(path: string | null) {
    this.#path = path;
    if (path !== null) mkdirSync(dirname(path), { recursive: true });
    const text = path !== null && existsSync(path) ? readFileSync(path, 'utf8') : '';
    this.entries = text.split('\n').flatMap((line) => parsed<Entry>(line));
    // The next line must not be appended to a truncated one.
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
