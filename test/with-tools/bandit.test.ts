import { afterAll, describe, expect, it } from 'vitest';
import { createOptionalTools } from '../../src/adapters/analyzers/security/optional-tools.ts';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { HOME, installed } from './tools.ts';

const found = await installed('bandit');
const { bandit } = createOptionalTools({
  home: HOME,
  files: createDiskFiles(),
  processes: createProcesses(),
  clock: createSystemClock(),
  rules: null,
});
afterAll(() => bandit.close());
const rules = async (text: string) => {
  const answer = await bandit.scan(text, 'python', new AbortController().signal);
  return answer.ok ? answer.value.map(({ rule, cwe }) => `${rule} ${cwe}`) : answer.failure.message;
};

describe.skipIf(found === null)('Bandit (skipped: it is not installed)', () => {
  it.each<[string, string, string[] | string]>([
    ['finds a shell', 'import os\nos.system("ping " + host)\n', ['bandit/B605 CWE-78']],
    ['heeds no comment', 'eval(x)  # nosec\n', ['bandit/B307 CWE-95']],
    ['says nothing of an import', 'import subprocess\nfrom Crypto.Cipher import AES\n', []],
    [
      'says what it cannot read',
      'def f(:\n',
      'Bandit could not read the text: syntax error while parsing AST from file',
    ],
    ['says nothing of nothing', '', []],
  ])('%s', async (_, text, expected) => {
    expect(await rules(text)).toEqual(expected);
  });

  it('says where, in our own units', async () => {
    const answer = await bandit.scan('s = "é😀"; eval(x)\n', 'python', new AbortController().signal);
    const range = { start: { line: 1, column: 12 }, end: { line: 1, column: 19 } };
    expect(answer).toMatchObject({ ok: true, value: [{ range }] });
  });

  it.each([
    ['nesting that overruns its stack', `${'('.repeat(100_000)}\n`],
    ['NUL characters', 'a = "\0"\n'],
    ['half a character', 'a = "\ud800"\n'],
    ['a hundred thousand lines', 'a = 1\n'.repeat(100_000)],
  ])('outlives %s', async (_, text) => {
    await rules(text);
    expect(await rules('eval(x)\n')).toEqual(['bandit/B307 CWE-95']);
  });
});
