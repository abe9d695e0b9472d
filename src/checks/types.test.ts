import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../../test/fixtures/projects/copy-project.ts';
import { createTypeCheckers } from '../adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from '../adapters/analyzers/typescript/checker.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { TypeProblem } from '../ports/type-checker.ts';
import { candidateAlone, candidateAt, findings } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { prepareTypes, typesCheck } from './types.ts';

const typescript = createTypeScriptChecker();
const types = createTypeCheckers({ typescript, javascript: typescript });
const analyzers = { types } as unknown as Analyzers;

let project: Awaited<ReturnType<typeof copyProject>>;
beforeAll(async () => {
  project = await copyProject('ts-web');
});
afterAll(async () => {
  await types.close();
  await project.remove();
});

/** A candidate between `«` and `»` in a file of the project. */
function inFile(marked: string, text: string, path = 'src/new.ts'): Candidate {
  return { ...candidateAt(marked, text, 'typescript'), path, workspace: project.root };
}

async function rules(candidate: Candidate): Promise<string[]> {
  return (await findings(typesCheck, candidate, analyzers)).map(
    ({ rule, severity }) => `${rule} ${severity}`,
  );
}

const HEAD = "import { App } from 'veloce';\nconst app = new App();\n";

describe('keeps', () => {
  it.each<[string, () => Candidate]>([
    ['a call that exists', () => inFile(`${HEAD}«»\n`, "app.remove('/');")],
    ['nothing', () => inFile(`${HEAD}«»\n`, '')],
    ['an old error elsewhere', () => inFile(`${HEAD}app.vanished();\n«»\n`, "app.remove('/');")],
    [
      'an old error whose line has moved',
      () => inFile(`${HEAD}«»\napp.vanished();\n`, "app.remove('/');\n\n"),
    ],
    [
      'an old error that the candidate takes away',
      () => inFile(`${HEAD}«app.vanished();»\n`, "app.remove('/');"),
    ],
    ['what ends a word that was being typed', () => inFile(`${HEAD}app.rem«»\n`, "ove('/');")],
    ['what does not parse, which is for the syntax check', () => inFile(`${HEAD}«»\n`, 'app.remove(')],
    [
      'what a file that does not parse makes of it elsewhere',
      () => inFile('const x = ;\n«const total = 1;»\nexport const b = total + 1;\n', 'const sum = 1;'),
    ],
    [
      'names of the file it is for',
      () => ({
        ...candidateAlone('export const a = helper(1);', 'typescript'),
        beside: 'function helper(a) {}',
      }),
    ],
    [
      'a suppression in a file that is checked for its own sake',
      () => ({
        ...candidateAlone("// @ts-expect-error on purpose\n'a'.reverse();", 'typescript'),
        path: join(project.root, 'src/own.ts'),
      }),
    ],
  ])('%s', async (_, candidate) => {
    expect(await rules(candidate())).toEqual([]);
  });
});

describe('refuses', () => {
  it.each<[string, () => Candidate, string[]]>([
    ['a call that does not exist', () => inFile(`${HEAD}«»\n`, "app.route('/');"), ['types/TS2339 high']],
    [
      'another call of what does not exist',
      () => inFile(`${HEAD}app.vanished();\n«»\n`, 'app.vanished();'),
      ['types/TS2339 high'],
    ],
    [
      'the same mistake in place of the old one',
      () => inFile(`${HEAD}«app.vanished();»\n`, 'app.vanished(1);'),
      ['types/TS2339 high'],
    ],
    [
      'a name that nobody declares',
      () => candidateAlone('export const a = helper(1);', 'typescript'),
      ['types/TS2304 high'],
    ],
    [
      'a name that is not in the file either',
      () => ({ ...candidateAlone('helper(1);', 'typescript'), beside: 'function helpers() {}' }),
      ['types/TS2304 high'],
    ],
    [
      'what breaks the code around it',
      () => inFile('const «total» = 1;\nexport const b = total + 1;\n', 'sum'),
      ['types/TS2304 high'],
    ],
    [
      'a deprecated call, mildly',
      () => inFile('«»\n', "import { staticFiles } from 'veloce';\nstaticFiles('a');"),
      ['types/TS6385 low', 'types/TS6387 low'],
    ],
    [
      'another type',
      () => inFile(`${HEAD}«»\n`, "export const n: number = app.remove('/');"),
      ['types/TS2322 medium'],
    ],
    [
      'an error that it hushes',
      () => inFile(`${HEAD}«»\n`, "// @ts-ignore\napp.route('/');"),
      ['types/TS2339 high'],
    ],
    [
      'an error in a file that it hushes',
      () => inFile('«»', `// @ts-nocheck\n${HEAD}app.route('/');`),
      ['types/TS2339 high'],
    ],
    [
      'its own error in a file that does not parse',
      () => inFile(`${HEAD}const x = ;\n«»\n`, "app.route('/');"),
      ['types/TS2339 high'],
    ],
  ])('%s', async (_, candidate, expected) => {
    expect(await rules(candidate())).toEqual(expected);
  });

  it('in a file with errors of its own, only what is new', async () => {
    const broken = `import { App } from 'veloce';\nimport { gone } from './gone.js';\nconst app = new App();\napp.vanished('/');\napp.get('/old', 5);\nexport const count: number = gone;\n«»\n`;
    expect(await rules(inFile(broken, "app.remove('/', 1);", 'src/broken.ts'))).toEqual([
      'types/TS2554 high',
    ]);
  });

  it('with the place and the nearest name that exists', async () => {
    const found = await findings(typesCheck, inFile(`${HEAD}«»\n`, "app.remov('/');"), analyzers);
    expect(found).toMatchObject([
      {
        message: "Property 'remov' does not exist on type 'App'. Did you mean 'remove'?",
        range: { start: { line: 3, column: 5 }, end: { line: 3, column: 10 } },
      },
    ]);
  });
});

