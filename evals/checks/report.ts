import type { Result } from '../../src/base/result.ts';
import { wilsonInterval } from '../wilson.ts';
import type { Packages } from './packages.ts';

/** The target of a row; shares from 0 to 1. */
export type Target = { atLeast: number } | { atMost: number };

/** `hits` of `n`; `low` and `high` are the 95 % interval of the share. */
export type Row = {
  name: string;
  n: number;
  hits: number;
  share: number;
  low: number;
  high: number;
  /** Null: reported, but not judged. */
  target: Target | null;
  /** Null without a target. */
  isMet: boolean | null;
  /** Each item that went wrong. */
  wrong: string[];
};

/** The results of one suite. */
export type Report = {
  suite: string;
  rows: Row[];
  /** Programs and packages the figures depend on, with their versions. */
  versions: Record<string, string>;
};

/** Something the machine lacks: `message` is one line, "what is wrong. What to do". */
export type EvalFailure = { message: string };

export type SuiteOptions = {
  /** The folder of development data. */
  data: string;
  packages: Packages;
  /** The work folder of `scripts/build-license-index.mjs`; null when none was given. */
  sources: string | null;
  /** Recorded answers with checks off and on; null when no file was given. */
  drafts: { off: string | null; on: string | null };
  /** `FETTLE_HOME`, where tools are installed. */
  home: string;
  signal: AbortSignal;
  /** Called with the progress of a suite. */
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
