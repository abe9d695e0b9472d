import type { Result } from '../base/result.ts';
import type { Mode } from '../base/winnowing/fingerprints.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** A file that an index has fingerprints of. */
export type LicensedFile = {
  /** The index it belongs to, as `fettle license-index list` shows it. */
  index: string;
  package: string;
  version: string | null;
  /** Path from the root of its package, with `/`. */
  path: string;
  /** An SPDX expression. */
  license: string;
};

/** A fingerprint of the query that matches a file, at a line counted from 1. */
export type LicenseHit = { mode: Mode; at: number; file: LicensedFile; line: number };

/** The searched indexes; `date` is that of the oldest one (ISO 8601). */
export type LicenseCoverage = { files: number; packages: number; date: string };

export type LicenseAnswer = { hits: LicenseHit[]; coverage: LicenseCoverage };

/** Code that appears to be copied, and the project it is for. */
export type OwnQuestion = {
  /** Absolute path; null when there is no project. */
  workspace: string | null;
  /** Path of the document, absolute or relative to the workspace. */
  path: string | null;
  /** Names of the packages that contain it. */
  packages: string[];
  /** The code. */
  text: string;
  /** Milliseconds the answer may take; anything not found by then is not the project's own. */
  patienceMs: number;
};

/** For each package that counts as the project's own, the reason. */
export type OwnAnswer = ReadonlyMap<string, string>;

/** Fingerprints of copyleft code. Uses this machine only. */
export interface LicenseIndex extends Analyzer {
  /** Hits in copyleft code, except those also found in permissive code. */
  look(
    prints: Readonly<Record<Mode, Uint32Array>>,
    signal: AbortSignal,
  ): Promise<Result<LicenseAnswer, AnalyzerFailure>>;
  /** Whether the code is the project's own, or the user declared it so. */
  own(question: OwnQuestion, signal: AbortSignal): Promise<OwnAnswer>;
}

/** One index file. `broken` says why it cannot be used; the numbers are then 0. */
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

/** The index made from a folder; `skipped` counts files with an unknown license and generated files. */
export type LicenseIndexMade = LicenseIndexEntry & { skipped: number };

/** `message` is one line that says what to do. */
export type LicenseIndexFailure = {
  reason: 'not_found' | 'not_usable' | 'too_large' | 'cancelled' | 'io_error';
  message: string;
};

/** Creates and removes the indexes in a home. */
export interface LicenseIndexes {
  /** Indexes the sources in a folder; `license` applies to files that state no other. */
  add(
    from: { folder: string; license: string; name: string },
    onFile: (files: number) => void,
    signal: AbortSignal,
  ): Promise<Result<LicenseIndexMade, LicenseIndexFailure>>;
  list(): Promise<LicenseIndexEntry[]>;
  remove(name: string): Promise<Result<void, LicenseIndexFailure>>;
}
