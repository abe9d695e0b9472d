import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { createExampleRunner } from '../../adapters/examples/runner.ts';
import { createProcesses } from '../../adapters/processes/execa.ts';
import { createSandbox } from '../../adapters/sandboxes/create.ts';
import { Suggestion } from '../../contract/answer.ts';
import { GenerateRequest } from '../../contract/request.ts';
import { TaskRun } from '../run/run.ts';
import { generate } from './generate.ts';

const sandbox = createSandbox(createProcesses());
const hasPython = (await sandbox.available('python')).ok;
const hasNode = (await sandbox.available('node')).ok;
if (!hasPython || !hasNode) process.stdout.write('skipped: there is no sandbox for Python and Node here\n');

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'fettle-tests-'));
  await mkdir(join(project, 'tests'));
  await mkdir(join(project, 'src'));
  await writeFile(
    join(project, 'pyproject.toml'),
    '[project]\nname = "a"\nversion = "1"\n\n[tool.pytest.ini_options]\n',
  );
  await writeFile(
    join(project, 'package.json'),
    '{"type":"module","scripts":{"test":"vitest run"},"devDependencies":{"vitest":"4.0.0"}}',
  );
});
afterAll(() => rm(project, { recursive: true, force: true }));

type Given = { instruction: string; says: string[]; path?: string; language?: string };

async function tested({ instruction, says, path, language = 'python' }: Given): Promise<Suggestion> {
  const request = GenerateRequest.parse({
    id: 'r1',
    workspace: path === undefined ? null : project,
    task: 'generate',
    instruction,
    language,
    document: path === undefined ? null : { path, language, text: '', is_new: true },
    tests: true,
  });
  const services = taskServices('chat', scriptedProvider(says.map((text): Script => ({ pieces: [text] }))));
  services.analyzers.examples = createExampleRunner(sandbox);
  const run = new TaskRun(request, services, () => undefined, new AbortController().signal);
  return Suggestion.parse(await generate(run));
}

const ADD = 'def add(a, b):\n    return a + b';

describe.skipIf(!hasPython || !hasNode)('tests of what was generated (needs a sandbox)', () => {
  it('are made of the examples, in the framework of the project, and are run', async () => {
    const answer = await tested({
      instruction: 'add(a, b) adds. add(1, 2) == 3 and add(-1, 1) == 0',
      says: [ADD],
      path: 'src/sums.py',
    });
    expect(answer.test_stubs).toMatchObject([
      {
        path: 'tests/test_sums.py',
        code: 'from sums import add\n\n\ndef test_add_1_2():\n    assert add(1, 2) == 3\n\n\ndef test_add_minus_1_1():\n    assert add(-1, 1) == 0\n',
      },
    ]);
    expect(answer.test_stubs_reason).toBe(
      'pytest: 2 calls that were run and gave the examples of the request; the tests were run in the sandbox and passed',
    );
  });

  it('are made of what the model expects where the request says nothing, of what came true only', async () => {
    const answer = await tested({
      instruction: 'a function add of two numbers',
      says: [ADD, '1, 2) == 3\nadd(2, 2) == 5\nadd(0, 0) == 0\nadd(1, 1) == 2'],
    });
    expect(answer.test_stubs[0]?.code).toContain('self.assertEqual(add(1, 2), 3)');
    expect(answer.test_stubs[0]?.code).not.toContain('5');
    expect(answer.test_stubs_reason).toContain('unittest: 3 calls that were run');
    expect(answer.test_stubs_reason).toContain('the tests were run in the sandbox and passed');
  });

  it('are of the framework for TypeScript, too', async () => {
    const answer = await tested({
      instruction: 'add(a, b) adds. add(1, 2) === 3',
      says: ['export function add(a: number, b: number): number {\n  return a + b;\n}'],
      path: 'src/sums.ts',
      language: 'typescript',
    });
    expect(answer.test_stubs).toMatchObject([
      {
        path: 'src/sums.test.ts',
        code: "import { expect, test } from 'vitest';\nimport { add } from './sums.js';\n\ntest(\"add(1, 2) is 3\", () => {\n  expect(add(1, 2)).toEqual(3);\n});\n",
      },
    ]);
    expect(answer.test_stubs_reason).toContain('vitest: 1 call that was run');
    expect(answer.test_stubs_reason).toContain('the tests themselves were not run');
  });

  it('are a skeleton where nothing can be run', async () => {
    const answer = await tested({
      instruction: 'a class',
      says: ['class Cart:\n    pass'],
      path: 'src/cart.py',
    });
    expect(answer.test_stubs[0]?.code).toBe(
      'import pytest\n\nfrom cart import Cart\n\n\ndef test_cart():\n    pytest.skip("to be written: Cart")\n',
    );
    expect(answer.test_stubs_reason).toBe('pytest: a skeleton, because none of its calls could be run');
  });
});
