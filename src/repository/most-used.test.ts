import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRepository } from '../machine.ts';

let root: string;
let home: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fettle-used-'));
  home = await mkdtemp(join(tmpdir(), 'fettle-home-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function mostUsed(limit: number): Promise<string[]> {
  const opened = await openRepository(home, root, { write: true });
  if (!opened.ok) throw new Error(opened.failure.message);
  try {
    await opened.value.refresh(new AbortController().signal);
    const found = await opened.value.mostUsed(limit);
    return found.ok ? found.value.map(({ path, name }) => `${path} ${name}`) : [found.failure.message];
  } finally {
    await opened.value.close();
  }
}

it('tells what most files use, and not words, private names, tests, methods or what nobody uses', async () => {
  await put(
    'core.py',
    'def parse_header(x):\n    return x\n\n\ndef text(x):\n    return x\n\n\ndef _hidden_part(x):\n    return x\n\n\ndef never_called():\n    pass\n\n\nclass Keeper:\n    def start_shift(self):\n        pass\n',
  );
  for (const name of ['a', 'b', 'c'])
    await put(
      `use_${name}.py`,
      `from core import Keeper, _hidden_part, parse_header\n\ntext = parse_header("${name}")\n_hidden_part(text)\nKeeper().start_shift()\n`,
    );
  await put('other.py', 'from core import parse_header\n\nparse_header(1)\n');
  // Those of tests do not count: only they use this one.
  await put(
    'tests/test_core.py',
    'from core import never_called\n\nnever_called()\n\n\ndef helper_of_tests():\n    pass\n',
  );
  await put('tests/test_more.py', 'from core import never_called\n\nnever_called()\n');
  expect(await mostUsed(2)).toEqual(['core.py parse_header', 'core.py Keeper']);
  const all = await mostUsed(20);
  expect(all.slice(0, 2)).toEqual(['core.py parse_header', 'core.py Keeper']);
  expect(all.some((one) => /never_called|start_shift|helper_of_tests/.test(one))).toBe(false);
});

it('leaves out a name that many things bear', async () => {
  for (const name of ['a', 'b', 'c', 'd'])
    await put(`${name}.py`, `def handle_request():\n    pass\n\n\nhandle_request()\n`);
  expect(await mostUsed(5)).toEqual([]);
});
