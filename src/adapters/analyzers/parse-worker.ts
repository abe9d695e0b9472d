import { parentPort, workerData } from 'node:worker_threads';
import { LANGUAGES, type LanguageId } from '../../base/languages.ts';
import { findFaults } from './find-faults.ts';
import { createGrammars } from './grammars.ts';

/** What `ParseThread` sends, one at a time; it gets a `Parsed` back. */
export type ParseJob = { text: string; language: LanguageId };

const grammars = createGrammars(workerData.grammars);

parentPort?.on('message', async ({ text, language }: ParseJob) => {
  const known = LANGUAGES.find(({ id }) => id === language);
  if (known !== undefined) parentPort?.postMessage(await findFaults(grammars, text, known));
});
