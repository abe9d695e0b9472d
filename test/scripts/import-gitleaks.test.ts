import { expect, it } from 'vitest';
import { importTable } from '../../scripts/import-gitleaks.mjs';

const CONFIG = `
[allowlist]
regexes = ['''^null$''']
stopwords = ["abc"]
[[rules]]
id = "a-token"
regex = '''(?i)a-([0-9]{4})'''
entropy = 2
keywords = ["A-"]
secretGroup = 1
  [[rules.allowlists]]
  regexes = ['''.+EXAMPLE$''', '''${'AIza'}SyWrittenOutInFull0123456789''']
  [[rules.allowlists]]
  regexTarget = "line"
  regexes = ['''import''']
[[rules]]
id = "generic-api-key"
regex = '''x'''
`;

it('makes the table, leaves rules out with a reason, and keeps no key that an allow-list spells', () => {
  const table = importTable(CONFIG, 'f00');
  expect(table.revision).toBe('f00');
  expect(table.allow).toEqual({ regexes: ['^null$'], stopwords: ['abc'] });
  expect(table.rules).toEqual([
    {
      id: 'a-token',
      regex: '(?i)a-([0-9]{4})',
      keywords: ['a-'],
      entropy: 2,
      group: 1,
      allow: ['.+EXAMPLE$'],
      allowHashes: [expect.stringMatching(/^[0-9a-f]{16}$/)],
    },
  ]);
  expect(Object.keys(table.leftOut)).toContain('generic-api-key');
});
