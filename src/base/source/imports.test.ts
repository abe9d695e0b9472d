import { expect, it } from 'vitest';
import { withoutImports } from './imports.ts';

it.each([
  ['typescript', "import {\n  feed,\n  type Wombat,\n} from './zoo';\nfeed();\n", '\n\n\n;\nfeed();\n'],
  ['typescript', "import './zoo';\nexport { feed } from './zoo';\n", ";\nexport { feed } from './zoo';\n"],
  ['python', 'from zoo import (\n    feed,\n    rest,\n)\nimport os, sys\nfeed()\n', '\n\n\n\n\nfeed()\n'],
  ['java', 'import zoo.Feed;\nFeed.now();\n', '\nFeed.now();\n'],
])('blanks the imports of %s and keeps the rest where it was', (language, text, rest) => {
  const blanked = withoutImports(text, language);
  expect(blanked).toHaveLength(text.length);
  expect(blanked.replace(/^ +/gm, '')).toBe(rest);
});
