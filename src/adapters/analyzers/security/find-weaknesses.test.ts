import { describe, expect, it } from 'vitest';
import { buildForTests } from '../../../analysis/rules/rules.cases.ts';
import { WeaknessFinder } from './find-weaknesses.ts';

const { build, grammars } = await buildForTests();
const finder = new WeaknessFinder(grammars, `${build}/rules/security`);

describe('a text', () => {
  it('gets its weaknesses in order, of rules, of data that flows, and of comments', async () => {
    const text = [
      'from flask import request',
      'import os, hashlib',
      'hashlib.md5(a)  # nosec',
      'os.system("ls " + request.args["d"])',
      '',
    ].join('\n');
    const { result } = await finder.find(text, 'python');
    if (!result.ok) throw new Error(result.failure.message);
    const rules = result.value.map(({ rule, range }) => `${range.start.line} ${rule}`);
    expect(rules).toEqual([
      '3 security/python-weak-hash',
      '3 security/suppression',
      '4 security/python-shell-command',
      '4 taint/command-injection',
    ]);
  });

  it('is not blamed by a rule for a place whose data is known to be harmless', async () => {
    const rulesOf = async (value: string) => {
      const text = `import subprocess, shlex\nfrom flask import request\ndef f():\n    d = ${value}\n    subprocess.run('ls ' + d, shell=True)\n`;
      const { result } = await finder.find(text, 'python');
      if (!result.ok) throw new Error(result.failure.message);
      return result.value.map(({ rule }) => rule);
    };
    expect(await rulesOf("shlex.quote(request.args['d'])")).toEqual([]);
    expect(await rulesOf("request.args['d']")).toEqual([
      'security/python-subprocess-shell',
      'taint/command-injection',
    ]);
    expect(await rulesOf('unknown()')).toEqual(['security/python-subprocess-shell']);
  });

  it('may hold NUL characters and halves of surrogate pairs', async () => {
    const { result } = await finder.find('x = eval(y)\0\ud800\n', 'python');
    expect(result).toMatchObject({ ok: true, value: [{ rule: 'security/python-eval' }] });
  });

  it('that is nested too deeply is told to be too large', async () => {
    const { result } = await finder.find(`eval(${'('.repeat(3_000)}x${')'.repeat(3_000)})\n`, 'python');
    expect(result).toMatchObject({ ok: false, failure: { reason: 'too_large' } });
  });

  it('of a language without rules is told so', async () => {
    expect((await finder.find('a', 'go')).result).toMatchObject({
      ok: false,
      failure: { reason: 'language_not_supported' },
    });
  });
});

it('rules that cannot be read are a missing analyzer', async () => {
  const { result } = await new WeaknessFinder(grammars, '/nowhere').find('x = 1\n', 'python');
  expect(result).toMatchObject({ ok: false, failure: { reason: 'analyzer_missing' } });
});
