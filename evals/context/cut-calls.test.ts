import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cutCalls } from './cut-calls.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fettle-cut-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

it('cuts a call of what another file defines, and leaves nothing of its line', () => {
  put('zoo/feeding.py', '# Food.\ndef feed_wombat(leaves):\n    return leaves\n');
  put(
    'zoo/night.py',
    'from .feeding import feed_wombat\n\n\ndef evening():\n    total = feed_wombat(3) + 1\n    return total\n',
  );
  expect(cutCalls(root, 'python', 10)).toEqual([
    {
      path: 'zoo/night.py',
      text: 'from .feeding import feed_wombat\n\n\ndef evening():\n    total = \n    return total\n',
      line: 5,
      column: 13,
      rest: 'feed_wombat(3) + 1',
      name: 'feed_wombat',
      isUsedElsewhere: false,
      gold: { path: 'zoo/feeding.py', line: 2 },
    },
  ]);
});

it('takes no methods, no names of two files, none of its own, none in strings, and no tests', () => {
  put(
    'a.ts',
    'export function trim(x: string) {}\nexport function twice() {}\nexport const own = () => 1;\n',
  );
  put('b.ts', 'export function twice() {}\n');
  put(
    'c.ts',
    "import { trim, twice } from './a';\nclass C {\n  trim(x: string) {\n    return x.trim();\n  }\n}\nconst own = () => twice();\nown();\nconst s = 'trim(1)';\n",
  );
  put('c.test.ts', "import { trim } from './a';\nconst y = trim('');\n");
  expect(cutCalls(root, 'typescript', 10)).toEqual([]);
  put('d.ts', "import { trim } from './a';\nconst y = trim('');\nconst z = trim('b');\n");
  expect(
    cutCalls(root, 'typescript', 10).map(({ path, line, isUsedElsewhere }) => [path, line, isUsedElsewhere]),
  ).toEqual([
    ['d.ts', 2, true],
    ['d.ts', 3, true],
  ]);
});

it('takes no names that the file does not import: parameters, and what the language has', () => {
  put('core.ts', 'export const open = () => 1;\nexport const shut = () => 2;\n');
  put(
    'door.ts',
    "import {\n  lock,\n  shut,\n} from './core';\nfunction pass(open: () => number) {\n  const n = open();\n  return n + shut();\n}\n",
  );
  expect(cutCalls(root, 'typescript', 10).map(({ name }) => name)).toEqual(['shut']);
});
