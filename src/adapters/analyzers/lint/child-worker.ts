import { type ChildProcess, fork } from 'node:child_process';
import { NEUTRAL_FOLDER } from '../../programs/neutral-folder.ts';

/**
 * A process in place of a worker thread, for native code: there, a stack overflow would crash the whole
 * program (oxc-parser 0.154 overflows at 3,000 nested brackets). It gets none of our environment.
 */
export class ChildWorker {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(entry: string) {
    const { SystemRoot } = process.env;
    // Windows needs SystemRoot to start a program.
    const env = SystemRoot === undefined ? {} : { SystemRoot };
    this.child = fork(entry, {
      cwd: NEUTRAL_FOLDER,
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.ended = new Promise((resolve) => {
      this.child.once('exit', resolve).once('error', resolve);
    });
  }

  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): this {
    this.child.on(event, listener);
    return this;
  }

  postMessage(message: object): void {
    // A message that cannot be sent has no process to go to; the process's end reports that.
    this.child.send(message, () => undefined);
  }

  ref(): void {
    this.child.ref();
    this.child.channel?.ref();
  }

  unref(): void {
    this.child.unref();
    this.child.channel?.unref();
  }

  /** Resolves when the process is gone. The program stays alive until then. */
  terminate(): Promise<unknown> {
    this.ref();
    this.child.kill('SIGKILL');
    return this.ended;
  }
}
