import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { createSecurityForTests } from '../../adapters/analyzers/security/scanner.cases.ts';

const security = await createSecurityForTests();

async function linesOf(text: string, language: string): Promise<number[]> {
  const found = await security.scan(text, language, new AbortController().signal);
  if (!found.ok) throw new Error(found.failure.message);
  return found.value
    .filter(({ rule }) => rule === 'security/slow-pattern')
    .map(({ range }) => range.start.line);
}

describe('slow patterns of Python', () => {
  it('are found in raw, plain and joined strings', async () => {
    const text = [
      'import re',
      're.compile(r"^(\\w+,?)+$")',
      're.match("^(\\\\d+)+$", text)',
      're.search(r"^(a+" r")+$", text)',
      're.fullmatch(r"(a+)+", text)',
    ];
    expect(await linesOf(text.join('\n'), 'python')).toEqual([2, 3, 4, 5]);
  });

  it('are none where it is no pattern, or only the program knows it', async () => {
    const text = [
      'import re',
      'print(r"^(a+)+$")',
      're.compile(f"^({x}+)+$")',
      're.compile(r"^(a +)+$", re.VERBOSE)',
      're.match(r"(a+)+", text)',
      're.sub(r"(\\w+,)+", "(a+)+$", text)',
    ];
    expect(await linesOf(text.join('\n'), 'python')).toEqual([]);
  });
});

it('a text full of large patterns costs no more than one', async () => {
  const text = `x = [${`/^(${'[a-z]|'.repeat(90)}x)+$/,\n`.repeat(300)}]`;
  expect(await effort(() => linesOf(text, 'javascript'))).toBeLessThan(3_000);
});

it('slow patterns of JavaScript are found in literals and in RegExp', async () => {
  const text = [
    'const a = /^([\\w.]+)+@x$/;',
    "const b = new RegExp('^(\\\\s*,?)*$');",
    "const c = RegExp('^(a|a)*$', 'i');",
    'const d = /^\\w+(,\\w+)*$/;',
    "const e = new Pattern('^(a+)+$');",
  ].join('\n');
  expect(await linesOf(text, 'javascript')).toEqual([1, 2, 3]);
  expect(await linesOf(text, 'tsx')).toEqual([1, 2, 3]);
});
