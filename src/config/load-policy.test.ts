import { describe, expect, it } from 'vitest';
import { fail, ok } from '../base/result.ts';
import { CHECKS } from '../contract/verdict.ts';
import { loadPolicies, parsePolicy } from './load-policy.ts';

function problems(text: string): string[] {
  const parsed = parsePolicy(text, 'fettle.policy.yaml');
  if (parsed.ok) throw new Error('it was accepted');
  for (const { message } of parsed.failure.problems) expect(message).not.toContain('\n');
  return parsed.failure.problems.map(({ message }) => message.replace('fettle.policy.yaml:', ''));
}

describe('a policy', () => {
  it.each(['', '# nothing yet\n', '{}'])('may be empty: %j', (text) => {
    const empty = { require: [], paths: [], ours: [] };
    expect(parsePolicy(text, 'p')).toEqual({ ok: true, value: empty });
  });

  it('has levels, required checks and rules for paths', () => {
    const text =
      'block_at: medium\nrequire: [syntax]\npaths:\n  - match: tests/**\n    block_at: critical\n  - match: "*.py"\n    require: [secrets]\n';
    expect(parsePolicy(text, 'p')).toEqual({
      ok: true,
      value: {
        block_at: 'medium',
        require: ['syntax'],
        paths: [
          { match: 'tests/**', block_at: 'critical', require: [] },
          { match: '*.py', require: ['secrets'] },
        ],
        ours: [],
      },
    });
  });

  it('may not nest its values without end: where the stack ends inside the parser, the process may', () => {
    for (const text of ['['.repeat(100_000), '- '.repeat(50_000), `ours: ${'{a: '.repeat(200)}`])
      expect(problems(text)[0]).toMatch(/more than 100 levels deep/);
    expect(parsePolicy(`ours: ["x"]\npaths: [{match: "a", require: [syntax]}]`, 'p').ok).toBe(true);
  });

  it.each([
    ['\nblock_at: hihg\n', "2: block_at must be one of low, medium, high, critical, not 'hihg'"],
    ['block_at: [high]\n', '1: block_at must be one of low, medium, high, critical, not ["high"]'],
    ['# a\nblok_at: high\n', '2: unknown setting blok_at; did you mean block_at?'],
    ['require: syntax\n', "1: require must be a list, not 'syntax'"],
    ['require:\n  - syntax\n  - tpyes\n', `3: require.2 must be one of ${CHECKS.join(', ')}, not 'tpyes'`],
    ['paths:\n  - block_at: low\n', '2: paths.1.match must be text, and is missing'],
    [
      'paths:\n  - match: a\n    blok: low\n',
      '3: unknown setting paths.1.blok; valid settings: match, block_at, require, licenses',
    ],
    [
      'paths:\n  - match: a\n  - match: "!b"\n',
      '3: paths.2.match must not contain "!"; *, **, ? and {a,b} are supported: \'!b\'',
    ],
    ['- a\n', '1: the policy must be settings such as block_at: high, not ["a"]'],
    [`paths: [${'{ match: a }, '.repeat(101)}]\n`, '1: paths must have at most 100 entries'],
  ])('%j', (text, message) => {
    const [first] = problems(text);
    expect(first).toBe(message);
  });

  it.each([
    ['block_at: high\nblock_at: low\n', '2: not valid YAML (Map keys must be unique)'],
    ['a: [1\n', '2: not valid YAML'],
    ['a: *b\n', 'cannot be read (Unresolved alias'],
  ])('%j is no YAML to read', (text, message) => {
    expect(problems(text)[0]).toContain(message);
  });

  it('is told of all that is wrong', () => {
    expect(problems('block_at: x\nours: y\n')).toHaveLength(2);
  });
});

describe('the two files', () => {
  const disk = (files: Record<string, string>) => async (path: string) => {
    const text = files[path];
    return text === undefined ? fail({ reason: 'not_found' as const, message: 'none' }) : ok(text);
  };
  const sources = (files: Record<string, string>, workspace: string | null = '/project') => ({
    home: '/state',
    workspace,
    readText: disk(files),
  });
  const BOTH = {
    '/state/policy.yaml': 'block_at: critical\n',
    '/project/fettle.policy.yaml': 'require: [secrets]\n',
  };

  it('are both read', async () => {
    const loaded = await loadPolicies(sources(BOTH));
    expect(loaded.ok && loaded.value.map(({ owner, file }) => [owner, file])).toEqual([
      ['user', '/state/policy.yaml'],
      ['repository', 'fettle.policy.yaml'],
    ]);
  });

  it('need not be there', async () => {
    expect(await loadPolicies(sources({}))).toEqual({ ok: true, value: [] });
    const alone = await loadPolicies(sources(BOTH, null));
    expect(alone.ok && alone.value.map(({ owner }) => owner)).toEqual(['user']);
  });

  it('are an error when one is wrong, or cannot be read', async () => {
    const wrong = await loadPolicies(sources({ ...BOTH, '/project/fettle.policy.yaml': 'x: 1' }));
    expect(wrong.ok || wrong.failure.message).toMatch(/^fettle\.policy\.yaml:1: unknown setting x/);
    const readText = async () => fail({ reason: 'too_large' as const, message: 'it is too large' });
    const huge = await loadPolicies({ ...sources({}), readText });
    expect(huge.ok || huge.failure.message).toBe('/state/policy.yaml: it is too large');
  });
});
