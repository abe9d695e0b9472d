import type { Result } from '../../src/base/result.ts';
import { wilsonInterval } from '../wilson.ts';
import type { Packages } from './packages.ts';

/** What a row must reach; shares from 0 to 1. */
export type Target = { atLeast: number } | { atMost: number };

/** `hits` of `n`; `low` and `high` are the 95 % interval of the share. */
export type Row = {
  name: string;
  n: number;
  hits: number;
  share: number;
  low: number;
  high: number;
  /** Null: told, and not judged. */
  target: Target | null;
  /** Null without a target. */
  isMet: boolean | null;
  /** Each one that went wrong. */
  wrong: string[];
};

/** What one suite found. */
export type Report = {
  suite: string;
  rows: Row[];
  /** Programs and packages that the figures hang on, with their versions. */
  versions: Record<string, string>;
};

/** What the machine lacks, and what to do: `message` is one line, "what is wrong. What to do". */
export type EvalFailure = { message: string };

export type SuiteOptions = {
  /** The folder of development data. */
  data: string;
  packages: Packages;
  /** The work folder of `scripts/build-license-index.mjs`; null where none was named. */
  sources: string | null;
  /** Recorded answers with checks off and on; null where no file was named. */
  drafts: { off: string | null; on: string | null };
  /** `FETTLE_HOME`, where tools are installed. */
  home: string;
  signal: AbortSignal;
  /** Called with what a suite is at. */
  onLine(line: string): void;
};

export type Suite = (options: SuiteOptions) => Promise<Result<Report, EvalFailure>>;

export type Counted = { name: string; n: number; hits: number; target?: Target; wrong: string[] };

export function rowOf({ name, n, hits, target, wrong }: Counted): Row {
  const share = n === 0 ? 0 : hits / n;
  const [low, high] = wilsonInterval(hits, n);
  return {
    name,
    n,
    hits,
    ...{ share: rounded(share), low: rounded(low), high: rounded(high) },
    target: target ?? null,
    isMet: target === undefined ? null : n > 0 && meets(share, target),
    wrong,
  };
}

function meets(share: number, target: Target): boolean {
  return 'atLeast' in target ? share >= target.atLeast : share <= target.atMost;
}

function rounded(share: number): number {
  return Number(share.toFixed(4));
}
