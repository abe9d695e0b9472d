import type { Result } from '../base/result.ts';
import type { Severity } from '../contract/verdict.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** The registries whose package names are known, as OSV spells them, in lower case. */
const ECOSYSTEMS = ['pypi', 'npm'] as const;
export type Ecosystem = (typeof ECOSYSTEMS)[number];

/**
 * A reference of a candidate: a module the code imports (`google.cloud`, `@scope/x/y`; `members` are the names it takes
 * from it), or a package a manifest requires, with its versions as written there.
 */
export type PackageAsk =
  | { kind: 'import'; module: string; members: string[] }
  | { kind: 'dependency'; name: string; range: string };

/**
 * The first of these that applies. `own`: a module of the project, or not a package. `declared`: a lockfile or manifest
 * has it. `listed` and `absent`: as in the name snapshot. `elsewhere`: not in the snapshot, but the project also uses
 * another index, so it cannot be known.
 */
const STANDINGS = ['built-in', 'own', 'declared', 'installed', 'listed', 'absent', 'elsewhere'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A known vulnerability of the version in question, or malware. */
export type Advisory = { id: string; severity: Severity; fixedIn: string | null };

/** A license as a package states it, and where: `METADATA`, `package.json`, a lockfile. Not validated here. */
export type StatedLicense = { text: string; from: string };

export type PackageFacts = {
  standing: Standing;
  /** The name to install it by. */
  distribution: string;
  /** Installed or locked version; null when no file states it. */
  version: string | null;
  /** A popular package whose name differs by one typo. */
  lookalike: string | null;
  advisories: Advisory[];
  /** Its license by the installed package or the lockfile; null when neither exists or states one. */
  license: StatedLicense | null;
};

/** The result of one lookup: a fact for each ask, in order. */
export type PackageAnswer = {
  facts: PackageFacts[];
  /** The project manifest that a missing dependency belongs in, by its path in the project; null when there is none. */
  manifest: string | null;
  /** The name snapshot: its date (ISO 8601), and which names it covers, as text. */
  snapshot: { date: string; coverage: string };
  /** Date of the vulnerability data; null when this machine has none. */
  advisories: { date: string; ageDays: number } | null;
  /** The project's own license by its manifest or license file; null when none is stated or no license is reported. */
  projectLicense: StatedLicense | null;
};

export type PackageQuestion = {
  ecosystem: Ecosystem;
  /** Absolute path; null when there is no project. */
  workspace: string | null;
  /** Path of the document, absolute or relative to the workspace. */
  path: string | null;
  asks: PackageAsk[];
};

/** Tells whether package names exist for a project. Never uses the network. */
export interface PackageIndex extends Analyzer {
  look(question: PackageQuestion, signal: AbortSignal): Promise<Result<PackageAnswer, AnalyzerFailure>>;
}

/** The data file made from the user's own lists. `skipped` counts unreadable entries. */
export type PackageDataMade = { path: string; count: number; skipped: number; bytes: number };

/** Why the data could not be made: `message` is one line that says what to do. */
export type PackageDataFailure = {
  reason: 'not_found' | 'not_usable' | 'too_large' | 'cancelled' | 'io_error';
  message: string;
};

type Made = Promise<Result<PackageDataMade, PackageDataFailure>>;

/** Makes the data files `PackageIndex` reads, from lists the user supplies. */
export interface PackageData {
  /**
   * From a list of names, one per line; with `popular`, the first that many names are the popular ones. `coverage`
   * describes which names the list covers.
   */
  makeSnapshot(
    from: { path: string; ecosystem: Ecosystem; date: string; popular: number; coverage: string | null },
    signal: AbortSignal,
  ): Made;
  /** From OSV entries (JSON): a folder of them, or the zip that OSV publishes for an ecosystem. */
  makeAdvisories(from: { path: string; ecosystem: Ecosystem; date: string }, signal: AbortSignal): Made;
}
