import { describe, expect, it } from 'vitest';
import { Policy, type PolicyLayer, rulesFor, withoutEffect } from './policy.ts';

function user(policy: object): PolicyLayer {
  return { owner: 'user', file: 'policy.yaml', policy: Policy.parse(policy) };
}

function repository(policy: object, file = 'fettle.policy.yaml'): PolicyLayer {
  return { owner: 'repository', file, policy: Policy.parse(policy) };
}

const TESTS_CRITICAL = { paths: [{ match: 'tests/**', block_at: 'critical' }] };

describe('what blocks', () => {
  it.each([
    ['without a policy', [], 'a.py', 'high', null],
    ['the user may relax', [user({ block_at: 'critical' })], 'a.py', 'critical', 'policy.yaml'],
    ['the user may relax some files', [user(TESTS_CRITICAL)], 'tests/a.py', 'critical', 'policy.yaml'],
    ['and only those', [user(TESTS_CRITICAL)], 'src/a.py', 'high', null],
    ['code without a file has no path rules', [user(TESTS_CRITICAL)], null, 'high', null],
    ['a repository may be stricter', [repository({ block_at: 'low' })], 'a.py', 'low', 'fettle.policy.yaml'],
    ['and never laxer', [repository({ block_at: 'critical' })], 'a.py', 'high', null],
    ['nor for some files', [repository(TESTS_CRITICAL)], 'tests/a.py', 'high', null],
    [
      'nor laxer than the user is, whatever the order',
      [repository({ block_at: 'medium' }), user({ block_at: 'low' })],
      'a.py',
      'low',
      'policy.yaml',
    ],
    [
      'it takes back what the user relaxed',
      [user({ block_at: 'critical' }), repository({ block_at: 'high' })],
      'a.py',
      'high',
      'fettle.policy.yaml',
    ],
    [
      'it may except files from its own strictness',
      [repository({ block_at: 'low', paths: [{ match: 'tests/**', block_at: 'critical' }] })],
      'tests/a.py',
      'high',
      null,
    ],
    [
      'the last rule for a file counts',
      [
        repository({
          paths: [
            { match: '**/*.py', block_at: 'low' },
            { match: 'a.py', block_at: 'medium' },
            { match: 'a.py', require: ['syntax'] },
          ],
        }),
      ],
      'a.py',
      'medium',
      'fettle.policy.yaml',
    ],
    [
      'the stricter of two policies of the repository',
      [repository({ block_at: 'medium' }), repository({ block_at: 'low' }, 'old')],
      'a.py',
      'low',
      'old',
    ],
  ] as const)('%s', (...[, layers, path, blockAt, from]) => {
    expect(rulesFor(layers, path)).toMatchObject({ blockAt, blockAtFrom: from });
  });

  it('is told when a value of the repository is laxer than all that the user allows', () => {
    const [line] = withoutEffect([repository(TESTS_CRITICAL)]);
    expect(line).toContain('fettle.policy.yaml sets a block_at laxer than high');
    expect(withoutEffect([user(TESTS_CRITICAL), repository(TESTS_CRITICAL)])).toEqual([]);
    expect(withoutEffect([repository({ block_at: 'low' })])).toEqual([]);
  });
});

it('requires what any policy requires, each once', () => {
  const layers = [
    user({ require: ['syntax'] }),
    repository({ require: ['syntax'], paths: [{ match: '*.py', require: ['secrets'] }] }),
  ];
  const from = (path: string | null) => rulesFor(layers, path).require.map((rule) => [rule.check, rule.from]);
  expect(from('src/a.py')).toEqual([
    ['syntax', 'policy.yaml'],
    ['secrets', 'fettle.policy.yaml'],
  ]);
  expect(from('a.ts')).toEqual([['syntax', 'policy.yaml']]);
  expect(from(null)).toEqual([['syntax', 'policy.yaml']]);
});
