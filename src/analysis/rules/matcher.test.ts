import { describe, expect, it } from 'vitest';
import { buildForTests, matchesOf, parserFor } from './rules.cases.ts';

const { grammars } = await buildForTests();
const python = await parserFor(grammars, 'python');
const typescript = await parserFor(grammars, 'typescript');

describe('Python', () => {
  it.each<[string, string, string[]]>([
    ['eval($X)', 'a = eval(b)', ['eval(b)']],
    ['eval($X)', 'a = self.eval(b)\nc = evaluate(b)', []],
    ['f($X, $X)', 'f(a, b)\nf(a, a)', ['f(a, a)']],
    ['f(..., $X, 2)', 'f(1, 3, 2)\nf(2, 3)', ['f(1, 3, 2)']],
    [
      'f(..., shell=True, ...)',
      'f(a, check=True, shell=True)\nf(shell=False)',
      ['f(a, check=True, shell=True)'],
    ],
    ['f($X)', 'f(a, b=1)\nf(a, *b)\nf(a)', ['f(a)']],
    ['os.system(...)', 'import os as o\no.system(a)', ['o.system(a)']],
    ['os.system(...)', 'from os import system as s\ns(a)', ['s(a)']],
    ['os.path.join(...)', 'from os import path\npath.join(a)', ['path.join(a)']],
    ['f("...")', 'f("a")\nf(f"{b}")\nf("a" + b)\nf(c)', ['f("a")']],
    ['f("md5")', "A = 'md5'\nf(A)\nB = 'md5'\nB = c\nf(B)", ['f(A)']],
    ['f("md5")', "A = 'sha256'\nA = 'md5'\nf(A)", []],
    ['f(f"...{$X}...")', 'f(f"a {b}")\nf("a {b}")', ['f(f"a {b}")']],
    ['$A % $B', 'x = "a" % b', ['"a" % b']],
    ['"..." + $X', 'y = ("a" + b)', ['"a" + b']],
    ['"...".format(...)', 'y = "a {}".format(b)', ['"a {}".format(b)']],
    ['$X.execute(<... "..." % $Y ...>)', 'c.execute(text("a %s" % b))', ['c.execute(text("a %s" % b))']],
    ['$X = f()', 'a: int = f()', ['a: int = f()']],
    ['[..., 2, ...]', 'x = [1, 2, 3]\ny = [1]', ['[1, 2, 3]']],
    ['ssl.CERT_NONE', 'import ssl\nc.verify_mode = ssl.CERT_NONE', ['ssl.CERT_NONE']],
    ['$X == $Y', 'a == b\na != b', ['a == b']],
    ['def $F(...): ...', 'def f(a, b=1) -> int:\n    return a\n', ['def f(a, b=1) -> int:\n    return a']],
    [
      'def $F(...):\n    ...\n    return $X',
      'def f():\n    if a:\n        b()\n    return 1\n',
      ['def f():\n    if a:\n        b()\n    return 1'],
    ],
    [
      '@$A.route(...)\ndef $F(...): ...',
      '@x\n@app.route("/")\ndef f(): pass\n',
      ['@x\n@app.route("/")\ndef f(): pass'],
    ],
    ['return $X', 'def f():\n    return a\n', ['return a']],
    ['$X = g()\n...\nh($X)', 'a = g()\nif b:\n    h(a)\n', ['a = g()']],
    ['$X = g()\n...\nh($X)', 'a = g()\ndef k():\n    h(a)\n', []],
    ['$X = g()\n...\nh($X)', 'a = g()\nh(b)\n', []],
  ])('%s in %s', (pattern, code, expected) => {
    expect(matchesOf(python, true, { pattern }, code)).toEqual(expected);
  });
});

describe('JavaScript and TypeScript', () => {
  it.each<[string, string, string[]]>([
    ['child_process.exec($X, ...)', "import { exec as e } from 'node:child_process';\ne(a);", ['e(a)']],
    [
      'child_process.exec($X, ...)',
      "const cp = require('child_process');\ncp.exec(a, b);",
      ['cp.exec(a, b)'],
    ],
    ['child_process.exec($X, ...)', "const { exec } = require('child_process');\nexec(a);", ['exec(a)']],
    [
      'child_process.exec($X, ...)',
      "require('child_process').exec(a);",
      ["require('child_process').exec(a)"],
    ],
    [
      'child_process.exec($X, ...)',
      "import util from 'util';\nimport { exec } from 'child_process';\nconst run = util.promisify(exec);\nawait run(a);",
      ['run(a)'],
    ],
    ['$X.innerHTML = $Y', 'el!.innerHTML = a as string;', ['el!.innerHTML = a as string']],
    ['$X = f(...)', 'const a = f(1), b = g();', ['a = f(1)']],
    ['{..., a: false, ...}', 'f({ b: 1, a: false });', ['{ b: 1, a: false }']],
    ['{..., a: false, ...}', 'f({ b: 1, "a": false });', ['{ b: 1, "a": false }']],
    [`f(\`...\${$X}...\`)`, `f(\`a \${b}\`); f(\`a\`);`, [`f(\`a \${b}\`)`]],
    ['f("...")', "f('a'); f(`a`); f(b);", ["f('a')", 'f(`a`)']],
    ['new RegExp($X)', 'const a = new RegExp(b);', ['new RegExp(b)']],
    ['document.write($X)', 'document?.write(a);', ['document?.write(a)']],
  ])('%s in %s', (pattern, code, expected) => {
    expect(matchesOf(typescript, false, { pattern }, code)).toEqual(expected);
  });
});
