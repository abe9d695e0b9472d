import { percentiles } from '../percentiles.ts';
import { REQUEST_KINDS, type RequestKind, type Sample, type Written } from './replay.ts';

/** Figures of one kind of request, or of all, without superseded ones. Times are milliseconds. */
type Figures = {
  requests: number;
  overtaken: number;
  p50: number;
  p95: number;
  within300: number;
  modelCalls: number;
  evaluatedTokens: { p50: number; p95: number };
  firstToken: { p50: number; p95: number };
  shownShare: number;
  /** Of what was shown: its first line equals the rest of the line typed afterwards, or is a prefix of it. */
  exactShare: number;
  rightShare: number;
  editSimilarity: number;
  silences: Record<string, number>;
};
export type SideReport = { all: Figures } & Record<RequestKind, Figures>;

const ON_TIME_MS = 300;

export function reportOf(samples: Sample[]): SideReport {
  const of = (kind: RequestKind) => figuresOf(samples.filter((sample) => sample.kind === kind));
  const kinds = Object.fromEntries(REQUEST_KINDS.map((kind) => [kind, of(kind)]));
  return { all: figuresOf(samples), ...(kinds as Record<RequestKind, Figures>) };
}

function figuresOf(samples: Sample[]): Figures {
  const answered = samples.flatMap(({ ms, answer, typed }) =>
    ms === null || answer === null ? [] : [{ ms, answer, typed }],
  );
  const times = answered.map(({ ms }) => ms);
  const asked = answered.filter(({ answer }) => answer.isModelAsked);
  const shown = answered.filter(({ answer }) => answer.text !== '');
  const lines = shown.map(({ answer, typed }) => ({ said: answer.text.split('\n', 1)[0] ?? '', typed }));
  const silences: Record<string, number> = {};
  for (const { answer } of answered)
    if (answer.reason !== null) silences[answer.reason] = (silences[answer.reason] ?? 0) + 1;
  return {
    requests: samples.length,
    overtaken: samples.length - answered.length,
    ...percentiles(times),
    within300: share(times, (ms) => ms <= ON_TIME_MS),
    modelCalls: asked.length,
    evaluatedTokens: percentiles(asked.flatMap(({ answer }) => answer.evaluatedTokens ?? [])),
    firstToken: percentiles(asked.flatMap(({ answer }) => answer.firstTokenMs ?? [])),
    shownShare: share(answered, ({ answer }) => answer.text !== ''),
    exactShare: share(lines, ({ said, typed }) => said.trim() === typed.trim()),
    rightShare: share(lines, ({ said, typed }) => typed.trim().startsWith(said.trim())),
    editSimilarity: mean(lines.map(({ said, typed }) => similarity(said.trim(), typed.trim()))),
    silences,
  };
}

/** A table for one side, one line per kind. */
export function tableOf(name: string, report: SideReport & Written): string[] {
  const rows = (['all', ...REQUEST_KINDS] as const).map((kind) => {
    const { requests, overtaken, p50, p95, within300, modelCalls, evaluatedTokens, ...rest } = report[kind];
    const { firstToken, shownShare, exactShare, rightShare, editSimilarity } = rest;
    const cells = [
      kind.padEnd(14),
      `n ${requests - overtaken}/${requests}`,
      `p50 ${whole(p50)} ms`,
      `p95 ${whole(p95)} ms`,
      `in 300 ms ${percent(within300)}`,
      `model calls ${modelCalls}`,
      `first token p50 ${whole(firstToken.p50)} p95 ${whole(firstToken.p95)} ms`,
      `evaluated p50 ${whole(evaluatedTokens.p50)} p95 ${whole(evaluatedTokens.p95)}`,
      `shown ${percent(shownShare)}`,
      `right ${percent(rightShare)}`,
      `exact ${percent(exactShare)}`,
      `similar ${percent(editSimilarity)}`,
    ];
    return `  ${cells.join('  ')}`;
  });
  const silences = Object.entries(report.all.silences).map(([reason, count]) => `${reason} ${count}`);
  const { typed, accepted } = report;
  const saved = `  accepted ${accepted} of ${typed + accepted} characters (${percent(accepted / (typed + accepted))})`;
  return [name, ...rows, saved, ...(silences.length > 0 ? [`  silent: ${silences.join(', ')}`] : [])];
}

/** 1 minus the edit distance as a share of the longer text. */
export function similarity(left: string, right: string): number {
  const longer = Math.max(left.length, right.length);
  if (longer === 0) return 1;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let other = 1; other <= right.length; other++) {
      const replaced = (row[other - 1] ?? 0) + (left[at - 1] === right[other - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1));
    }
    row = next;
  }
  return 1 - (row[right.length] ?? longer) / longer;
}

function share<Value>(values: Value[], is: (value: Value) => boolean): number {
  return values.length === 0 ? Number.NaN : values.filter(is).length / values.length;
}

function mean(values: number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function whole(value: number): string {
  return Number.isNaN(value) ? '-' : String(Math.round(value));
}

function percent(value: number): string {
  return Number.isNaN(value) ? '-' : `${Math.round(value * 100)} %`;
}
