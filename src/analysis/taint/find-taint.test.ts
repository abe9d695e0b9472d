import { describe, expect, it } from 'vitest';
import { MAX_FINDINGS_PER_CHECK } from '../../config/limits.ts';
import { knowsTaintOf } from './find-taint.ts';
import { JAVASCRIPT_PAIRS, TSX_PAIRS, TYPESCRIPT_PAIRS } from './javascript-pairs.cases.ts';
import { createTaintForTests } from './parsed.cases.ts';
import { PYTHON_PAIRS } from './python-pairs.cases.ts';
import { MAX_TAINT_DEPTH } from './taint-tree.ts';

const analyze = await createTaintForTests();

describe('a finding', () => {
  it('names source and sink, and says where both stand', () => {
    const { findings } = analyze("a = request.args['a']\n\nos.system('ls ' + a)\n", 'python');
    expect(findings).toEqual([
      {
        rule: 'taint/command-injection',
        cwe: 'CWE-78',
        message:
          'untrusted data from request.args (line 1) reaches os.system (line 3), where it is run as a command; nothing on the way checks or escapes it',
        range: { start: { line: 3, column: 1 }, end: { line: 3, column: 21 } },
        sourceRange: { start: { line: 1, column: 5 }, end: { line: 1, column: 17 } },
        severityHint: 'critical',
      },
    ]);
  });

  it('says where inside the function, when it goes through one', () => {
    const { findings } = analyze('def _go(c):\n    os.system(c)\n_go(request.args)\n', 'python');
    expect(findings.map(({ range, sourceRange }) => [range.start.line, sourceRange.start.line])).toEqual([
      [2, 3],
    ]);
  });

  it('counts columns in UTF-16 units, behind characters of two', () => {
    const [finding] = analyze("x = '😀'; os.system(request.args['a'])\n", 'python').findings;
    expect(finding?.range.start).toEqual({ line: 1, column: 11 });
  });

  it.each([
    ['remote', "os.system(request.args['a'])", 'critical'],
    ['the command line', 'os.system(sys.argv[1])', 'critical'],
    ['a public parameter', 'def f(a):\n    os.system(a)', 'high'],
    ['a public parameter in a path', 'def f(a):\n    open(os.path.join(BASE, a))', 'medium'],
    ['a public parameter that is a path', 'def f(a):\n    open(a)', undefined],
    ['a member of a public parameter', 'def f(a):\n    os.system(a.command)', undefined],
    ['a private parameter', 'def _f(a):\n    os.system(a)', undefined],
    ['a program on the command line', 'subprocess.run(sys.argv[1:])', undefined],
  ])('is as severe as its source is sure: %s', (_name, code, severity) => {
    expect(analyze(`${code}\n`, 'python').findings[0]?.severityHint).toBe(severity);
  });

  it('is told once for one sink, with the surest of its sources', () => {
    const { findings } = analyze('def f(a):\n    os.system(a)\nf(request.args)\n', 'python');
    expect(findings.map(({ severityHint }) => severityHint)).toEqual(['critical']);
  });

  it('comes in the order of the text, up to the bound', () => {
    const { findings } = analyze('os.system(request.args)\n'.repeat(MAX_FINDINGS_PER_CHECK + 1), 'python');
    expect(findings.map(({ range }) => range.start.line)).toEqual(
      Array.from({ length: MAX_FINDINGS_PER_CHECK }, (_, index) => index + 1),
    );
  });
});

describe('what is not looked at', () => {
  it('is known by language', () => {
    expect(knowsTaintOf('python')).toBe(true);
    expect(knowsTaintOf('go')).toBe(false);
  });

  it('is said when a text is nested past the bound', () => {
    const nested = `x = ${'('.repeat(MAX_TAINT_DEPTH)}1${')'.repeat(MAX_TAINT_DEPTH)}\nos.system(request.args)\n`;
    const { findings, isWhole } = analyze(nested, 'python');
    expect(isWhole).toBe(false);
    expect(findings).toHaveLength(1);
  });

  it('is said when there is too much of it', () => {
    const { isWhole } = analyze(`${'a = b\n'.repeat(40_000)}os.system(request.args)\n`, 'python');
    expect(isWhole).toBe(false);
  });

  it.each([
    ['loops in loops', nested(60, 'for a in b:', 4_000), false],
    ['fewer of them', nested(60, 'for a in b:', 500), true],
    ['branches where much is known', branches(1_500), false],
    ['fewer of them', branches(300), true],
  ])('is said when following it takes too many steps: %s', (_name, text, isWhole) => {
    expect(analyze(text, 'python').isWhole).toBe(isWhole);
  });
});

function nested(depth: number, header: string, lines: number): string {
  const headers = Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}${header}\n`);
  return headers.join('') + `${' '.repeat(depth)}os.system(c)\n`.repeat(lines);
}

/** As many names as branches, each of which must know them all. */
function branches(count: number): string {
  return `${Array.from({ length: count }, (_, index) => `v${index} = 1\nif v${index}: x = 1\n`).join('')}os.system(x)\n`;
}

describe('texts that do not parse', () => {
  it.each([
    ['python', PYTHON_PAIRS],
    ['javascript', JAVASCRIPT_PAIRS],
    ['tsx', [...TYPESCRIPT_PAIRS, ...TSX_PAIRS]],
  ] as const)('never throw: every tenth cut of every pair of %s', (language, pairs) => {
    for (const { bad } of pairs)
      for (let end = 0; end < bad.length; end += 10) {
        expect(() => analyze(bad.slice(0, end), language)).not.toThrow();
        expect(() => analyze(bad.slice(end), language)).not.toThrow();
      }
  });

  it('still show what can be seen', () => {
    expect(analyze('def f(:\n    pass\nos.system(request.args)\n', 'python').findings).toHaveLength(1);
  });

  it.each([
    ['def f(a=f(a=f())):\n  f(f)\n  return f(lambda f: f(f))\nf(f)\nos.system(f)', 'python'],
    ['class A(A):\n  x = A.x = A\n  def x(self): return self.x(self.x())\nos.system(A().x())', 'python'],
    ['const f = (g) => g(g, f); f(f); const a = { ...a, [a]: a }; exec(a.a[a]);', 'javascript'],
    [
      '[a, ...b] = [b, ...a]; for (;;) { a: switch (a) { case b: continue; default: break a; } } eval(a)',
      'javascript',
    ],
  ] as const)('and what turns on itself comes to an end: %s', (text, language) => {
    expect(() => analyze(text, language)).not.toThrow();
  });
});
