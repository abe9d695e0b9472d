import { expect, it } from 'vitest';
import { indexedProject, refresh } from '../../test/fixtures/indexed-project.ts';

const project = indexedProject();

async function mostUsed(limit: number): Promise<string[]> {
  const repository = await project.open();
  try {
    await refresh(repository);
    const found = await repository.mostUsed(limit);
    return found.ok ? found.value.map(({ path, name }) => `${path} ${name}`) : [found.failure.message];
  } finally {
    await project.close(repository);
  }
}

it('tells what most files use, and not words, private names, tests, methods or what nobody uses', async () => {
  await project.put(
    'core.py',
    'def parse_header(x):\n    return x\n\n\ndef text(x):\n    return x\n\n\ndef _hidden_part(x):\n    return x\n\n\ndef never_called():\n    pass\n\n\nclass Keeper:\n    def start_shift(self):\n        pass\n',
  );
  for (const name of ['a', 'b', 'c'])
    await project.put(
      `use_${name}.py`,
      `from core import Keeper, _hidden_part, parse_header\n\ntext = parse_header("${name}")\n_hidden_part(text)\nKeeper().start_shift()\n`,
    );
  await project.put('other.py', 'from core import parse_header\n\nparse_header(1)\n');
  // Those of tests do not count: only they use this one.
  await project.put(
    'tests/test_core.py',
    'from core import never_called\n\nnever_called()\n\n\ndef helper_of_tests():\n    pass\n',
  );
  await project.put('tests/test_more.py', 'from core import never_called\n\nnever_called()\n');
  expect(await mostUsed(2)).toEqual(['core.py parse_header', 'core.py Keeper']);
  const all = await mostUsed(20);
  expect(all.slice(0, 2)).toEqual(['core.py parse_header', 'core.py Keeper']);
  expect(all.some((one) => /never_called|start_shift|helper_of_tests/.test(one))).toBe(false);
});

it('leaves out a name that many things bear', async () => {
  for (const name of ['a', 'b', 'c', 'd'])
    await project.put(`${name}.py`, `def handle_request():\n    pass\n\n\nhandle_request()\n`);
  expect(await mostUsed(5)).toEqual([]);
});
