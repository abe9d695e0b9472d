import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { fail, ok, type Result } from '../../base/result.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { CutFile, CutJob } from '../../ports/source-cutter.ts';
import { createGrammars } from '../analyzers/parsing/grammars.ts';
import { readSource } from '../files/read-source.ts';
import { cutText } from './cut-text.ts';

/** Nice value of a cutter thread, where the system supports it per thread. */
const CUT_NICENESS = 10;

/** A job for the thread: a file to cut, or hashes to remember. It answers each one. */
export type CutWorkerJob = { kind: 'cut'; job: CutJob } | { kind: 'know'; hashes: readonly string[] };
type CutWorkerAnswer = { result: Result<CutFile | null, AnalyzerFailure>; isSpent: boolean };

const grammars = createGrammars(workerData.grammars);
let known = new Set<string>();

try {
  // On Linux this is the priority of this thread alone; elsewhere it would be that of the whole process.
  if (process.platform === 'linux') setPriority(0, CUT_NICENESS);
} catch {
  // A container may forbid it; the work is not affected.
}

parentPort?.on('message', async (message: CutWorkerJob) => {
  if (message.kind === 'know') {
    known = new Set(message.hashes);
    parentPort?.postMessage({ result: ok(null), isSpent: false } satisfies CutWorkerAnswer);
    return;
  }
  parentPort?.postMessage(await answer(message.job));
});

async function answer({ file, path }: CutJob): Promise<CutWorkerAnswer> {
  const read = readSource(file);
  const { stamp } = read;
  if ('skipped' in read)
    return { result: ok({ kind: 'skipped', reason: read.skipped, stamp }), isSpent: false };
  if (known.has(read.hash)) return { result: ok({ kind: 'known', hash: read.hash, stamp }), isSpent: false };
  try {
    const { cut, isSpent } = await cutText({ ...read, path }, loadGrammar);
    if ('skipped' in cut) return { result: ok({ kind: 'skipped', reason: cut.skipped, stamp }), isSpent };
    return { result: ok({ kind: 'cut', content: cut, stamp }), isSpent };
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return {
      result: fail({ reason: 'analyzer_failed', message: `cutting failed with ${kind}` }),
      isSpent: true,
    };
  }
}

async function loadGrammar(name: string) {
  const grammar = await grammars.load(name);
  return grammar.ok ? grammar.value : null;
}
