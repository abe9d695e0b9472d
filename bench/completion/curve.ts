import { pathToFileURL } from 'node:url';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createLlamaEngine } from '../../src/adapters/engines/llama/engine.ts';
import { createLocalProvider } from '../../src/adapters/providers/local.ts';
import { likelihoodOf } from '../../src/answer/show-filter.ts';
import { COMPLETE_CONTEXT_TOKENS } from '../../src/config/limits.ts';
import { askModel } from '../../src/model/ask.ts';
import { trimCompletion } from '../../src/model/trim-completion.ts';
import type { ModelFiles } from '../../src/ports/model-files.ts';
import type { Provider } from '../../src/ports/provider.ts';
import { Random } from './random.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** One line that was taken out of a file, from somewhere in it to its end, and what the model said of it. */
export type Guess = { mean: number; first: number; isExact: boolean; language: string; isMidLine: boolean };

const LINES_BEFORE = 30;
const LINES_AFTER = 8;
const DRAWN_TOKENS = 32;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** How sure the model is of single lines of installed source, and how often it is right. */
export async function guesses(
  { model, count, threads }: { model: string; count: number; threads: number },
  onGuess: (guess: Guess) => void,
): Promise<void> {
  const engine = createLlamaEngine({ threads, memoryBytes: Number.MAX_SAFE_INTEGER, log: SILENT });
  const file = { ok: true, value: { path: model } };
  const provider = createLocalProvider({
    name: 'local',
    model: 'curve',
    engine,
    // Of all that a store of models does, a given file needs only its place.
    modelFiles: { locate: async () => file, list: async () => [] } as unknown as ModelFiles,
    open: { contextTokens: COMPLETE_CONTEXT_TOKENS, sequences: 1, embeddings: false, loraAdapters: [] },
  });
  try {
    const random = new Random(6);
    for (const source of await sourceFiles(count, random)) {
      const guess = await guessIn(source, random, provider);
      if (guess !== null) onGuess(guess);
    }
  } finally {
    await engine.close();
  }
}

async function guessIn({ text, language }: SourceFile, random: Random, provider: Provider) {
  const lines = text.split('\n');
  const at = random.whole(10, lines.length - 10);
  const line = lines[at] ?? '';
  if (line.trim().length < 4) return null;
  const indent = line.length - line.trimStart().length;
  const isMidLine = random.isChance(0.6);
  const column = isMidLine ? random.whole(indent + 1, line.length - 3) : indent;
  if (column < indent) return null;
  const prefix = [...lines.slice(Math.max(0, at - LINES_BEFORE), at), line.slice(0, column)].join('\n');
  const suffix = `\n${lines.slice(at + 1, at + 1 + LINES_AFTER).join('\n')}`;
  const drawn = await askModel(
    provider,
    {
      prompt: { form: 'fill_in_the_middle', prefix, suffix, files: [] },
      sampling: { temperature: 0, maxTokens: DRAWN_TOKENS, stop: ['\n'], probabilities: true },
      priority: 'completion',
      signal: new AbortController().signal,
    },
    createSystemClock(),
  );
  if (!drawn.ok) return null;
  const shown = trimCompletion(drawn.value.text, drawn.value.end, {
    before: prefix,
    after: suffix,
    language,
  });
  const likelihood = likelihoodOf(drawn.value.probabilities, shown);
  if (likelihood === null || shown.trim() === '') return null;
  return { ...likelihood, isExact: shown.trim() === line.slice(column).trim(), language, isMidLine };
}

/** Precision and show rate of one pair of thresholds. */
export function pointAt(all: Guess[], mean: number, first: number) {
  const shown = all.filter((guess) => guess.mean >= mean && guess.first >= first);
  const right = shown.filter(({ isExact }) => isExact).length;
  return { mean, first, showRate: shown.length / all.length, precision: right / shown.length };
}

const STEPS = [0, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [model = '', count = '200', threads = '2'] = process.argv.slice(2);
  const all: Guess[] = [];
  await guesses({ model, count: Number(count), threads: Number(threads) }, (guess) => {
    all.push(guess);
    process.stderr.write(`${JSON.stringify(guess)}\n`);
  });
  const curve = STEPS.flatMap((mean) => [0, 0.5, mean].map((first) => pointAt(all, mean, first)));
  process.stdout.write(`${JSON.stringify({ guesses: all.length, curve }, null, 2)}\n`);
}
