import type { Result } from '../base/result.ts';
import type { Severity } from '../contract/verdict.ts';
import type { Analyzer, AnalyzerFailure } from './analyzer.ts';

/** The registries whose names we know, as OSV spells them in lower case. */
const ECOSYSTEMS = ['pypi', 'npm'] as const;
export type Ecosystem = (typeof ECOSYSTEMS)[number];

/**
 * What a candidate names: a module that code imports (`google.cloud`, `@scope/x/y`; `members` are the names it
 * takes from it), or a package that a manifest asks for, with its versions as written there.
 */
export type PackageAsk =
  | { kind: 'import'; module: string; members: string[] }
  | { kind: 'dependency'; name: string; range: string };

/**
 * The first of these that holds. `own`: a module of the project, or no package at all. `declared`: a lockfile or
 * manifest has it. `listed` and `absent` are the name snapshot's word. `elsewhere`: not in the snapshot, but the
 * project takes packages from another index as well, so that nobody can know.
 */
const STANDINGS = ['built-in', 'own', 'declared', 'installed', 'listed', 'absent', 'elsewhere'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A known vulnerability of the version in question, or malware. */
export type Advisory = { id: string; severity: Severity; fixedIn: string | null };

/** A license as a package states it, and where: `METADATA`, `package.json`, a lockfile. Whether it means one is another question. */
export type StatedLicense = { text: string; from: string };

export type PackageFacts = {
  standing: Standing;
  /** The name to install by. */
  distribution: string;
  /** Installed or locked; null where no file says. */
  version: string | null;
  /** A much used package whose name is one slip away. */
  lookalike: string | null;
  advisories: Advisory[];
  /** What is installed or locked says of its license; null where neither is there, or says nothing. */
  license: StatedLicense | null;
};

/** What one look told: a fact for each ask, in order. */
export type PackageAnswer = {
  facts: PackageFacts[];
  /** The project's manifest that a missing dependency belongs into, as the project calls it; null without one. */
  manifest: string | null;
  /** Of the name snapshot: its day (ISO 8601), and which names it has, in words. */
  snapshot: { date: string; coverage: string };
  /** The day of the known vulnerabilities; null when there are none on this machine. */
  advisories: { date: string; ageDays: number } | null;
  /** The project's own license, as its manifest or license file names it; null where none does, or where no license of a package is told. */
  projectLicense: StatedLicense | null;
};

export type PackageQuestion = {
  ecosystem: Ecosystem;
  /** Absolute; null when there is no project. */
  workspace: string | null;
  /** The document's, absolute or from the workspace. */
  path: string | null;
  asks: PackageAsk[];
};

/** Says of names whether there is such a package for this project. Never asks the network. */
export interface PackageIndex extends Analyzer {
  look(question: PackageQuestion, signal: AbortSignal): Promise<Result<PackageAnswer, AnalyzerFailure>>;
}

/** What the user's own data was made of. `skipped` counts what could not be read. */
export type PackageDataMade = { path: string; count: number; skipped: number; bytes: number };

/** What stops the making of data: `message` is one line that says what to do. */
export type PackageDataFailure = {
  reason: 'not_found' | 'not_usable' | 'too_large' | 'cancelled' | 'io_error';
  message: string;
};

type Made = Promise<Result<PackageDataMade, PackageDataFailure>>;

/** Makes the data files that `PackageIndex` reads, from lists the user brought. */
export interface PackageData {
  /** From a list of names, one a line; with `popular` its first so many names are the much used ones. `coverage` says in words which names the list has. */
  makeSnapshot(
    from: { path: string; ecosystem: Ecosystem; date: string; popular: number; coverage: string | null },
    signal: AbortSignal,
  ): Made;
  /** From OSV entries (JSON): a folder of them, or the zip that OSV gives out for an ecosystem. */
  makeAdvisories(from: { path: string; ecosystem: Ecosystem; date: string }, signal: AbortSignal): Made;
}
