import { pathToFileURL } from 'node:url';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createLlamaEngine } from '../../src/adapters/engines/llama/engine.ts';
import { fileProvider } from '../../src/adapters/providers/local-file.ts';
import { likelihoodOf, sureBeginning } from '../../src/answer/show-filter.ts';
import { COMPLETE_CONTEXT_TOKENS } from '../../src/config/limits.ts';
import type { TokenProbability } from '../../src/contract/candidate.ts';
import { askModel } from '../../src/model/ask.ts';
import type { Cursor } from '../../src/model/completion-shape.ts';
import { trimCompletion } from '../../src/model/trim-completion.ts';
import type { Provider } from '../../src/ports/provider.ts';
import { Random } from './random.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** A place in a line of a file with the rest of the line removed, the original text, and the model's text. */
export type Guess = {
  isLineStart: boolean;
  rest: string;
  drawn: string;
  mean: number;
  first: number;
  probabilities: TokenProbability[];
};

const LINES_BEFORE = 40;
const LINES_AFTER = 12;
/** Besides the line's start; they have common prefixes, which are evaluated once. */
const PLACES_IN_LINE = 3;
const MIN_LINE_CHARACTERS = 6;
const DRAWN_TOKENS = 32;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** How sure the model is of lines and rests of lines of installed source; the original text decides what is right. */
export async function guesses(
  { model, count, threads, seed }: { model: string; count: number; threads: number; seed: number },
  onGuess: (guess: Guess) => void,
): Promise<void> {
  const engine = createLlamaEngine({ threads, memoryBytes: Number.MAX_SAFE_INTEGER, log: SILENT });
  const file = { name: 'curve', path: model, contextTokens: COMPLETE_CONTEXT_TOKENS };
  const provider = fileProvider(engine, file);
  try {
    const random = new Random(seed);
    for (const source of await sourceFiles(count, random)) {
      for (const place of placesIn(source, random)) {
        const guess = await guessAt(place, provider);
        if (guess !== null) onGuess(guess);
      }
    }
  } finally {
    await engine.close();
  }
}

type Cut = Cursor & { isLineStart: boolean; rest: string };

/** The start of one line, and places in it as if it were typed up to there. */
function placesIn({ text, language }: SourceFile, random: Random): Cut[] {
  const lines = text.split('\n');
  const at = random.whole(10, lines.length - 10);
  const line = lines[at] ?? '';
  if (line.trim().length < MIN_LINE_CHARACTERS) return [];
  const indent = line.length - line.trimStart().length;
  const inside = Array.from({ length: PLACES_IN_LINE }, () => random.whole(indent + 1, line.length - 1));
  const above = lines.slice(Math.max(0, at - LINES_BEFORE), at);
  const after = `\n${lines.slice(at + 1, at + 1 + LINES_AFTER).join('\n')}`;
  return [indent, ...inside.sort((left, right) => left - right)].map((column) => ({
    before: [...above, line.slice(0, column)].join('\n'),
    after,
    language,
    isLineStart: column === indent,
    rest: line.slice(column),
  }));
}

async function guessAt({ isLineStart, rest, ...place }: Cut, provider: Provider): Promise<Guess | null> {
  const drawn = await askModel(
    provider,
    {
      prompt: { form: 'fill_in_the_middle', prefix: place.before, suffix: place.after, files: [] },
      sampling: { temperature: 0, maxTokens: DRAWN_TOKENS, stop: ['\n'], probabilities: true },
      priority: 'completion',
      signal: new AbortController().signal,
    },
    createSystemClock(),
  );
  if (!drawn.ok) return null;
  const { probabilities, end } = drawn.value;
  const text = trimCompletion(drawn.value.text, end, place);
  const likelihood = likelihoodOf(probabilities, text);
  if (likelihood === null || text.trim() === '') return null;
  return { isLineStart, rest, drawn: text, ...likelihood, probabilities };
}

/**
 * One setting of the filter: share of places with something shown, share of those right, characters saved per place.
 */
export type Point = { least: string; showRate: number; precision: number; saved: number };

/** All or nothing: right when it equals the original text. */
export function pointOfLines(all: Guess[], mean: number, first: number): Point {
  const shown = all.filter((guess) => guess.mean >= mean && guess.first >= first);
  const right = shown.filter(({ drawn, rest }) => drawn.trim() === rest.trim());
  return pointOf(
    `${mean}, ${first}`,
    [all.length, shown.length],
    right.map(({ rest }) => rest),
  );
}

/** As far as it is sure: right when the original text begins with it. */
export function pointOfRests(all: Guess[], least: number): Point {
  const shown = all
    .map(({ drawn, probabilities, rest }) => ({ sure: sureBeginning(drawn, probabilities, least), rest }))
    .filter(({ sure }) => sure !== '');
  const right = shown.filter(({ sure, rest }) => rest.startsWith(sure.trimEnd()));
  return pointOf(
    String(least),
    [all.length, shown.length],
    right.map(({ sure }) => sure),
  );
}

function pointOf(least: string, [all, shown]: [number, number], right: string[]): Point {
  const saved = right.reduce((sum, text) => sum + text.trim().length, 0);
  return { least, showRate: shown / all, precision: right.length / shown, saved: saved / all };
}

const MEANS = [0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9];
const FIRSTS = [0, 0.6, 0.8];
const PRODUCTS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [model = '', count = '100', threads = '2', seed = '6'] = process.argv.slice(2);
  const all: Guess[] = [];
  await guesses({ model, count: Number(count), threads: Number(threads), seed: Number(seed) }, (guess) => {
    all.push(guess);
    process.stderr.write(`${JSON.stringify(guess)}\n`);
  });
  const groups = {
    lineStarts: all.filter((one) => one.isLineStart),
    rests: all.filter((one) => !one.isLineStart),
  };
  const curves = Object.entries(groups).map(([name, some]) => {
    const whole = MEANS.flatMap((mean) => FIRSTS.map((first) => pointOfLines(some, mean, first)));
    return [name, { n: some.length, whole, asFarAsSure: PRODUCTS.map((least) => pointOfRests(some, least)) }];
  });
  process.stdout.write(`${JSON.stringify(Object.fromEntries(curves), null, 2)}\n`);
}
