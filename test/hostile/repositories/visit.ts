import { createReadStream, createWriteStream, openSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Ask, Door, DoorKind, DoorStart, Said } from './doors/door.ts';
import type { Visit } from './trace/judge.ts';
import { type TraceEvent, TraceReader } from './trace/lines.ts';
import { traced, Watch } from './trace/traced-process.ts';
import type { Made, Workshop } from './workshop.ts';

/** The longest time anything may take to answer. */
const ANSWER_MS = 60_000;
const START_MS = 60_000;
const CLOSE_MS = 20_000;
/** The effects of following a file in the background may still be to come. */
const SETTLE_MS = 50;
/** The watch has scanned again. */
const LOOK_MS = 300;
const GIGA = 1_000_000_000;
export const MAX_MEMORY_BYTES = 1.5 * GIGA;
/** Kills the process before it exhausts the machine. */
const KILL_BYTES = 2.5 * GIGA;

/** The result of one door with one repository. */
export type Outcome = {
  made: Made;
  visit: Visit;
  answers: Answer[];
  peakBytes: number;
  fault: string | null;
};

const TOO_MUCH = 'it took too much memory, and was ended';
const NO_ANSWER = `no answer in ${ANSWER_MS / 1_000} s`;

/** Characters of a process's last output. */
const MAX_SAID = 600;

type Running = { door: Door; watch: Watch };

/** One door, restarted when necessary, that visits one repository after another. */
export class Visitor {
  readonly outcomes: Outcome[] = [];
  readonly #kind: DoorKind;
  readonly #workshop: Workshop;
  readonly #all: readonly Made[];
  #running: Running | null = null;
  #starts = 0;

  constructor(kind: DoorKind, workshop: Workshop, all: readonly Made[]) {
    this.#kind = kind;
    this.#workshop = workshop;
    this.#all = all;
  }

  get door(): string {
    return this.#kind.name;
  }

  async visitAll(): Promise<void> {
    // Those that need the door in their own folder come last.
    const order = this.#all.toSorted((left, right) => insideness(left) - insideness(right));
    for (const made of order) this.outcomes.push(await this.#visit(made));
    await this.#end();
  }

  /** Everything that was started and opened, in the order of each process. */
  async *events(): AsyncGenerator<TraceEvent> {
    const folder = this.#workshop.trace('');
    const files = (await readdir(folder)).filter((name) => name.startsWith(`${this.#kind.name}-`));
    for (const file of files) {
      const reader = new TraceReader();
      const lines = createInterface({ input: createReadStream(this.#workshop.trace(file), 'latin1') });
      for await (const line of lines) yield* reader.read(line);
      yield* reader.end();
    }
  }

  async #visit(made: Made): Promise<Outcome> {
    const answers: Answer[] = [];
    const from = Date.now();
    let fault: string | null = null;
    let peakBytes = 0;
    try {
      const { door, watch } = await this.#door(made);
      watch.takePeak();
      await door.open(made.opened, this.#asking(answers, watch));
      await wait(SETTLE_MS);
      peakBytes = watch.takePeak();
      if (watch.isOver) throw new Error(watch.isKilled ? TOO_MUCH : this.#ended());
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
      peakBytes = this.#running?.watch.takePeak() ?? 0;
      await this.#end();
    }
    const { name, root, around: folder, outside } = made.place;
    const { isCheckout = true, given = [] } = made.repository;
    const readable = [isCheckout ? root : made.opened.folder, ...given.map((path) => join(outside, path))];
    const visit: Visit = { repository: name, folder, readable, from, to: Date.now() };
    return { made, visit, answers, peakBytes, fault };
  }

  #asking(answers: Answer[], watch: Watch): Ask {
    return async (question, answer) => {
      const began = performance.now();
      const late = wait(ANSWER_MS + 1_000, 'late' as const, { ref: false });
      const asked = answer(AbortSignal.timeout(ANSWER_MS)).catch(asFault);
      const said = await Promise.race([asked, watch.ended, late]);
      // A connection breaks slightly before its process is seen to be gone.
      if (typeof said !== 'string' && said.fault != null) await wait(LOOK_MS);
      const ms = performance.now() - began;
      if (typeof said !== 'string' && !watch.isOver) {
        answers.push({ question, ms, text: said.text, fault: said.fault ?? null });
        return;
      }
      const fault = watch.isKilled ? TOO_MUCH : said === 'late' ? NO_ANSWER : this.#ended();
      answers.push({ question, ms, text: '', fault });
      throw new Error(`${question}: ${fault}`);
    };
  }

  /** The running one, or a new one; a separate one when the repository needs it in its folder. */
  async #door(made: Made): Promise<Running> {
    const isInside = made.repository.startsInside !== undefined;
    if (isInside) await this.#end();
    if (this.#running !== null) return this.#running;
    let watch: Watch | null = null;
    const start = this.#startOf(isInside ? made : undefined, (pid) => {
      watch = new Watch(pid, KILL_BYTES);
    });
    try {
      const door = await within(this.#kind.start(start), START_MS, 'it did not start');
      if (watch === null) throw new Error('a door says the number of its process');
      this.#running = { door, watch };
      return this.#running;
    } catch (error) {
      endWatch(watch);
      throw error;
    }
  }

  #startOf(inside: Made | undefined, started: (pid: number) => void): DoorStart {
    const workshop = this.#workshop;
    const home = workshop.fettleHome(this.#kind.name);
    const file = workshop.trace(`${this.#kind.name}-${this.#starts}`);
    this.#starts += 1;
    const workspaces = inside === undefined ? this.#all : [inside];
    return {
      traced: (command) => traced(file, command),
      started,
      errors: createWriteStream('', { fd: openSync(this.#errors(), 'w') }),
      folder: inside?.opened.folder ?? workshop.base,
      environment: workshop.environment(home, inside),
      home,
      workspaces: workspaces.map(({ opened }) => opened.folder),
    };
  }

  #errors(): string {
    return this.#workshop.trace(`errors-${this.#kind.name}-${this.#starts}`);
  }

  /** With its last output: a crash prints its reason there. */
  #ended(): string {
    const said = readFileSync(this.#errors(), 'utf8').trim();
    return `the process ended: ${said.slice(0, MAX_SAID)}`;
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    const { door, watch } = running;
    if (!watch.isOver) await within(door.close(), CLOSE_MS, 'it did not end').catch(() => undefined);
    endWatch(watch);
  }
}

function endWatch(watch: Watch | null): void {
  watch?.kill();
  watch?.close();
}

function insideness({ repository }: Made): number {
  return repository.startsInside === undefined ? 0 : 1;
}

function asFault(error: unknown): Said {
  const text = error instanceof Error ? error.message : String(error);
  return { text, fault: text };
}

async function within<Value>(work: Promise<Value>, ms: number, otherwise: string): Promise<Value> {
  const stop = new AbortController();
  const late = wait(ms, null, { signal: stop.signal }).then(() => Promise.reject(new Error(otherwise)));
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
