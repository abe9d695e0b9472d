import { parentPort, workerData } from 'node:worker_threads';
import { LANGUAGES, type LanguageId } from '../../../base/languages.ts';
import { WeaknessFinder } from '../security/find-weaknesses.ts';
import { findFaults } from './find-faults.ts';
import { findOutline } from './find-outline.ts';
import { createGrammars } from './grammars.ts';
import { ParsedTexts } from './parsed-texts.ts';

/** A message of `ParseThread`, one at a time; it gets a `ThreadAnswer` back. `version`: of the language, where it matters. */
export type ParseJob = { text: string; language: LanguageId; version?: string; question?: Question };

/** The questions to a thread that reads source code. */
export type Question = 'faults' | 'weaknesses' | 'outline';

const grammars = createGrammars(workerData.grammars);
const texts = new ParsedTexts(grammars);
const finder = new WeaknessFinder(grammars, workerData.rules, texts);

parentPort?.on('message', async ({ text, language, question }: ParseJob) => {
  if (question === 'weaknesses') {
    parentPort?.postMessage(await finder.find(text, language));
    return;
  }
  if (question === 'outline') {
    parentPort?.postMessage(await findOutline(grammars, text, language));
    return;
  }
  const known = LANGUAGES.find(({ id }) => id === language);
  if (known !== undefined) parentPort?.postMessage(await findFaults(texts, text, known));
});
