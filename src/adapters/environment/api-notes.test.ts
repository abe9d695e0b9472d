import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFakePython } from '../../../test/fixtures/fake-python/interpreter.ts';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import { copyProject } from '../../../test/fixtures/projects/copy-project.ts';
import type { NotesQuestion } from '../../ports/environment.ts';
import { createApiIndex, createNamesChecker } from '../analyzers/python.ts';
import type { ApiIndex } from '../analyzers/python-api/api-index.ts';
import { createTypeScriptChecker, type TypeScriptChecker } from '../analyzers/typescript/checker.ts';
import { createSystemClock } from '../clock/system.ts';
import { createDiskFiles } from '../files/disk.ts';
import { createProcesses } from '../processes/execa.ts';
import { createApiNotes } from './api-notes.ts';

const projects: Record<string, Awaited<ReturnType<typeof copyProject>>> = {};
const { signal } = new AbortController();
let home: string;
let index: ApiIndex;
let typescript: TypeScriptChecker;

beforeAll(async () => {
  home = await programFolder();
  for (const name of ['pandas-1', 'pandas-2', 'react-19']) projects[name] = await copyProject(name);
  const where = { version: '3.12.1', library: join(home, 'library'), standard: ['builtins'], sites: [] };
  await writeFakePython(join(home, 'bin'), 'python3', {
    where,
    facts: { builtins: { names: { hasattr: { is: 'function', parameters: null } }, stars: [] } },
  });
  const [files, processes] = [createDiskFiles(), createProcesses()];
  index = createApiIndex({ home, files, processes, variables: { PATH: join(home, 'bin') } });
  typescript = createTypeScriptChecker();
});

afterAll(async () => {
  await Promise.all([index.close(), typescript.close()]);
  await Promise.all(Object.values(projects).map(({ remove }) => remove()));
  await rm(home, { recursive: true });
});

/** The texts of the notes; the first question may only start what the next one finds ready. */
async function notes(project: string, question: Partial<NotesQuestion>): Promise<string[]> {
  const byLanguage = { python: createNamesChecker(index), typescript };
  const ask = createApiNotes({ clock: createSystemClock(), byLanguage });
  const workspace = projects[project]?.root ?? '';
  const whole = {
    workspace,
    path: null,
    language: 'python',
    text: '',
    instruction: '',
    modules: [],
    ...question,
  };
  for (let tries = 0; tries < 20; tries++) {
    const found = await ask(whole, signal);
    if (found.length > 0) return found.map(({ text }) => text);
  }
  return [];
}

const OLD = 'import pandas as pd\nrows = pd.DataFrame()\nrows = rows.append(rows)\nrows.applymap(str)\n';

it('says of a document which of its names the installed version lacks or gives up', async () => {
  expect(await notes('pandas-2', { text: OLD, modules: ['pandas'] })).toEqual([
    expect.stringMatching(/^DataFrame has no append \(pandas 2\.2\.0\)/),
    'rows.applymap is deprecated (pandas 2.2.0): DataFrame.applymap has been deprecated. Use DataFrame.map instead',
  ]);
});

it.each([
  ['use pandas.DataFrame.append for it', /^DataFrame has no append/],
  ['put it in with pd.DataFrame.append', /^DataFrame has no append/],
  ['put it in with DataFrame.append', /^DataFrame has no append/],
])('says it of what is asked for: %s', async (instruction, expected) => {
  expect(await notes('pandas-2', { instruction, modules: ['pandas'] })).toEqual([
    expect.stringMatching(expected),
  ]);
});

it('says nothing where the installed version has it', async () => {
  const byLanguage = { python: createNamesChecker(index) };
  const ask = createApiNotes({ clock: createSystemClock(), byLanguage });
  const workspace = projects['pandas-1']?.root ?? '';
  const text = 'import pandas as pd\nrows = pd.DataFrame().append(1)\n';
  const question = {
    workspace,
    path: null,
    language: 'python',
    text,
    instruction: 'DataFrame.append',
    modules: ['pandas'],
  };
  await ask(question, signal);
  expect(await ask(question, signal)).toEqual([]);
});

it('says it of declarations', async () => {
  const text = "import { unmountComponentAtNode } from 'react';\nunmountComponentAtNode({});\n";
  expect(await notes('react-19', { text, language: 'typescript', path: 'src/a.ts' })).toEqual([
    expect.stringContaining("'unmountComponentAtNode' is deprecated"),
  ]);
});

it('does not wait past its deadline', async () => {
  const never = { check: () => new Promise<never>(() => undefined) };
  const ask = createApiNotes({ clock: createSystemClock(), byLanguage: { python: never } });
  const question = {
    workspace: '/',
    path: null,
    language: 'python',
    text: OLD,
    instruction: '',
    modules: [],
  };
  const started = performance.now();
  expect(await ask(question, signal)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5_000);
});
