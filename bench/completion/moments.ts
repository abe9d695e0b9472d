import { percentiles } from '../percentiles.ts';
import type { Answer, Asked, Side } from './ask.ts';
import { Random } from './random.ts';
import { serverSide } from './server-side.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** Two moments that are rare while typing: the first completion of a file, and a whole body below its head. */
const MOMENT_KINDS = ['opened', 'block'] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** Times are milliseconds, measured by the client except for the first token. */
export type MomentFigures = {
  requests: number;
  p50: number;
  p95: number;
  firstToken: { p50: number; p95: number };
  shown: number;
  /** For answers that were shown: the others end early. */
  shownMs: { p50: number; p95: number };
  /** For what was shown. */
  lines: { p50: number; p95: number };
};

/** "A 500-line file". */
const OPENED_LINES = [400, 600] as const;
/** "A block of 8 lines", from the original file. */
const BODY_LINES = [6, 10] as const;
const MIN_LINE_CHARACTERS = 12;

/** Files searched for both. */
const FILES_PER_MOMENT = 40;

export async function benchMoments({
  url,
  count,
  seed,
  signal,
}: {
  url: string;
  count: number;
  seed: number;
  signal: AbortSignal;
}): Promise<Record<MomentKind, MomentFigures>> {
  const random = new Random(seed);
  const files = await sourceFiles(count * FILES_PER_MOMENT, random);
  return askMoments(serverSide(url), files, { count, random, signal });
}

/** Requests each once: in a file that is new to the side, and in one it has prepared. */
export async function askMoments(
  side: Side,
  files: readonly SourceFile[],
  { count, random, signal }: { count: number; random: Random; signal: AbortSignal },
): Promise<Record<MomentKind, MomentFigures>> {
  const distinct = [...new Map(files.map((file) => [file.path, file])).values()];
  const opened = distinct.flatMap((file) => openedIn(file, random)).slice(0, count);
  const blocks = distinct.flatMap(blockIn).slice(0, count);
  return {
    opened: figuresOf(await askAll(side, opened, { isPrepared: false, signal })),
    block: figuresOf(await askAll(side, blocks, { isPrepared: true, signal })),
  };
}

type Heard = { ms: number; answer: Answer };

async function askAll(
  side: Side,
  all: readonly Asked[],
  { isPrepared, signal }: { isPrepared: boolean; signal: AbortSignal },
): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const asked of all) {
    if (signal.aborted) break;
    if (isPrepared) await side.prepare(asked, signal);
    const began = performance.now();
    const answer = await side.ask(asked, signal);
    heard.push({ ms: performance.now() - began, answer });
  }
  return heard;
}

function figuresOf(heard: readonly Heard[]): MomentFigures {
  const shown = heard.filter(({ answer }) => answer.text !== '');
  return {
    requests: heard.length,
    ...percentiles(heard.map(({ ms }) => ms)),
    firstToken: percentiles(heard.flatMap(({ answer }) => answer.firstTokenMs ?? [])),
    shown: shown.length,
    shownMs: percentiles(shown.map(({ ms }) => ms)),
    lines: percentiles(shown.map(({ answer }) => answer.text.split('\n').length)),
  };
}

/** A file of that length with the rest of a line missing. */
function openedIn({ path, language, text }: SourceFile, random: Random): Asked[] {
  const lines = text.split('\n');
  if (lines.length < OPENED_LINES[0] || lines.length > OPENED_LINES[1]) return [];
  const at = random.whole(Math.floor(lines.length / 4), Math.floor((3 * lines.length) / 4));
  const line = lines.findIndex((one, index) => index >= at && one.trim().length >= MIN_LINE_CHARACTERS);
  if (line === -1) return [];
  const [above, below] = [lines.slice(0, line), lines.slice(line + 1)];
  const indent = (lines[line] ?? '').match(/^\s*/)?.[0] ?? '';
  return [{ path, language, before: [...above, indent].join('\n'), after: ['', ...below].join('\n') }];
}

const HEADS: Record<SourceFile['language'], RegExp> = {
  python: /^\s*(?:async )?def .*:$/,
  javascript: /^\s*(?:export )?(?:async )?function .*\{$/,
  typescript: /^\s*(?:export )?(?:async )?function .*\{$/,
};

/** The first function of that length without its body; its head and the text after it are there. */
export function blockIn({ path, language, text }: SourceFile): Asked[] {
  const lines = text.split('\n');
  for (const [at, head] of lines.entries()) {
    if (!HEADS[language].test(head)) continue;
    const depth = indentOf(head).length;
    const isInside = (line: string) => line.trim() === '' || indentOf(line).length > depth;
    const beyond = lines.findIndex((line, index) => index > at && !isInside(line));
    const body = lines.slice(at + 1, beyond === -1 ? lines.length : beyond);
    const written = body.filter((line) => line.trim() !== '');
    const [first] = written;
    if (first === undefined || written.length < BODY_LINES[0] || written.length > BODY_LINES[1]) continue;
    const before = [...lines.slice(0, at + 1), indentOf(first)].join('\n');
    // The blank lines after it stay.
    const blank = body.length - 1 - body.findLastIndex((line) => line.trim() !== '');
    const after = ['', ...lines.slice(at + 1 + body.length - blank)].join('\n');
    return [{ path, language, before, after }];
  }
  return [];
}

function indentOf(line: string): string {
  return line.match(/^\s*/)?.[0] ?? '';
}

/** One terminal line for each. */
export function linesOfMoments(all: Record<MomentKind, MomentFigures>): string[] {
  const titles: Record<MomentKind, string> = {
    opened: 'first completion of a file',
    block: 'body of a function',
  };
  return MOMENT_KINDS.map((kind) => {
    const { requests, p50, p95, firstToken, shown, shownMs, lines } = all[kind];
    const tokens = `first token p50 ${Math.round(firstToken.p50)} p95 ${Math.round(firstToken.p95)} ms`;
    const height =
      shown === 0
        ? ''
        : ` in p50 ${Math.round(shownMs.p50)} p95 ${Math.round(shownMs.p95)} ms, lines p50 ${lines.p50} p95 ${lines.p95}`;
    return `  ${titles[kind].padEnd(27)} n ${requests}  p50 ${Math.round(p50)} ms  p95 ${Math.round(p95)} ms  ${tokens}  shown ${shown}${height}`;
  });
}
