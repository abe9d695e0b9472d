import { type ChildProcess, fork } from 'node:child_process';
import { detach } from '../../../base/detach.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import { MAX_LAST_WORDS_CHARACTERS } from '../../../config/limits.ts';
import type { ModelFailure } from '../../../contract/reasons.ts';
import type { Log } from '../../../ports/log.ts';
import { CANCELLED } from './failures.ts';
import { closesCall, type FromChild, type ToChild } from './protocol.ts';

const ENGINE_START_MS = 30_000;
const MODEL_LOAD_MS = 120_000;
/** How long an overloaded engine asks its callers to wait. */
const ENGINE_RETRY_AFTER_MS = 2_000;
/** Silence of the engine process after which it is killed and restarted. */
const ENGINE_HANG_MS = 60_000;
/** Requests queued in the engine; one more is `overloaded`. */
const MAX_ENGINE_QUEUE = 64;

export type EngineProcessOptions = {
  /** JavaScript file that runs in the process. */
  entry: string;
  args: string[];
  log: Log;
  /** Called once for each process that ended, for whatever reason. */
  onExit?: (processId: number) => void;
  startMs?: number;
  hangMs?: number;
  loadMs?: number;
};

/**
 * Native steps run one after another, each on any free thread of libuv's pool. On a single thread a token
 * takes a fifth less time (`decisions/0002`); a model that is being loaded occupies it for as long.
 */
const POOL_THREADS = '1';

type Call = { onMessage(message: FromChild): void; loading: boolean };
type WithoutCall<Message> = Message extends { call: number } ? Omit<Message, 'call'> : never;

/**
 * The engine's process: started on the first call, watched, killed when it hangs, restarted after a crash.
 * Calls in progress then get `engine_crashed`; none is lost.
 */
export class EngineProcess {
  private readonly options: Required<Omit<EngineProcessOptions, 'onExit'>> & EngineProcessOptions;
  private child: ChildProcess | null = null;
  private started: Promise<Result<ChildProcess, ModelFailure>> | null = null;
  private readonly calls = new Map<number, Call>();
  private watch: NodeJS.Timeout | null = null;
  /** Time of the last message from the process, or of the first call after a silence. */
  private lastSign = 0;
  private nextCall = 1;
  private starts = 0;
  private closed = false;

  constructor(options: EngineProcessOptions) {
    this.options = { startMs: ENGINE_START_MS, hangMs: ENGINE_HANG_MS, loadMs: MODEL_LOAD_MS, ...options };
  }

  get running(): boolean {
    return this.child !== null;
  }

  get processId(): number | null {
    return this.child?.pid ?? null;
  }

  get restarts(): number {
    return Math.max(0, this.starts - 1);
  }

  /** Starts the process without a call, so that it can load in the background. */
  async start(): Promise<Result<void, ModelFailure>> {
    const child = await this.ensure();
    return child.ok ? ok(undefined) : child;
  }

