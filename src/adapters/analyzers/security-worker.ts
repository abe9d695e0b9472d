import { parentPort, workerData } from 'node:worker_threads';
import { WeaknessFinder } from './find-weaknesses.ts';
import { createGrammars } from './grammars.ts';
import type { ParseJob } from './parse-worker.ts';

const finder = new WeaknessFinder(createGrammars(workerData.grammars), workerData.rules);

parentPort?.on('message', async ({ text, language }: ParseJob) => {
  parentPort?.postMessage(await finder.find(text, language));
});
