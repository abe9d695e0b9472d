import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { Suggestion } from '../../contract/answer.ts';
import { GenerateRequest } from '../../contract/request.ts';
import { TaskRun } from '../run/run.ts';
import { generate } from './generate.ts';

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'fettle-extras-'));
  await writeFile(join(project, 'uv.lock'), 'version = 1\n');
  await writeFile(
    join(project, 'pyproject.toml'),
    '[project]\nname = "a"\nversion = "1"\ndependencies = ["requests"]\n',
  );
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function run(says: string[], changes: Partial<GenerateRequest> = {}) {
  const provider = scriptedProvider(says.map((text): Script => ({ pieces: [text] })));
  const request = GenerateRequest.parse({
    id: 'r1',
    workspace: project,
    task: 'generate',
    instruction: 'write two',
    language: 'python',
    ...changes,
  });
  const task = new TaskRun(
    request,
    taskServices('chat', provider),
    () => undefined,
    new AbortController().signal,
  );
  return { answer: Suggestion.parse(await generate(task)), provider };
}

const CODE = 'import json\n\ndef two(a):\n    return json.loads(a)';

it('names the packages that a project would need, and how it installs them', async () => {
  const code =
    'import os\n\nimport numpy as np\nimport requests\n\n\ndef two(a):\n    return np.array(a), requests, os\n';
  expect((await run([code])).answer.new_dependencies).toEqual([
    {
      name: 'numpy',
      ecosystem: 'pypi',
      standing: 'listed',
      lookalike: null,
      advisories: [],
      manifest: 'pyproject.toml',
      install: 'uv add numpy',
    },
  ]);
  expect((await run([CODE])).answer.new_dependencies).toBeUndefined();
});

it('explains the code that was chosen, and names nothing that it does not have', async () => {
  const words = 'It reads JSON with `json.loads`. It logs with `logger`. It does not check `a`.';
  const { answer, provider } = await run([CODE, words], { explain: true });
  expect(answer.explanation).toBe('It reads JSON with `json.loads`. It does not check `a`.');
  expect(provider.asked[1]?.prompt).toMatchObject({
    messages: [{}, {}, { role: 'assistant', text: `\`\`\`python\n${CODE}\n\`\`\`` }, { role: 'user' }],
  });
  expect(answer.timings.prompt_tokens).toBe(2 * 10);
  expect((await run([CODE])).answer.explanation).toBe('');
});

it('says how to be safe where the request touches something, unless told not to', async () => {
  const instruction = 'find a user in the SQLite database';
  const said = async (changes: Partial<GenerateRequest>) =>
    JSON.stringify((await run([CODE], { instruction, ...changes })).provider.asked[0]?.prompt);
  expect(await said({})).toContain('Pass values to SQL as parameters');
  expect(await said({ security_advice: false })).not.toContain('Pass values to SQL');
});
