import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { SelectionMemory } from '../../context/selection-memory.ts';
import { Suggestion } from '../../contract/answer.ts';
import { ExplainRequest } from '../../contract/request.ts';
import { openRepository } from '../../machine.ts';
import type { Repositories, RepositoryIndex } from '../../ports/repository.ts';
import { TaskRun } from '../run/run.ts';
import { explain } from './explain.ts';

const MAIN =
  'from util import clean\n\n\ndef load(path):\n    return clean(open(path).read())\n\n\ndef other():\n    return 1\n';

/** A project of three files, indexed, for as long as `work` takes. */
async function withProject(
  work: (repository: RepositoryIndex, root: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-relations-'));
  const root = join(folder, 'project');
  await mkdir(root);
  await writeFile(join(root, 'util.py'), 'def clean(text):\n    return text.strip()\n');
  await writeFile(join(root, 'main.py'), MAIN);
  await writeFile(join(root, 'app.py'), 'from main import load\n\n\ndef start():\n    return load("a")\n');
  const opened = await openRepository(folder, root, { write: true });
  if (!opened.ok) throw new Error(opened.failure.message);
  try {
    await opened.value.refresh(new AbortController().signal);
    await work(opened.value, root);
  } finally {
    await opened.value.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Explains `load` of main.py. */
async function explained(
  repository: RepositoryIndex,
  root: string,
  provider: ReturnType<typeof scriptedProvider>,
) {
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
  return Suggestion.parse(await explain(run));
}

it('tells who uses the explained lines and what they use, by the index, to the model and to the reader', () =>
  withProject(async (repository, root) => {
    const provider = scriptedProvider([{ pieces: ['It loads ', '(lines 4-', '90).'] }]);
    const answer = await explained(repository, root, provider);
    expect(answer.relations).toEqual({
      callers: [
        { name: 'load', path: 'app.py', line: 1, symbol: null },
        { name: 'load', path: 'app.py', line: 5, symbol: 'start' },
      ],
      callees: [{ name: 'clean', path: 'util.py', line: 1, symbol: 'clean' }],
    });
    expect(answer.explanation).toMatch(/^It loads \(lines 4-\d\)\.$/);
    expect(answer.confidence_reason).toContain('of its 1 citations 1 shortened to existing lines');
    const prompt = JSON.stringify(provider.asked[0]?.prompt);
    expect(prompt).toContain('It is used by: load (app.py), load (app.py, start).');
    expect(prompt).toContain('It uses: clean (util.py, clean).');
    expect(prompt).toContain('The reader knows the language well');
  }));

it('looks for them while the context is collected', () =>
  withProject(async (repository, root) => {
    let tellBegun = () => {};
    const begun = new Promise<'begun'>((resolve) => {
      tellBegun = () => resolve('begun');
    });
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 2_000).unref());
    let met: string | null = null;
    // The context searches, the relations ask for references: the first waits for the second.
    const watched = new Proxy(repository, {
      get(target, name: keyof RepositoryIndex) {
        if (name === 'search')
          return async (...asked: Parameters<RepositoryIndex['search']>) => {
            met = await Promise.race([begun, late]);
            return target.search(...asked);
          };
        if (name === 'references') tellBegun();
        const member = target[name];
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    await explained(watched, root, scriptedProvider([{ pieces: ['It loads.'] }]));
    expect(met).toBe('begun');
  }));
