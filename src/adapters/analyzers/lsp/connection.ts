import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { PassThrough } from 'node:stream';
import {
  type CancellationToken,
  CancellationTokenSource,
  createMessageConnection,
  ErrorCodes,
  Message,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { detach } from '../../../base/detach.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import { MAX_LAST_WORDS_CHARACTERS, PROCESS_KILL_MS } from '../../../config/limits.ts';
import { residentBytesOf } from '../../processes/resident-bytes.ts';
import { BoundedMessages, NOT_THE_PROTOCOL } from './bounded-messages.ts';

/** Nice value of a language server's process: completions come first. */
export const LSP_NICENESS = 10;

/** `ended`: the process is gone. `refused`: the server answered with an error, with its code. */
export type CallFailure = { kind: 'ended' | 'timed_out' | 'refused'; message: string; code: number | null };
type Answer = Result<unknown, CallFailure>;

export type ConnectionOptions = {
  command: string;
  args: string[];
  folder: string;
  /** A folder for the temporary files of the process, removed when it ends. */
  scratch: string;
  /** The environment of the process; nothing is inherited. Variables for its temporary folder are added. */
  environment: Record<string, string>;
  onNotification(method: string, params: unknown): void;
  /** Answers a request from the server; undefined: there is no such method. */
  onRequest(method: string, params: unknown): unknown;
  /** Called once, with one line that describes how the process ended. */
  onEnd(why: string): void;
};

/**
 * A process that speaks JSON-RPC over its standard streams. It is killed as soon as it sends unreadable data.
 * It does not keep this process alive; a pending call does, until its deadline. Its temporary files are
 * removed with it: servers leave theirs behind, killed or not.
 */
export class Connection {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly gone: Promise<void>;
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
    this.connection = this.connect();
    this.watch();
  }

  /** Null after its end, and where the system does not say. */
  get residentBytes(): number | null {
    const { pid } = this.child;
    return this.end !== null || pid === undefined ? null : residentBytesOf(pid);
  }

  get isOpen(): boolean {
    return this.end === null;
  }

  notify(method: string, params: unknown): void {
    detach(this.send(method, params));
  }

  /** Never rejects. Aborting asks the server to cancel; its answer is still awaited. */
  async call(method: string, params: unknown, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
    const cancelling = new CancellationTokenSource();
    const onAbort = () => cancelling.cancel();
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Answer>((resolve) => {
      const message = `no answer to ${method} within ${timeoutMs} ms`;
      timer = setTimeout(() => resolve(fail({ kind: 'timed_out', message, code: null })), timeoutMs);
    });
    try {
      return await Promise.race([this.ask(method, params, cancelling.token), late]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      cancelling.dispose();
    }
  }

  /** Kills the process at once; its calls end as `ended` with this message. */
  async kill(why: string): Promise<void> {
    this.breakOff(why);
    let timer: NodeJS.Timeout | undefined;
    // The child does not keep this process alive; the timer does until it is gone.
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PROCESS_KILL_MS);
    });
    await Promise.race([this.gone, late]).finally(() => clearTimeout(timer));
  }

  private connect(): MessageConnection {
    const { child, options } = this;
    const messages = new BoundedMessages();
    // A server that ends closes the pipe first; how it ended is told by `exit`.
    child.stdout?.pipe(messages, { end: false });
    const reader = new StreamMessageReader(messages);
    messages.once('error', ({ message }) => this.breakOff(message));
    reader.onError((error) =>
      this.breakOff(error instanceof SyntaxError ? 'it sent something that is not JSON' : NOT_THE_PROTOCOL),
    );
    // Its timer would keep this process alive.
    reader.partialMessageTimeout = 0;
    const writer = new StreamMessageWriter(child.stdin ?? new PassThrough());
    const connection = createMessageConnection(reader, writer, undefined, {
      messageStrategy: {
        handleMessage: (message, next) => {
          messages.taken();
          if (isMessage(message)) return next(message);
          this.breakOff('it sent something that is not a message');
        },
      },
    });
    connection.onNotification((method, params) => options.onNotification(method, params));
    connection.onRequest((method, params) => {
      const result = options.onRequest(method, params);
      return result === undefined ? NOT_OFFERED : result;
    });
    connection.listen();
    return connection;
  }

  private watch(): void {
    const { child } = this;
    child.stderr?.on('data', (chunk: Buffer) => {
      const words = `${this.lastWords}${chunk.toString('utf8')}`;
      this.ranOutOfMemory ||= OUT_OF_MEMORY.test(words);
      this.lastWords = words.slice(-MAX_LAST_WORDS_CHARACTERS);
    });
    // A pipe breaks when the process ends, which `exit` reports.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => undefined);
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) unref(handle);
    if (child.pid !== undefined) lowerPriority(child.pid);
  }

  private async send(method: string, params: unknown): Promise<void> {
    try {
      await this.connection.sendNotification(method, params);
    } catch {
      // The process is ending, which is told to whoever waits for an answer.
    }
  }

  private async ask(method: string, params: unknown, token: CancellationToken): Promise<Answer> {
    try {
      return ok(await this.connection.sendRequest(method, params, token));
    } catch (error) {
      if (error instanceof ResponseError && !OWN_ERRORS.has(error.code))
        return fail({ kind: 'refused', message: error.message, code: error.code });
      // Its pipes may close a moment before it is known how it ended.
      if (this.end === null) await this.gone;
      return fail({ kind: 'ended', message: this.end ?? 'ended', code: null });
    }
  }

  private breakOff(why: string): void {
    this.finish(why);
    this.child.kill('SIGKILL');
  }

  private finish(why: string): void {
    if (this.end !== null) return;
    this.end = why;
    this.connection.dispose();
    this.options.onEnd(why);
  }

  /** Includes the last line on standard error, the only information from a crashed program. */
  private howItEnded(code: number | string | null): string {
    if (this.ranOutOfMemory) return 'the type checker ran out of memory on this project';
    const line = this.lastWords.trim().split('\n').at(-1)?.trim() ?? '';
    return `ended with ${code}${line === '' ? '' : ` (${line})`}`;
  }
}

const NOT_OFFERED = new ResponseError(ErrorCodes.MethodNotFound, 'not offered by this client');

/** Errors of calls that no server sent. */
const OWN_ERRORS: ReadonlySet<number> = new Set([
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.MessageWriteError,
]);

function isMessage(message: Message): boolean {
  return Message.isRequest(message) || Message.isNotification(message) || Message.isResponse(message);
}

/** How Node and programs in Go report that they are out of memory; pages of output may follow. */
const OUT_OF_MEMORY = /out of memory|cannot allocate memory/i;

/** Running processes and their temporary folders, in case this program ends without closing them. */
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
    // It has ended already, or the system does not allow it; neither is worth a failure.
  }
}
