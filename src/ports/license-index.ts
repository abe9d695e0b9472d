import type { Result } from '../base/result.ts';
import type { Mode } from '../base/winnowing/fingerprints.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** A file that an index has fingerprints of. */
export type LicensedFile = {
  /** The index it is in, as `fettle license-index list` calls it. */
  index: string;
  package: string;
  version: string | null;
  /** From the root of its package, with `/`. */
  path: string;
  /** An SPDX expression. */
  license: string;
};

/** The fingerprint at a place of the question stands in a file, at a line counted from 1. */
export type LicenseHit = { mode: Mode; at: number; file: LicensedFile; line: number };

/** What was compared with: `date` is that of the oldest index (ISO 8601). */
export type LicenseCoverage = { files: number; packages: number; date: string };

export type LicenseAnswer = { hits: LicenseHit[]; coverage: LicenseCoverage };

/** Code that seems to be copied, and the project it is for. */
export type OwnQuestion = {
  /** Absolute; null when there is no project. */
  workspace: string | null;
  /** The document's, absolute or from the workspace. */
  path: string | null;
  /** Names of the packages it was found in. */
  packages: string[];
  /** The code. */
  text: string;
  /** Milliseconds that the answer may take; what is not found by then is not the project's own. */
  patienceMs: number;
};

/** For each package that counts as the project's own, why. */
export type OwnAnswer = ReadonlyMap<string, string>;

/** Fingerprints of copyleft code. Asks this machine only. */
export interface LicenseIndex extends Analyzer {
  /** Hits in copyleft code, without those that stand in permissive code too. */
  look(
    prints: Readonly<Record<Mode, Uint32Array>>,
    signal: AbortSignal,
  ): Promise<Result<LicenseAnswer, AnalyzerFailure>>;
  /** Whether what was found is the project's own code, or was called so by the user. */
  own(question: OwnQuestion, signal: AbortSignal): Promise<OwnAnswer>;
}

/** One index file. `broken` says why it cannot be used; the numbers are 0 then. */
export type LicenseIndexEntry = {
  name: string;
  path: string;
  origin: 'user' | 'fettle';
  date: string;
  license: string;
  files: number;
  packages: number;
  fingerprints: number;
  bytes: number;
  broken: string | null;
};

/** What was made of a folder; `skipped` counts files of unknown license, and those no person wrote. */
export type LicenseIndexMade = LicenseIndexEntry & { skipped: number };

/** `message` is one line that says what to do. */
export type LicenseIndexFailure = {
  reason: 'not_found' | 'not_usable' | 'too_large' | 'cancelled' | 'io_error';
  message: string;
};

/** Makes and removes the indexes below a home. */
export interface LicenseIndexes {
  /** From the sources below a folder; `license` is that of files which name no other. */
  add(
    from: { folder: string; license: string; name: string },
    onFile: (files: number) => void,
    signal: AbortSignal,
  ): Promise<Result<LicenseIndexMade, LicenseIndexFailure>>;
  list(): Promise<LicenseIndexEntry[]>;
  remove(name: string): Promise<Result<void, LicenseIndexFailure>>;
}
