import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fail, ok, type Result } from '../../../base/result.ts';
import { LSP_NICENESS, MAX_LAST_WORDS_CHARACTERS, PROCESS_KILL_MS } from '../../../config/limits.ts';
import { frame, MessageReader } from './framing.ts';
import { ERROR_CODES, Message } from './protocol.ts';

/** `ended`: the process is gone. `refused`: the server answered with an error, whose code it is. */
export type CallFailure = { kind: 'ended' | 'timed_out' | 'refused'; message: string; code: number | null };
type Answer = Result<unknown, CallFailure>;

export type ConnectionOptions = {
  command: string;
  args: string[];
  folder: string;
  /** A folder for the temporary files of the process, removed when it ends. */
  scratch: string;
  /** The environment of the process; nothing is inherited. To it comes where its temporary files go. */
  environment: Record<string, string>;
  onNotification(method: string, params: unknown): void;
  /** Answers what the server asks; undefined: there is no such method. */
  onRequest(method: string, params: unknown): unknown;
  /** Called once, with one line that says how the process ended. */
  onEnd(why: string): void;
};

/**
 * One process that speaks JSON-RPC over its standard streams. It is killed as soon as it sends what cannot
 * be read. It does not keep this process alive; a call does, by its deadline. Its temporary files go with it: killed or
 * not, servers leave theirs behind.
 */
export class Connection {
  private readonly child: ChildProcess;
  private readonly calls = new Map<number, (answer: Answer) => void>();
  private readonly gone: Promise<void>;
  private nextCall = 1;
  private lastWords = '';
  private ranOutOfMemory = false;
  private end: string | null = null;

  constructor(private readonly options: ConnectionOptions) {
    const { command, args, folder, scratch, environment } = options;
    const env = { ...environment, TMPDIR: scratch, TEMP: scratch, TMP: scratch };
    this.child = spawn(command, args, { cwd: folder, env, stdio: 'pipe', windowsHide: true });
    running.set(this.child, scratch);
    this.gone = new Promise((resolve) => {
      const onGone = (why: string) => {
        running.delete(this.child);
        rmSync(scratch, { recursive: true, force: true });
        this.finish(why);
        resolve();
      };
      this.child.once('error', (error: NodeJS.ErrnoException) => onGone(`not started: ${error.code}`));
      this.child.once('exit', (code, signal) => onGone(this.howItEnded(code ?? signal)));
    });
    this.listen();
  }

  get isOpen(): boolean {
    return this.end === null;
  }

  notify(method: string, params: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  /** Never rejects. Aborting asks the server to stop at it; its answer is awaited all the same. */
  async call(method: string, params: unknown, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
    if (this.end !== null) return fail({ kind: 'ended', message: this.end, code: null });
    const id = this.nextCall++;
    const onAbort = () => this.notify('$/cancelRequest', { id });
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer>((resolve) => {
        const message = `no answer to ${method} within ${timeoutMs} ms`;
        timer = setTimeout(() => resolve(fail({ kind: 'timed_out', message, code: null })), timeoutMs);
        this.calls.set(id, resolve);
        this.send({ jsonrpc: '2.0', id, method, params });
        if (signal?.aborted) onAbort();
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.calls.delete(id);
    }
  }

  /** Ends the process at once; its calls get `ended` with these words. */
  async kill(why: string): Promise<void> {
    this.breakOff(why);
    let timer: NodeJS.Timeout | undefined;
    // The child does not keep this process alive; the timer does until it is gone.
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PROCESS_KILL_MS);
    });
    await Promise.race([this.gone, late]).finally(() => clearTimeout(timer));
  }

  private listen(): void {
    const { child } = this;
    const reader = new MessageReader({
      onMessage: (message) => this.take(message),
      onGarbage: (why) => this.breakOff(why),
    });
    child.stdout?.on('data', (chunk: Buffer) => reader.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => {
      const words = `${this.lastWords}${chunk.toString('utf8')}`;
      this.ranOutOfMemory ||= OUT_OF_MEMORY.test(words);
      this.lastWords = words.slice(-MAX_LAST_WORDS_CHARACTERS);
    });
    // A pipe breaks when the process ends, of which `exit` tells.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => undefined);
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) unref(handle);
    if (child.pid !== undefined) lowerPriority(child.pid);
  }

  private take(received: unknown): void {
    const parsed = Message.safeParse(received);
    if (!parsed.success) {
      this.breakOff('it sent what is no message');
      return;
    }
    const { id, method, params, result, error } = parsed.data;
    if (method === undefined) {
      // An answer that nobody waits for (any more) is dropped.
      const resolve = typeof id === 'number' ? this.calls.get(id) : undefined;
      resolve?.(error === undefined ? ok(result) : fail({ kind: 'refused', ...error }));
    } else if (id === undefined) this.options.onNotification(method, params);
    else this.reply(id, this.options.onRequest(method, params));
  }

  private reply(id: string | number | null, result: unknown): void {
    const error = { code: ERROR_CODES.methodNotFound, message: 'not offered by this client' };
    this.send({ jsonrpc: '2.0', id, ...(result === undefined ? { error } : { result }) });
  }

  private send(message: object): void {
    if (this.end === null && this.child.stdin?.writable) this.child.stdin.write(frame(message));
  }

  private breakOff(why: string): void {
    this.finish(why);
    this.child.kill('SIGKILL');
  }

  private finish(why: string): void {
    if (this.end !== null) return;
    this.end = why;
    for (const resolve of this.calls.values()) resolve(fail({ kind: 'ended', message: why, code: null }));
    this.options.onEnd(why);
  }

  /** With its last line on standard error, which is all that a crashed program says. */
  private howItEnded(code: number | string | null): string {
    if (this.ranOutOfMemory) return 'the type checker ran out of memory on this project';
    const line = this.lastWords.trim().split('\n').at(-1)?.trim() ?? '';
    return `ended with ${code}${line === '' ? '' : ` (${line})`}`;
  }
}

/** How Node and programs in Go say that no more memory could be had; what follows it may be pages. */
const OUT_OF_MEMORY = /out of memory|cannot allocate memory/i;

/** Processes that run now and where their temporary files are, for a program that ends without closing them. */
const running = new Map<ChildProcess, string>();
process.on('exit', () => {
  for (const [child, scratch] of running) {
    child.kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true });
  }
});

function unref(handle: object | null): void {
  if (handle !== null && 'unref' in handle && typeof handle.unref === 'function') handle.unref();
}

function lowerPriority(processId: number): void {
  try {
    setPriority(processId, LSP_NICENESS);
  } catch {
    // It has ended already, or the system does not allow it; neither is worth failing for.
  }
}