describe('a file that is checked for its own sake', () => {
  const own = (text: string): Candidate => ({
    ...candidateAlone(text, 'typescript'),
    path: join(project.root, 'src/own.ts'),
  });

  it.each(["// @ts-ignore\n'a'.vanished();", "// @ts-expect-error on purpose\n'a'.vanished();"])(
    'does not pass where a comment silences a line: %j',
    async (text) => {
      const facts = await typesCheck.gather(own(text), analyzers, new AbortController().signal);
      if (!facts.ok) throw new Error(facts.failure.message);
      expect(typesCheck.judge(own(text), facts.value)).toEqual([]);
      expect(typesCheck.missing?.(own(text), facts.value)).toBe(
        "1 problem is silenced by comments for the type checker (line 2): Property 'vanished' does not exist on type '\"a\"'.",
      );
    },
  );

  it('is checked although it says that it is not', async () => {
    expect(await rules(own("// @ts-nocheck\n'a'.vanished();"))).toEqual(['types/TS2339 high']);
  });

  it('passes where a comment silences nothing', async () => {
    const text = "// @ts-ignore\n'a'.trim();";
    const facts = await typesCheck.gather(own(text), analyzers, new AbortController().signal);
    expect(facts.ok && typesCheck.missing?.(own(text), facts.value)).toBeNull();
  });
});

describe('cannot say', () => {
  const gather = (candidate: Candidate) =>
    typesCheck.gather(candidate, analyzers, new AbortController().signal);

  it('anything of other languages', async () => {
    expect(await gather(candidateAlone('x', 'go'))).toMatchObject({
      failure: { reason: 'language_not_supported', message: expect.stringContaining('"go"') },
    });
    expect(typesCheck.analyzer(analyzers, 'go').tool).toBe('types');
    expect(typesCheck.analyzer(analyzers, 'ts').tool).toBe('typescript');
  });
});

describe('a document that is prepared', () => {
  it('is not checked again without its candidate', async () => {
    const texts: string[] = [];
    const problem: TypeProblem = {
      code: 'X1',
      kind: 'missing_name',
      message: 'no x',
      range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
      suggestions: ['near', 'nearer'],
    };
    const tool = {
      tool: 'outside',
      version: '1',
      check: async ({ text }: { text: string }) => {
        texts.push(text);
        return { ok: true as const, value: [problem] };
      },
      warm: async () => {},
      prepare: async () => {},
      close: async () => {},
    };
    const given = createTypeCheckers({ typescript: tool });
    const document = { path: 'a.ts', language: 'ts', text: 'x // @ts-ignore' };
    const request = { task: 'complete', document, workspace: null } as const;
    prepareTypes(given, request, new AbortController().signal);
    prepareTypes(given, { ...request, task: 'explain' }, new AbortController().signal);
    const candidate = candidateAt('x // @ts-ignore«»', '\nx', 'ts');
    const found = await findings(typesCheck, candidate, { types: given } as unknown as Analyzers);
    // The very text that was prepared, so that the checker knows it.
    expect(texts[0]).toBe(texts[2]);
    expect(found).toEqual([]);
    const alone = await findings(typesCheck, candidateAlone('x', 'ts'), {
      types: given,
    } as unknown as Analyzers);
    expect(alone[0]?.message).toBe('no x The nearest that exist: near, nearer.');
  });
});
