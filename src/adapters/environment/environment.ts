import { dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Environment, EnvironmentQuestion } from '../../ports/environment.ts';
import type { Files } from '../../ports/files.ts';
import { openProject } from '../packages/project.ts';
import type { EcosystemReader } from './facts.ts';
import { READERS, readEnvironment, readerOf, withFurther } from './read-environment.ts';

/** How long a prompt waits for the project's facts. */
const ENVIRONMENT_MS = 400;

/** How long cached project facts stay valid, and for how many projects they are cached. */
const ENVIRONMENT_AGE_MS = 10_000;
const MAX_KEPT_ENVIRONMENTS = 16;
/** Packages beyond the declared ones that one question may ask for. */
const MAX_FURTHER_PACKAGES = 40;

export type EnvironmentOptions = {
  files: Files;
  clock: Clock;
  /** Python environments that are active in the shell. */
  pythonPrefixes: readonly string[];
  /** Notes on the names that a text uses; null: no notes. */
  notes: Environment['notes'] | null;
};

/** `latest`: the facts read last, while newer ones are being read. */
type CachedFacts = { readAt: number; reading: Promise<EnvironmentFacts>; latest: EnvironmentFacts | null };

/** Reads projects from disk and caches the results for a while. */
export function createEnvironment(options: EnvironmentOptions): Environment {
  const { clock, notes } = options;
  const kept = new LRUCache<string, CachedFacts>({ max: MAX_KEPT_ENVIRONMENTS });
  /** The readers of a question, and its cache key. */
  const scopeOf = ({ workspace, path, language }: EnvironmentQuestion) => {
    const reader = language === null ? null : readerOf(language);
    const readers = language === null ? READERS : reader === null ? [] : [reader];
    const names = readers.map(({ name }) => name).join(' ');
    return { readers, key: JSON.stringify([workspace, path === null ? '' : dirname(path), names]) };
  };
  const readingOf = (question: EnvironmentQuestion): CachedFacts => {
    const { readers, key } = scopeOf(question);
    const known = kept.get(key);
    if (known !== undefined && clock.now() - known.readAt < ENVIRONMENT_AGE_MS) return known;
    const fresh: CachedFacts = {
      readAt: clock.now(),
      reading: read(options, question, readers),
      latest: known?.latest ?? null,
    };
    kept.set(key, fresh);
    fresh.reading.then(
      (facts) => {
        fresh.latest = facts;
      },
      // The caller gets the error; the next one tries again.
      () => kept.delete(key),
    );
    return fresh;
  };
  return {
    async facts(question, signal) {
      const { readers } = scopeOf(question);
      const work = async () => {
        const facts = await readingOf(question).reading;
        const names = question.names.slice(0, MAX_FURTHER_PACKAGES);
        if (names.length === 0 || readers.every(({ installed }) => installed === undefined)) return facts;
        const project = await openProject(
          options.files,
          question.workspace,
          question.path,
          options.pythonPrefixes,
        );
        return project === null ? facts : withFurther(facts, readers, project, names);
      };
      return within(clock, work, signal);
    },
    known: (question) => readingOf(question).latest,
    notes: async (question, signal) => (notes === null ? [] : notes(question, signal)),
  };
}

const NOTHING: EnvironmentFacts = { languages: [], packages: [], test_framework: null };

async function read(
  { files, pythonPrefixes }: EnvironmentOptions,
  { workspace, path }: EnvironmentQuestion,
  readers: readonly EcosystemReader[],
): Promise<EnvironmentFacts> {
  if (readers.length === 0) return NOTHING;
  const project = await openProject(files, workspace, path, pythonPrefixes);
  // Reading always finishes, for later callers.
  const { signal } = new AbortController();
  return project === null ? NOTHING : readEnvironment(readers, { project, pythonPrefixes, signal });
}

/** The result of the work, or null when the deadline or the signal comes first. */
async function within(
  clock: Clock,
  work: () => Promise<EnvironmentFacts>,
  signal: AbortSignal,
): Promise<EnvironmentFacts | null> {
  if (signal.aborted) return null;
  const done = new AbortController();
  try {
    const late = clock.sleep(ENVIRONMENT_MS, AbortSignal.any([signal, done.signal])).then(() => null);
    return await Promise.race([work(), late]);
  } finally {
    done.abort();
  }
}
