import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readRows } from '../data.ts';
import { loadHiddenTests } from '../generate/hidden-tests.ts';
import { loadTasks } from '../generate/suites.ts';

/**
 * `bodies`: the functions of HumanEval, to be written inline below their docstring; `bodies-ts`: its translation.
 * `first-things`: places where people who try a code assistant wait for a suggestion (`FIRST_THINGS_FOLDER`); what is
 * held out is not to be looked at.
 */
export const SESSION_SUITES = ['bodies', 'bodies-ts', 'first-things', 'first-things-held-out'] as const;
export type SessionSuite = (typeof SESSION_SUITES)[number];

/** In this project, from its root. */
export const FIRST_THINGS_FOLDER = 'evals/complete/first-things';

/** Everything of a place that completion may see. */
export type SessionPlace = {
  id: string;
  kind: string;
  language: string;
  /** In a project with `files`; null: a text without file and project. */
  path: string | null;
  before: string;
  after: string;
  /** The other files of its project, by path. */
  files: Record<string, string>;
};

/** How a place is judged; read only by scoring. */
export type HiddenPlace = {
  /** Null: what is right there is open. */
  test: string | null;
  /** For tests that call a function; null: the tests are run below the program. */
  entryPoint: string | null;
  /** Text that is right there, if the suite has it. */
  reference: string | null;
};

/** Kinds where a person accepts several lines; all others want one line, or what is left of it. */
const BLOCK_KINDS = ['body', 'block-comment', 'else-branch', 'main-entry'];

/** Whether several lines are wanted at places of a kind. */
export function wantsLines(kind: string): boolean {
  return BLOCK_KINDS.includes(kind) || kind.startsWith('body-') || kind.endsWith('-body');
}

/** The places of a suite, in file order. */
export function loadPlaces(suite: SessionSuite, folder: string): SessionPlace[] {
  if (isFirstThings(suite))
    return loadItems(suite, folder).map(({ id, kind, language, path, before, after, files }) => ({
      ...{ id, kind, language, path, before, after, files },
    }));
  const [tasks, indent] =
    suite === 'bodies' ? ['humaneval' as const, '    '] : ['humaneval-ts' as const, '  '];
  return loadTasks(tasks, folder).map(({ id, language, prompt }) => ({
    ...{ id, kind: 'body', language, path: null, files: {} },
    before: prompt + indent,
    // Editors close a brace as soon as it is opened.
    after: suite === 'bodies' ? '' : '\n}\n',
  }));
}

/** The hidden side of a suite by place id. */
export function loadHiddenPlaces(suite: SessionSuite, folder: string): Map<string, HiddenPlace> {
  if (isFirstThings(suite))
    return new Map(
      loadItems(suite, folder).map(({ id, test, reference }) => [id, { test, reference, entryPoint: null }]),
    );
  const hidden = loadHiddenTests(suite === 'bodies' ? 'humaneval' : 'humaneval-ts', folder);
  return new Map([...hidden].map(([id, tests]) => [id, { ...tests, reference: null }]));
}

/** Whether the places of a suite are in this project, with tests that are run below the program. */
export function isFirstThings(suite: SessionSuite): suite is 'first-things' | 'first-things-held-out' {
  return suite === 'first-things' || suite === 'first-things-held-out';
}

const LANGUAGES = ['python', 'typescript', 'javascript', 'go', 'java', 'rust'] as const;

const Item = z.strictObject({
  id: z.string(),
  kind: z.string(),
  language: z.enum(LANGUAGES),
  path: z.string(),
  before: z.string(),
  after: z.string(),
  reference: z.string(),
  test: z.string().nullable(),
  files: z.record(z.string(), z.string()),
});

/** A language without a file has no places; without any file, the failure says so. */
function loadItems(suite: SessionSuite, folder: string): z.infer<typeof Item>[] {
  const end = suite === 'first-things' ? 'jsonl' : 'held-out.jsonl';
  const names = LANGUAGES.map((language) => `${language}.${end}`);
  const there = names.filter((name) => existsSync(join(folder, name)));
  return (there.length === 0 ? names : there).flatMap((name) => readRows(folder, name, Item));
}
