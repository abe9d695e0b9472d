import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { packageRoot } from '../../adapters/package-root.ts';
import { toCode } from './pattern-source.ts';
import { type Rule, RuleFile } from './rule-file.ts';
import { RuleSet } from './rule-set.ts';
import { buildForTests, parserFor } from './rules.cases.ts';

const { build, grammars } = await buildForTests();

describe.each([
  ['python', ['python']],
  ['javascript', ['javascript', 'tsx']],
])('the %s rules', async (family, languages) => {
  const rules = rulesOf(family);
  const patterns = await parserFor(grammars, family);
  const parsers = await Promise.all(languages.map((language) => parserFor(grammars, language)));
  const matches = (id: string, code: string) => {
    const only = new RuleSet(
      rules.filter((rule) => rule.id === id),
      { parse: patterns, isPython: family === 'python' },
    );
    return parsers.map((parse) => only.find(code, () => parse(code) ?? expect.unreachable()).length > 0);
  };

  it('are all in the build', async () => {
    const file = readFileSync(join(build, 'rules/security', `${family}.json`), 'utf8');
    const built = RuleFile.parse(JSON.parse(file));
    expect(built.rules.map(({ id }) => id).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('have names of their own', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(rules.filter(({ id }) => !id.startsWith(`${family}-`))).toEqual([]);
  });

  it.each(rules)('$id parses, all of it', ({ metadata: _, message: __, ...conditions }) => {
    for (const text of patternsIn(conditions)) patterns(toCode(text, family === 'python'));
  });

  it.each(rules)('$id finds the bad code and leaves the good alone', ({ id, metadata: { examples } }) => {
    if (examples === undefined) throw new Error('a rule has examples');
    for (const code of examples.bad)
      expect([code, ...matches(id, code)]).toEqual([code, ...languages.map(() => true)]);
    for (const code of examples.good)
      expect([code, ...matches(id, code)]).toEqual([code, ...languages.map(() => false)]);
  });
});

/** The rules as they are written, with their examples. */
function rulesOf(family: string): Rule[] {
  const folder = join(packageRoot(), 'rules/security', family);
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts.flatMap((text) => RuleFile.parse(parseYaml(text)).rules);
}

/** Every pattern of a rule, however deep. */
function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && key.startsWith('pattern') ? [inner] : patternsIn(inner),
  );
}
