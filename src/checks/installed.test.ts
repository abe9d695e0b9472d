import { expect, it } from 'vitest';
import type { OptionalSecurityAnalyzer } from '../ports/analyzer.ts';
import type { Analyzers } from './check.ts';
import { checksAt, withInstalled } from './registry.ts';

const tool = (isThere: boolean) => ({ isInstalled: async () => isThere }) as OptionalSecurityAnalyzer;
const analyzers = (isThere: boolean) => ({ semgrep: tool(isThere), bandit: tool(isThere) }) as Analyzers;

const OWN = ['syntax', 'scope', 'lint', 'secrets', 'security', 'packages', 'copied-code', 'types'];

it.each([
  [false, OWN],
  [true, [...OWN, 'semgrep']],
])(
  'before display a tool runs where it is installed (%s), and is not mentioned elsewhere',
  async (isThere, names) => {
    const checks = await withInstalled(checksAt('display'), analyzers(isThere));
    expect(checks.map(({ name }) => name)).toEqual(names);
  },
);

it('on accept every check says something, and nothing is run', () => {
  const names = checksAt('display', 'accept').map(({ name }) => name);
  const own = OWN.flatMap((name) => (name === 'packages' ? [name, 'licenses'] : [name]));
  expect(names).toEqual([...own, 'semgrep', 'bandit']);
});