  /**
   * Sends a call and passes each of its messages to `onMessage`; the last one closes it. Aborting the signal
   * closes it at once; the process is notified and stops at its next step.
   */
  async call(
    message: WithoutCall<Exclude<ToChild, { type: 'cancel' }>>,
    onMessage: (message: FromChild) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const call = this.nextCall++;
    const refuse = (failure: ModelFailure) => onMessage({ type: 'failure', call, failure });
    if (this.calls.size >= MAX_ENGINE_QUEUE) return refuse(OVERLOADED);
    if (signal.aborted) return refuse(CANCELLED);
    await new Promise<void>((resolve) => {
      const close = () => {
        this.calls.delete(call);
        signal.removeEventListener('abort', cancel);
        if (this.calls.size === 0) this.stopWatch();
        resolve();
      };
      const cancel = () => {
        this.post({ type: 'cancel', call });
        close();
        refuse(CANCELLED);
      };
      this.calls.set(call, {
        loading: true,
        onMessage: (received) => {
          if (closesCall(received)) close();
          onMessage(received);
        },
      });
      signal.addEventListener('abort', cancel, { once: true });
      const begin = async () => {
        const child = await this.ensure();
        if (!this.calls.has(call)) return;
        if (!child.ok) this.deliver({ type: 'failure', call, failure: child.failure });
        else this.post({ ...message, call } as ToChild);
        this.startWatch();
      };
      detach(begin());
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stopWatch();
    const child = this.child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  }

  private post(message: ToChild): void {
    if (this.child?.connected) this.child.send(message, () => undefined);
  }

  private deliver(message: FromChild): void {
    if (message.type === 'ready') return;
    this.lastSign = performance.now();
    const call = this.calls.get(message.call);
    if (call === undefined) return;
    call.loading = false;
    call.onMessage(message);
  }

  private ensure(): Promise<Result<ChildProcess, ModelFailure>> {
    if (this.closed) return Promise.resolve(fail(CLOSED));
    this.started ??= this.spawn();
    return this.started;
  }

  private spawn(): Promise<Result<ChildProcess, ModelFailure>> {
    this.starts += 1;
    const child = fork(this.options.entry, this.options.args, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, UV_THREADPOOL_SIZE: POOL_THREADS },
    });
    this.child = child;
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = `${lastWords}${chunk.toString('utf8')}`.slice(-MAX_LAST_WORDS_CHARACTERS);
    });
    return new Promise((resolve) => {
      const tooLate = setTimeout(() => child.kill('SIGKILL'), this.options.startMs);
      child.on('message', (message: FromChild) => {
        if (message.type === 'ready') {
          clearTimeout(tooLate);
          this.options.log.debug('engine-start', { pid: child.pid });
          resolve(ok(child));
        } else this.deliver(message);
      });
      child.on('error', () => child.kill('SIGKILL'));
      child.on('exit', (code, cause) => {
        clearTimeout(tooLate);
        if (child.pid !== undefined) this.options.onExit?.(child.pid);
        this.ended(child, lastWords, code ?? cause);
        resolve(fail(crashed(lastWords)));
      });
    });
  }

  private ended(child: ChildProcess, lastWords: string, cause: number | string | null): void {
    if (this.child !== child) return;
    this.child = null;
    this.started = null;
    if (!this.closed) this.options.log.warn('engine-end', { cause, lastWords });
    const failure = this.closed ? CLOSED : crashed(lastWords);
    for (const call of [...this.calls.keys()]) this.deliver({ type: 'failure', call, failure });
  }

  /** For callers, a process that is alive but silent is as good as crashed. */
  private startWatch(): void {
    if (this.watch !== null || this.calls.size === 0) return;
    this.lastSign = performance.now();
    this.watch = setInterval(
      () => {
        const { hangMs, loadMs } = this.options;
        const loading = [...this.calls.values()].some((call) => call.loading);
        const silentMs = performance.now() - this.lastSign;
        if (silentMs < (loading ? loadMs : hangMs)) return;
        this.options.log.error('engine-hang', { silentMs: Math.round(silentMs) });
        this.child?.kill('SIGKILL');
      },
      Math.min(1_000, this.options.hangMs / 4),
    );
    this.watch.unref();
  }

  private stopWatch(): void {
    if (this.watch !== null) clearInterval(this.watch);
    this.watch = null;
  }
}

const OVERLOADED: ModelFailure = {
  reason: 'overloaded',
  message: `The engine has ${MAX_ENGINE_QUEUE} requests waiting. Try again in a moment`,
  retry_after_ms: ENGINE_RETRY_AFTER_MS,
};

const CLOSED: ModelFailure = { reason: 'cancelled', message: 'The engine is closed' };

function crashed(lastWords: string): ModelFailure {
  const detail = lastWords.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  const because = detail === '' ? '' : ` (${detail})`;
  const message = `The engine process ended during this request${because}. It restarts with the next request`;
  return { reason: 'engine_crashed', message };
}
