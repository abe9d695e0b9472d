import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { RuleFile } from './rule-file.ts';
import { RuleSet } from './rule-set.ts';
import { buildForTests, matchesOf, parserFor, ruleWith } from './rules.cases.ts';

const { grammars } = await buildForTests();
const python = await parserFor(grammars, 'python');
const javascript = await parserFor(grammars, 'javascript');
type Conditions = Parameters<typeof ruleWith>[0];
const found = (conditions: Conditions, code: string) => matchesOf(python, true, conditions, code);

describe('patterns', () => {
  const anyF: Conditions = { patterns: [{ pattern: 'f($X)' }, { 'pattern-not': 'f("...")' }] };

  it('pattern-not refuses', () => {
    expect(found(anyF, 'f("a")\nf(b)')).toEqual(['f(b)']);
  });

  it('pattern-inside looks at what stands around', () => {
    const inside: Conditions = { patterns: [{ pattern: 'f($X)' }, { 'pattern-inside': 'def $N(...): ...' }] };
    expect(found(inside, 'f(a)\ndef g():\n    if b:\n        f(c)\n')).toEqual(['f(c)']);
  });

  it('pattern-inside of statements in a row reaches to the end of their block, and binds', () => {
    const inside: Conditions = { patterns: [{ pattern: 'f($X)' }, { 'pattern-inside': '$X = g()\n...' }] };
    const code = 'f(a)\na = g()\nb = h()\nif c:\n    f(a)\nf(b)\n';
    expect(found(inside, code)).toEqual(['f(a)']);
    expect(found(inside, 'def x():\n    a = g()\ndef y():\n    f(a)\n')).toEqual([]);
  });

  it('pattern-inside of statements in a row without an ellipsis ends with the last of them', () => {
    const inside: Conditions = { patterns: [{ pattern: 'f($X)' }, { 'pattern-inside': '$X = g()\nh(...)' }] };
    expect(found(inside, 'a = g()\nh(f(a))\nf(a)\n')).toEqual(['f(a)']);
  });

  it('pattern-not-inside refuses', () => {
    const outside: Conditions = {
      patterns: [{ pattern: 'f($X)' }, { 'pattern-not-inside': 'with lock() as $L:\n    ...' }],
    };
    expect(found(outside, 'with lock() as l:\n    f(a)\nf(b)\n')).toEqual(['f(b)']);
  });

  it('metavariable-regex is tried on every way to match', () => {
    const regex: Conditions = {
      patterns: [
        { pattern: 'f(..., $X, ...)' },
        { 'metavariable-regex': { metavariable: '$X', regex: '(?i)pass' } },
      ],
    };
    expect(found(regex, 'f(a, PASSWORD)\nf(a, bypass)\n')).toEqual(['f(a, PASSWORD)']);
  });

  it('metavariable-pattern looks at the code that is bound', () => {
    const within: Conditions = {
      patterns: [
        { pattern: 'f($X)' },
        {
          'metavariable-pattern': {
            metavariable: '$X',
            'pattern-either': [{ pattern: '$A + $B' }, { pattern: 'g(...)' }],
          },
        },
      ],
    };
    expect(found(within, 'f(a + b)\nf(g(1))\nf(a)\n')).toEqual(['f(a + b)', 'f(g(1))']);
  });

  it('pattern-either takes any, and a place counts once', () => {
    expect(
      found(
        { 'pattern-either': [{ pattern: 'f(...)' }, { pattern: 'f($X)' }, { pattern: 'g()' }] },
        'f(a)\ng()',
      ),
    ).toEqual(['f(a)', 'g()']);
  });

  it('the same metavariable is the same code', () => {
    const twice: Conditions = { patterns: [{ pattern: '$X.a($Y)' }, { 'pattern-not': '$X.a($X)' }] };
    expect(found(twice, 'b.a(b)\nb.a(c)\n')).toEqual(['b.a(c)']);
  });
});

describe('a set of rules', () => {
  it('asks for no tree when the words of no rule are there', () => {
    const rules = new RuleSet([ruleWith({ pattern: 'os.system(...)' })], { parse: python, isPython: true });
    expect(rules.find('import os\n', () => expect.unreachable())).toEqual([]);
  });

  it('looks for a name also where it goes by another', () => {
    expect(found({ pattern: 'a.b.c(...)' }, 'from a.b import c as d\nd()\n')).toEqual(['d()']);
  });

  it.each<[string, Conditions]>([
    ['does not parse', { pattern: 'f((' }],
    ['says no place', { patterns: [{ 'pattern-not': 'f()' }] }],
  ])('refuses a rule that %s', (_, conditions) => {
    const parse = (code: string) => (code.includes('((') ? null : python(code));
    expect(() =>
      new RuleSet([ruleWith(conditions)], { parse, isPython: true }).find(
        'f',
        () => python('f') ?? expect.unreachable(),
      ),
    ).toThrow(/^rule a(?:: the pattern does not parse| has no pattern)/);
  });

  it('matches 1,000 lines in a moment', async () => {
    const rules = new RuleSet([ruleWith({ pattern: '$C.execute(<... $X ...>, ...)' })], {
      parse: javascript,
      isPython: false,
    });
    const code = 'db.execute(a + b, [c, d]);\n'.repeat(1_000);
    const root = javascript(code) ?? expect.unreachable();
    // Far above what it takes, for the machine may be busy.
    const spent = await effort(() => {
      expect(rules.find(code, () => root)).toHaveLength(1_000);
    });
    expect(spent).toBeLessThan(5_000);
  });
});

it('looks back over 2,000 statements from each place in a moment', async () => {
  const inside: Conditions = { patterns: [{ pattern: '$A == $B' }, { 'pattern-inside': '$A = g()\n...' }] };
  const code = `a = g()\n${'b = c == d\n'.repeat(2_000)}a == b\n`;
  const spent = await effort(() => {
    expect(found(inside, code)).toEqual(['a == b']);
  });
  expect(spent).toBeLessThan(10_000);
});

describe('a file of rules', () => {
  const rule = ruleWith({ pattern: 'f()' });
  const whole = { ...rule, message: 'f is bad for you; use g' };

  it('is read', () => {
    expect(RuleFile.safeParse({ rules: [whole] }).success).toBe(true);
  });

  it.each<[string, object]>([
    ['what our engine does not know', { ...whole, 'pattern-regex': 'a' }],
    [
      'a condition with two keys',
      { ...whole, pattern: undefined, patterns: [{ pattern: 'a', 'pattern-not': 'b' }] },
    ],
    [
      'an alternative that refuses',
      { ...whole, pattern: undefined, 'pattern-either': [{ 'pattern-not': 'b' }] },
    ],
    ['no examples', { ...whole, metadata: { ...whole.metadata, examples: { bad: [], good: [] } } }],
  ])('is refused for %s', (_, broken) => {
    expect(RuleFile.safeParse({ rules: [broken] }).success).toBe(false);
  });
});
