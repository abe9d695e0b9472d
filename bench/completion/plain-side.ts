import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../src/adapters/package-root.ts';
import type { Answer, Side } from './ask.ts';
import type { PlainAnswer } from './plain-loop.ts';

/** Characters on both sides of the cursor: about as many tokens as Fettle's full window on two cores. */
const BEFORE_CHARACTERS = 2_000;
const AFTER_CHARACTERS = 700;

/** The plain loop as seen from here. It has no checks, no filter and no work ahead. */
export async function plainSide(model: string, threads: number): Promise<Side> {
  const child = fork(join(packageRoot(), 'dist/bench/completion/plain-loop.js'), [model, String(threads)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([once(child, 'message'), endOf(child)]);
  let calls = 0;
  return {
    name: 'plain',
    ask({ before, after }, signal): Promise<Answer> {
      calls += 1;
      const prefix = before.slice(-BEFORE_CHARACTERS);
      child.send({ call: calls, prefix, suffix: after.slice(0, AFTER_CHARACTERS) });
      return answerTo(child, calls, signal);
    },
    prepare: () => Promise.resolve(),
    close: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function answerTo(child: ChildProcess, call: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = () => {
      child.off('message', hear);
      child.off('exit', fail);
      signal.removeEventListener('abort', fail);
    };
    const fail = () => {
      end();
      reject(signal.aborted ? signal.reason : new Error('The plain loop ended early'));
    };
    const hear = (answer: PlainAnswer) => {
      if (answer.call !== call) return;
      end();
      const { text, evaluatedTokens } = answer;
      resolve({ text, reason: null, reused: false, evaluatedTokens, firstTokenMs: null, isModelAsked: true });
    };
    child.on('message', hear);
    child.once('exit', fail);
    signal.addEventListener('abort', fail, { once: true });
  });
}

async function endOf(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error('The plain loop could not start');
}
