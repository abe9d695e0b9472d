import { createLicensePolicy } from '../adapters/policies/license-policy.ts';
import { findLanguage } from '../base/languages.ts';
import { sourceOfText } from '../base/source-text/decode-source.ts';
import { checksAt } from '../checks/registry.ts';
import { runChecks } from '../checks/run.ts';
import { withVersion } from '../checks/with-version.ts';
import { CHECK_WARM_MS } from '../config/limits.ts';
import type { PolicyLayer } from '../config/policy.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Reading } from '../contract/reading.ts';
import type { Document } from '../contract/request.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { Parts } from '../parts.ts';

/** All checks of one file when requested explicitly: no one is typing. */
export const CHECK_COMMAND_MS = 10_000;
/** Extra time for a check per mebibyte of text past the first, on top of its deadline. */
const CHECK_MS_PER_MEBIBYTE = 1_000;

/** A document that was read from bytes records how they were decoded. */
type ReadDocument = Document & { reading?: Reading };

/**
 * Checks code from any source; with `before`, only what is new since then counts. With the project's folder (absolute),
 * the document's path may be relative to it, and checks can read the files around it.
 */
export type CheckDocument = (
  document: ReadDocument,
  before: string | null,
  signal: AbortSignal,
  workspace?: string | null,
) => Promise<Verdict[]>;

/** The check with the built parts. */
export function checkIn(parts: Parts): CheckDocument {
  return (document, before, signal, workspace = null) =>
    checkCandidate(parts, candidateOf(document, before, workspace), signal);
}

/** The same parts under policies that were already read. */
export function withPolicies(parts: Parts, given: readonly PolicyLayer[]): Parts {
  const { home, services } = parts;
  const licensePolicy = createLicensePolicy({ home, files: services.files, given });
  return { ...parts, services: { ...services, analyzers: { ...services.analyzers, licensePolicy } } };
}

function candidateOf(
  { path, language, text, reading: known }: ReadDocument,
  given: string | null,
  workspace: string | null,
): Candidate {
  const old = sourceOfText(given ?? '', { path, language });
  const now = known === undefined ? sourceOfText(text, { path, language }) : { text, reading: known };
  const othersBefore = [...now.reading.othersBefore, ...old.reading.others];
  return {
    text: now.text,
    reading: { ...now.reading, othersBefore },
    language,
    path,
    range: null,
    workspace,
    before: old.text,
    after: now.text,
    end: 'stop',
    probabilities: [],
  };
}

async function checkCandidate(
  { services: { analyzers, clock, environment }, checks: wanted }: Parts,
  unversioned: Candidate,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const { workspace, path, language } = unversioned;
  // Only Python is checked for a version, and a folder's facts cost milliseconds: a change has many folders.
  const isVersioned = workspace !== null && findLanguage(language)?.id === 'python';
  const question = isVersioned ? { workspace, path, language, names: [] } : null;
  const facts = question === null ? null : await environment.facts(question, signal);
  const candidate = facts === null ? unversioned : withVersion(unversioned, facts);
  const checks = checksAt('display', 'accept').filter(({ name }) => wanted?.includes(name) ?? true);
  const allMs = (CHECK_MS_PER_MEBIBYTE * candidate.after.length) / MEBIBYTE;
  const limits = { deadlineMs: CHECK_COMMAND_MS + allMs, warmMs: CHECK_WARM_MS };
  return runChecks({ candidate, checks, analyzers, clock, signal, ...limits });
}

const MEBIBYTE = 1024 * 1024;
