import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRepository } from '../machine.ts';
import type { Repository } from './repository.ts';

const FILES = {
  // It says what a gate is, and shuts none.
  'ports/gate.ts': `/** A gate that shuts before visitors come near. */
export interface Gate {
  /** Shuts the gate when visitors come near. */
  shut(visitors: number): void;
}
`,
  'parts/gate.ts': `/** Shuts the gate when visitors come near. */
export function shutGate(visitors: number): boolean {
  return visitors > 0;
}
`,
  // It has the words of what it calls.
  'flow/visit.ts': `import { hedge } from '../parts/hedge.ts';
/** One wombat after the other is counted at its burrow, before dusk. */
export function visit(wombats: string[]): number {
  return hedge(wombats);
}
`,
  'parts/fence.ts': `/** How many there are at dusk. */
export function fence(animals: string[]): number {
  return animals.length;
}
`,
  'parts/hedge.ts': `/** How many there are at dusk. */
export function hedge(animals: string[]): number {
  return animals.length * 2;
}
`,
};

let folder: string;
let repository: Repository;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-file-ranking-'));
  const root = join(folder, 'project');
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const opened = await openRepository(folder, root, { write: true });
  if (!opened.ok) throw new Error(opened.failure.message);
  repository = opened.value;
  await repository.refresh(new AbortController().signal);
});
afterAll(async () => {
  await repository.close();
  await rm(folder, { recursive: true, force: true });
});

async function order(question: string, byFile: boolean): Promise<string[]> {
  const hits = await repository.search(question, { limit: 10, byFile });
  if (!hits.ok) throw new Error(hits.failure.message);
  return hits.value.map(({ path }) => path);
}

it('names who does a thing before who only declares it', async () => {
  const question = 'where is the gate shut before visitors come near';
  expect((await order(question, false))[0]).toBe('ports/gate.ts');
  expect((await order(question, true))[0]).toBe('parts/gate.ts');
});

it('names what a likely file imports before its like that nobody likely imports', async () => {
  const question = 'where is each wombat counted at dusk';
  const [first, second] = await order(question, true);
  expect([first, second]).toEqual(['flow/visit.ts', 'parts/hedge.ts']);
});
