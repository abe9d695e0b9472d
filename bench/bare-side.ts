import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../src/adapters/package-root.ts';
import type { Speed } from './workload.ts';

type Answer = { ready?: true; speed?: Speed; count?: number };

/** The bare loop as seen from here. Rejects when its process ends, which the caller reports as is. */
export class BareSide {
  private readonly child: ChildProcess;
  private readonly ready: Promise<Answer>;

  constructor(model: string, threads: number) {
    this.child = fork(join(packageRoot(), 'dist/bench/bare-loop.js'), [model, String(threads)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.ready = this.answer();
  }

  async load(): Promise<void> {
    await this.ready;
  }

  async round(number: number): Promise<Speed> {
    this.child.send(number);
    const { speed } = await this.answer();
    if (speed === undefined) throw new Error('The bare loop answered without a speed');
    return speed;
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  private answer(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('The bare loop ended early'));
      this.child.once('exit', ended);
      this.child.once('message', (message: Answer) => {
        this.child.off('exit', ended);
        resolve(message);
      });
    });
  }
}
