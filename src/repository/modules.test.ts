import { expect, it } from 'vitest';
import { resolveModule } from './modules.ts';

const FILES = new Set([
  'src/app/main.ts',
  'src/app/tools.ts',
  'src/lib/index.tsx',
  'src/lib/old.js',
  'pkg/__init__.py',
  'pkg/core/__init__.py',
  'pkg/core/parse.py',
  'src/other/deep.py',
  'native/list.h',
  'native/list.c',
]);

it.each<[string, string, string, string[]]>([
  ['src/app/main.ts', './tools.js', 'typescript', ['src/app/tools.ts']],
  ['src/app/main.ts', './tools', 'typescript', ['src/app/tools.ts']],
  ['src/app/main.ts', '../lib', 'typescript', ['src/lib/index.tsx']],
  ['src/app/main.ts', '../lib/old.js', 'typescript', ['src/lib/old.js']],
  ['src/app/main.ts', 'lodash', 'typescript', []],
  ['src/app/main.ts', '../../../etc/passwd', 'typescript', []],
  ['pkg/core/parse.py', '..', 'python', ['pkg/__init__.py']],
  ['pkg/core/parse.py', '.parse', 'python', ['pkg/core/parse.py']],
  ['pkg/core/__init__.py', '.parse', 'python', ['pkg/core/parse.py']],
  ['pkg/core/parse.py', 'pkg.core', 'python', ['pkg/core/__init__.py']],
  ['pkg/core/parse.py', 'other.deep', 'python', ['src/other/deep.py']],
  ['pkg/core/parse.py', 'os.path', 'python', []],
  ['native/list.c', 'list.h', 'c', ['native/list.h']],
  ['a.go', 'fmt', 'go', []],
])('in %s, %s is', (from, module, language, expected) => {
  expect(resolveModule(from, module, language, (path) => FILES.has(path))).toEqual(expected);
});
