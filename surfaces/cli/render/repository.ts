import { safeLine, safeText } from './safe-text.ts';
import type { Theme } from './theme.ts';
import { count, formatBytes, formatDuration } from './units.ts';

const BAR = 24;
const SHOWN_NOTES = 10;
const SHOWN_PATHS = 4;
/** Lines of a chunk shown below its place. */
const SHOWN_LINES = 4;

type IndexSummary = {
  files: number;
  chunks: number;
  cut: number;
  reused: number;
  gone: number;
  bytes: number;
  skipped: Partial<Record<string, number>>;
  notes: { path: string; note: string }[];
};

type ShownHit = {
  path: string;
  copies: string[];
  firstLine: number;
  lastLine: number;
  kind: string;
  symbol: string | null;
  text: string;
  /** Why it matched: by its words, or by meaning. */
  by: readonly ('words' | 'meaning')[];
  isStale: boolean;
};

type ShownSymbol = {
  path: string;
  firstLine: number;
  kind: string;
  qualified: string;
  signature: string;
};

/** `indexing [####----] 512 of 2,429 files, 4.1 MB/s`. */
export function renderIndexProgress(
  { done, total, bytes }: { done: number; total: number; bytes: number },
  ms: number,
  columns: number,
): string {
  const rate = ms > 0 ? `, ${formatBytes((bytes / ms) * 1_000)}/s` : '';
  const text = ` ${done} of ${count(total, 'file')}${rate}`;
  const full = Math.floor((done / Math.max(1, total)) * BAR);
  const bar = ` [${'#'.repeat(full)}${'-'.repeat(BAR - full)}]`;
  return `indexing${text.length + bar.length + 8 <= columns ? bar : ''}${text}`;
}

/** `embedding [###-----] 512 of 9,479 texts, 12 min left`. */
export function renderEmbedProgress(
  { ready, all }: { ready: number; all: number },
  { made, ms }: { made: number; ms: number },
  columns: number,
): string {
  const left = made > 0 ? `, ${formatDuration((ms / made) * (all - ready))} left` : '';
  const text = ` ${ready} of ${count(all, 'text')}${left}`;
  const full = Math.floor((ready / Math.max(1, all)) * BAR);
  const bar = ` [${'#'.repeat(full)}${'-'.repeat(BAR - full)}]`;
  return `embedding${text.length + bar.length + 9 <= columns ? bar : ''}${text}`;
}

/** The state of search by meaning; null: the model for it is missing. */
export function renderVectors(vectors: { ready: number; all: number } | null): string {
  if (vectors === null)
    return '  words only: for search by meaning, run fettle models pull, then fettle index --vectors\n';
  const { ready, all } = vectors;
  if (ready >= all) return `  vectors: all ${count(all, 'text')}\n`;
  return `  vectors: ${ready} of ${count(all, 'text')}; fettle index --vectors computes the rest\n`;
}

/** The result of one round, and what is not in the index and why. */
export function renderIndexSummary(summary: IndexSummary, ms: number): string {
  const { files, chunks, cut, reused, gone, bytes, skipped, notes } = summary;
  const changed = `${cut} read (${formatBytes(bytes)}), ${reused} unchanged, ${gone} removed`;
  const lines = [`${count(files, 'file')} in ${count(chunks, 'chunk')}: ${changed}, ${formatDuration(ms)}`];
  const reasons = Object.entries(skipped).filter(([, number]) => (number ?? 0) > 0);
  if (reasons.length > 0)
    lines.push(
      `  left out: ${reasons.map(([reason, number]) => `${reason.replace('_', ' ')} ${number}`).join(', ')}`,
    );
  for (const { path, note } of notes.slice(0, SHOWN_NOTES)) lines.push(`  ${path}: ${note}`);
  if (notes.length > SHOWN_NOTES) lines.push(`  and ${notes.length - SHOWN_NOTES} more`);
  return lines.map((line) => `${safeLine(line)}\n`).join('');
}

/** The result of one round of a watch; lists the files when there are few. */
export function renderRound(
  { cut, reused, gone }: Pick<IndexSummary, 'cut' | 'reused' | 'gone'>,
  paths: readonly string[] | null,
): string {
  const which = paths !== null && paths.length <= SHOWN_PATHS ? paths.join(', ') : 'all files scanned';
  return `${safeLine(`${which}: ${cut} read, ${reused} unchanged, ${gone} removed`)}\n`;
}

/** One place per line, as editors and terminals open it, with the beginning of its text. */
export function renderHit(
  { path, copies, firstLine, lastLine, kind, symbol, text, by, isStale }: ShownHit,
  theme: Theme,
): string {
  const what = symbol === null ? kind : `${kind} ${symbol}`;
  const notes = [
    `by ${by.join(' and ')}`,
    ...(isStale ? ['changed since it was indexed'] : []),
    ...(copies.length > 0 ? [`identical in ${count(copies.length, 'other file')}`] : []),
  ];
  const place = `${safeLine(path)}:${firstLine}-${lastLine}`;
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
    .slice(0, SHOWN_LINES);
  const code = lines.map((line) => `    ${safeText(line.replaceAll('\r', ''))}\n`).join('');
  return `${theme.strong(place)}  ${safeLine(what)}  (${notes.join('; ')})\n${code}`;
}

export function renderSymbol({ path, firstLine, kind, qualified, signature }: ShownSymbol): string {
  const shown = signature.includes(qualified.split('.').at(-1) ?? '')
    ? signature
    : `${qualified} ${signature}`;
  return `${safeLine(`${path}:${firstLine}  ${kind} ${qualified}  ${shown}`)}\n`;
}

export function renderUse({ path, line, text }: { path: string; line: number; text: string }): string {
  return `${safeLine(`${path}:${line}  ${text}`)}\n`;
}
