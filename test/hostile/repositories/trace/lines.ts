/** An action of a traced process: started a program, or opened a file. */
export type TraceEvent = {
  /** Milliseconds since the epoch. */
  at: number;
  pid: number;
  kind: 'start' | 'open';
  /** The target: for an open, without links; for a start, as given, with relative paths joined to `folder`. */
  path: string;
  /** For a start: its arguments, including the program's own name. */
  args: readonly string[];
  /** The working directory, if the trace has it. */
  folder: string | null;
  /** The process and its call. */
  line: string;
};

const LINE = /^(\d+)\s+(\d+\.\d+) (.*)$/;
const UNFINISHED = /^(.*?)\s*<unfinished \.\.\.>$/;
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)$/;
const START = /^execve(?:at)?\((?:[^"]*, )?"((?:[^"\\]|\\.)*)", \[(.*)\], .*= 0$/;
const OPEN = /^(?:open|openat|openat2)\(.*= \d+<((?:[^\\>]|\\.)*)>$/;
/** Only names a place, to stat it or to open something else from there: nothing is read with it. */
const NAMES_ONLY = /^openat2?\([^<]*<[^>]*>, "(?:[^"\\]|\\.)*", [^)]*\bO_PATH\b/;
const WORKING_FOLDER = /^openat2?\(AT_FDCWD<((?:[^\\>]|\\.)*)>/;
const STRING = /"((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the output of `strace -f -y -ttt` for execve and open, line by line. Calls interrupted by another process are
 * joined; failed ones, and opens that only name a place, are left out.
 */
export class TraceReader {
  readonly #unfinished = new Map<number, string>();
  readonly #folders = new Map<number, string>();
  /** Programs given by a relative path, until one of their opens reveals the folder. */
  readonly #waiting = new Map<number, TraceEvent>();

  read(line: string): TraceEvent[] {
    const [, pidText, seconds, rest] = LINE.exec(line) ?? [];
    if (pidText === undefined || seconds === undefined || rest === undefined) return [];
    const pid = Number(pidText);
    const call = this.#whole(pid, rest);
    if (call === null) return [];
    const folder = WORKING_FOLDER.exec(call)?.[1];
    const told = folder === undefined ? [] : this.#tellFolder(pid, unescaped(folder));
    const common = { at: Number(seconds) * 1_000, pid, line: `${pid} ${call}` };
    return [...told, ...this.#event(call, common)];
  }

  /** The starts whose folder never became known. */
  end(): TraceEvent[] {
    return [...this.#waiting.values()];
  }

  #event(call: string, common: Pick<TraceEvent, 'at' | 'pid' | 'line'>): TraceEvent[] {
    const opened = OPEN.exec(call)?.[1];
    const folder = this.#folders.get(common.pid) ?? null;
    if (opened !== undefined && NAMES_ONLY.test(call)) return [];
    if (opened !== undefined) return [{ ...common, kind: 'open', path: unescaped(opened), args: [], folder }];
    const [, program, argumentList] = START.exec(call) ?? [];
    if (program === undefined || argumentList === undefined) return [];
    const args = [...argumentList.matchAll(STRING)].map(([, text]) => unescaped(text ?? ''));
    const event: TraceEvent = { ...common, kind: 'start', path: unescaped(program), args, folder: null };
    // The loader opens files immediately: they reveal where the program was started.
    const before = this.#waiting.get(common.pid);
    this.#waiting.set(common.pid, event);
    return before === undefined ? [] : [before];
  }

  #tellFolder(pid: number, folder: string): TraceEvent[] {
    this.#folders.set(pid, folder);
    const started = this.#waiting.get(pid);
    if (started === undefined) return [];
    this.#waiting.delete(pid);
    return [{ ...started, folder }];
  }

  #whole(pid: number, rest: string): string | null {
    const begun = UNFINISHED.exec(rest)?.[1];
    if (begun !== undefined) {
      this.#unfinished.set(pid, begun);
      return null;
    }
    const [, , ending] = RESUMED.exec(rest) ?? [];
    if (ending === undefined) return rest;
    const beginning = this.#unfinished.get(pid) ?? '';
    this.#unfinished.delete(pid);
    return beginning + ending;
  }
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f', a: '\x07' };

/** Decodes strace's escapes, including octal bytes. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes = text.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-f]{2})|(.))/g,
    (_whole, octal: string | undefined, hex: string | undefined, other: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return ESCAPES[other] ?? other;
    },
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
