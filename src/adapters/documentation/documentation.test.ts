import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFakePython } from '../../../test/fixtures/fake-python/interpreter.ts';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import { copyProject } from '../../../test/fixtures/projects/copy-project.ts';
import { DocumentationAnswer } from '../../contract/documentation.ts';
import { createApiIndex } from '../analyzers/python.ts';
import type { ApiIndex } from '../analyzers/python-api/api-index.ts';
import { createTypeScriptChecker, type TypeScriptChecker } from '../analyzers/typescript/checker.ts';
import { createDiskFiles } from '../files/disk.ts';
import { createProcesses } from '../processes/execa.ts';
import { createDocumentation } from './documentation.ts';

const projects: Record<string, Awaited<ReturnType<typeof copyProject>>> = {};
let home: string;
let python: ApiIndex;
let typescript: TypeScriptChecker;

beforeAll(async () => {
  home = await programFolder();
  for (const name of ['pandas-2', 'pydantic-2', 'react-19']) projects[name] = await copyProject(name);
  const where = { version: '3.12.1', library: join(home, 'library'), standard: ['builtins'], sites: [] };
  const dump = { is: 'function', parameters: 'text\tstr\n/' };
  await writeFakePython(join(home, 'bin'), 'python3', {
    where,
    facts: { builtins: { names: { print_it: dump }, stars: [] } },
  });
  const files = createDiskFiles();
  const processes = createProcesses();
  python = createApiIndex({ home, files, processes, variables: { PATH: join(home, 'bin') } });
  typescript = createTypeScriptChecker();
});

afterAll(async () => {
  await Promise.all([python.close(), typescript.close()]);
  await Promise.all(Object.values(projects).map(({ remove }) => remove()));
  await rm(home, { recursive: true });
});

async function look(project: string, name: string, language: string | null = null) {
  const source = createDocumentation({ files: createDiskFiles(), python, typescript });
  const workspace = projects[project]?.root ?? null;
  const answer = await source.look({ name, workspace, language }, new AbortController().signal);
  if (!answer.ok) throw new Error(answer.failure.message);
  return DocumentationAnswer.parse(answer.value);
}

describe('Python', () => {
  it('tells the signature, the docstring, the version, the place and uses', async () => {
    const { found } = await look('pandas-2', 'pandas.DataFrame.merge');
    expect(found).toMatchObject({ kind: 'function', package: 'pandas', version: '2.2.0', deprecated: null });
    expect(found?.signature.replace(/\s+/g, ' ')).toBe(
      'def merge( self, right, how: str = "inner", on=None, ) -> "DataFrame"',
    );
    expect(found?.documentation).toMatch(
      /^Join with another table\.\n\nParameters\n-{10}\nright : DataFrame/,
    );
    expect(found?.defined).toEqual({ path: '.venv/lib/python3/site-packages/pandas/frame.py', line: 7 });
    expect(found?.examples).toEqual([
      { path: 'report.py', line: 6, text: "return rows.merge(rows, on='key')" },
      {
        path: '.venv/lib/python3/site-packages/pandas/tests/test_merge.py',
        line: 5,
        text: 'assert DataFrame().merge(DataFrame(), how="left") is not None',
      },
    ]);
  });
  it.each([
    [
      'pandas-2',
      'pandas.DataFrame.applymap',
      'DataFrame.applymap has been deprecated. Use DataFrame.map instead.',
    ],
    [
      'pydantic-2',
      'pydantic.BaseModel.parse_obj',
      'The `parse_obj` method is deprecated; use `model_validate` instead.',
    ],
    ['pydantic-2', 'pydantic.BaseModel.model_validate', null],
  ])('%s: says of %s that it is deprecated', async (project, name, said) => {
    expect((await look(project, name)).found?.deprecated).toBe(said);
  });
  it('lists what a class and a module have', async () => {
    expect((await look('pandas-2', 'pandas.DataFrame')).found).toMatchObject({
      kind: 'class',
      documentation: 'A table with labeled rows.',
      members: ['applymap', 'map', 'merge', 'sort_values'],
    });
    expect((await look('pandas-2', 'pandas')).found).toMatchObject({
      kind: 'module',
      members: ['DataFrame', 'Index', 'concat', 'read_csv'],
    });
  });
  it('takes what has no source from its facts', async () => {
    expect((await look('pandas-2', 'print_it')).found).toMatchObject({
      signature: 'def print_it(text: str, /)',
      defined: null,
    });
  });
  it.each([
    ['pandas.DataFrame.mergee', ['pandas.DataFrame.merge'], 'pandas.DataFrame has no mergee'],
    ['pandas.DataFrame.append', ['pandas.Index.append'], 'pandas.DataFrame has no append'],
    ['pandas.read_cvs', ['pandas.read_csv'], 'pandas has no read_cvs'],
  ])('of %s it tells the nearest', async (name, nearest, reason) => {
    expect(await look('pandas-2', name)).toEqual({ found: null, nearest, reason });
  });
  it('finds a function of the project, when there is one of that name', async () => {
    expect((await look('pandas-2', 'report')).found).toMatchObject({
      signature: 'def report(path)',
      package: null,
      defined: { path: 'report.py', line: 4 },
    });
    await writeFile(join(projects['pandas-2']?.root ?? '', 'other.py'), 'def report():\n    pass\n');
    expect(await look('pandas-2', 'report')).toMatchObject({
      found: null,
      nearest: ['other.py:1', 'report.py:4'],
    });
  });
});

describe('TypeScript', () => {
  it('tells the signature and the JSDoc of an export', async () => {
    expect((await look('react-19', 'react.useState')).found).toMatchObject({
      kind: 'function',
      signature: 'function useState<T>(initial: T): [T, (value: T) => void]',
      documentation: 'A value that lasts from one drawing to the next.',
      package: 'react',
      version: '19.0.0',
      deprecated: null,
      defined: { path: 'node_modules/react/index.d.ts', line: 4 },
    });
  });
  it('says that one is deprecated', async () => {
    expect((await look('react-19', 'react.unmountComponentAtNode')).found?.deprecated).toBe(
      'Use `createRoot` instead.',
    );
  });
  it('knows types and the module itself', async () => {
    expect((await look('react-19', 'react.ReactNode')).found).toMatchObject({ kind: 'type' });
    expect((await look('react-19', 'react')).found?.members).toEqual(
      expect.arrayContaining(['useState', 'unmountComponentAtNode']),
    );
  });
  it('of what is not there it tells the nearest', async () => {
    expect(await look('react-19', 'react.useStat')).toEqual({
      found: null,
      nearest: ['react.useState'],
      reason: 'react has no useStat',
    });
    const nothing = await look('react-19', 'left-pad.pad', 'typescript');
    expect(nothing).toEqual({ found: null, nearest: [], reason: 'no package left-pad is installed here' });
  });
});
