import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { parseIni, parseJson, parseLooseJson, parseToml, parseYaml } from './values.ts';

it('reads JSON with comments and trailing commas, and leaves strings as they are', () => {
  const text = '{ // one\n "a": "x // y, }", /* two */ "b": [1, 2,],\n}';
  expect(parseLooseJson(text)).toEqual({ a: 'x // y, }', b: [1, 2] });
  expect(parseLooseJson('{"a": 1} /* no end')).toEqual({ a: 1 });
  expect(parseLooseJson('{"a": "no end}')).toBeNull();
});

it('reads no YAML whose values are nested without end', () => {
  expect(parseYaml(`a: ${'['.repeat(50)}1${']'.repeat(50)}`)).not.toBeNull();
  expect(parseYaml(`a: ${'['.repeat(150)}1${']'.repeat(150)}`)).toBeNull();
});

const DEEP = 100_000;
const MAX_EFFORT = 3_000;

/** Texts made to take a parser's time, or the stack it stands on. */
const HOSTILE: [string, (text: string) => unknown, string][] = [
  ['quotes that do not end', parseLooseJson, '"\\'.repeat(DEEP)],
  ['comments that do not end', parseLooseJson, '/* '.repeat(DEEP)],
  ['commas before blanks', parseLooseJson, `,${' '.repeat(DEEP)}x`],
  ['brackets in JSON', parseJson, '['.repeat(DEEP)],
  ['brackets in TOML', parseToml, `a = ${'['.repeat(DEEP)}`],
  ['tables in TOML', parseToml, `a = ${'{ a = '.repeat(DEEP)}`],
  ['brackets in YAML', parseYaml, '['.repeat(DEEP / 10)],
  [
    'aliases in YAML that grow',
    parseYaml,
    `a: &a [x, x]\n${[...'bcdefghijklmnopqrstuvwxyz'].map((name, index) => `${name}: &${name} [${`*${'abcdefghijklmnopqrstuvwxyz'[index]}, `.repeat(9)}]\n`).join('')}`,
  ],
  ['sections of INI that do not end', parseIni, ' [\n'.repeat(DEEP)],
];

describe('a text that is made to stop us', () => {
  it.each(HOSTILE)('%s', async (_, parse, text) => {
    expect(await effort(() => parse(text))).toBeLessThan(MAX_EFFORT);
  });
});
