import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../test/fixtures/task-services.ts';
import { SelectionMemory } from '../context/selection-memory.ts';
import { Suggestion } from '../contract/answer.ts';
import { ExplainRequest } from '../contract/request.ts';
import { openRepository } from '../machine.ts';
import type { Repositories } from '../ports/repository.ts';
import { explain } from './explain.ts';
import { TaskRun } from './run.ts';

const MAIN =
  'from util import clean\n\n\ndef load(path):\n    return clean(open(path).read())\n\n\ndef other():\n    return 1\n';

it('tells who uses the explained lines and what they use, by the index, to the model and to the reader', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-relations-'));
  const root = join(folder, 'project');
  await mkdir(root);
  await writeFile(join(root, 'util.py'), 'def clean(text):\n    return text.strip()\n');
  await writeFile(join(root, 'main.py'), MAIN);
  await writeFile(join(root, 'app.py'), 'from main import load\n\n\ndef start():\n    return load("a")\n');
  const opened = await openRepository(folder, root, { write: true });
  if (!opened.ok) throw new Error(opened.failure.message);
  const repository = opened.value;
  try {
    await repository.refresh(new AbortController().signal);
    const provider = scriptedProvider([{ pieces: ['It loads ', '(lines 4-', '90).'] }]);
    const repositories: Repositories = {
      look: async () => ({ ok: true, value: repository }),
      pause: () => () => undefined,
      close: async () => undefined,
    };
    const services = {
      ...taskServices('chat', provider),
      repository: { repositories, selections: new SelectionMemory() },
    };
    const request = ExplainRequest.parse({
      id: 'r1',
      workspace: root,
      task: 'explain',
      document: { path: 'main.py', language: 'python', text: await readFile(join(root, 'main.py'), 'utf8') },
      range: { start: { line: 4, column: 1 }, end: { line: 5, column: 36 } },
      audience: 'expert',
    });
    const run = new TaskRun(request, services, () => undefined, new AbortController().signal);
    const answer = Suggestion.parse(await explain(run));
    expect(answer.relations).toEqual({
      callers: [
        { name: 'load', path: 'app.py', line: 1, symbol: null },
        { name: 'load', path: 'app.py', line: 5, symbol: 'start' },
      ],
      callees: [{ name: 'clean', path: 'util.py', line: 1, symbol: 'clean' }],
    });
    expect(answer.explanation).toMatch(/^It loads \(lines 4-\d\)\.$/);
    expect(answer.confidence_reason).toContain('of its 1 citations 1 cut to lines that exist');
    const prompt = JSON.stringify(provider.asked[0]?.prompt);
    expect(prompt).toContain('It is used by: load (app.py), load (app.py, start).');
    expect(prompt).toContain('It uses: clean (util.py, clean).');
    expect(prompt).toContain('The reader knows the language well');
  } finally {
    await repository.close();
    await rm(folder, { recursive: true, force: true });
  }
});
