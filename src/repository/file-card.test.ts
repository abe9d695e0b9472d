import { expect, it } from 'vitest';
import type { SourceSymbol } from '../contract/source-code.ts';
import { fileCard } from './file-card.ts';

const SYMBOL: SourceSymbol = {
  ...{ name: 'joinParts', qualified: 'joinParts', kind: 'function', signature: 'joinParts()' },
  ...{ doc: 'Joins the parts of a model. Then more.', firstLine: 3, lastLine: 9 },
};

it.each([
  ['a block', '/**\n * What it\n * is about.\n */\nimport a from "a";', 'What it is about.'],
  ['lines', '// What it\n// is about.\nimport a from "a";', 'What it is about.'],
  ['a script', '#!/bin/sh\n# What it is about.\nls', 'What it is about.'],
  ['a docstring', '"""What it is about."""\nimport os\n', 'What it is about.'],
])('takes the head of a file from %s, its path and what its definitions say', (_, text, head) => {
  const plain = { ...SYMBOL, qualified: 'PartList.add', doc: '' };
  const card = fileCard({ path: 'model-files/pipMirror.ts', text, symbols: [plain, SYMBOL] });
  expect(card).toBe(
    `model files pip mirror ts. ${head}. join parts: Joins the parts of a model.. part list add`,
  );
});

it('takes no comment from further down', () => {
  const text = 'import a from "a";\n/** Of a function. */\nfunction f() {}';
  expect(fileCard({ path: 'a.ts', text, symbols: [] })).toBe('a ts');
});
