import { expect, it } from 'vitest';
import { customaryName, importedName } from './imported-name.ts';
import { importsOf } from './imports.ts';

const PYTHON = importsOf(
  'import pandas as pd\nimport os.path\nfrom sqlalchemy.orm import Session as S\nfrom .own import mine\n',
  'python',
  100,
);
const SCRIPT = importsOf(
  "import { z } from 'zod';\nimport * as fs from 'node:fs';\nimport React from 'react';\nimport { own } from '../own.ts';\n",
  'typescript',
  100,
);

it.each([
  [PYTHON, 'pd.DataFrame.merge', 'pandas.DataFrame.merge'],
  [PYTHON, 'pd', 'pandas'],
  [PYTHON, 'S.execute', 'sqlalchemy.orm.Session.execute'],
  [PYTHON, 'os.path.join', 'os.path.join'],
  [PYTHON, 'mine', null],
  [PYTHON, 'os.getcwd', undefined],
  [PYTHON, 'elsewhere.name', undefined],
  [SCRIPT, 'z.object', 'zod.z.object'],
  [SCRIPT, 'fs.readFile', 'fs.readFile'],
  [SCRIPT, 'React.useState', 'react.useState'],
  [SCRIPT, 'own', null],
])('%#: %s is %s', (imports, written, name) => {
  expect(importedName(written, imports)).toBe(name);
});

it('knows what people call a package without importing it', () => {
  expect(customaryName('pd.concat')).toBe('pandas.concat');
  expect(customaryName('requests.get')).toBe('requests.get');
  expect(customaryName('get')).toBeNull();
});
