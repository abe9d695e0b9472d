import { describe, expect, it } from 'vitest';
import { type JavaScriptId, lintJavaScript } from './javascript.ts';

const rules = (text: string, language: JavaScriptId = 'javascript') =>
  lintJavaScript(text, language).map(({ rule, kind }) => `${kind} ${rule}`);

describe('finds', () => {
  it.each<[string, string, string, JavaScriptId?]>([
    ['an undefined name in a module', 'export const a = total;', 'undefined oxc/no-undef'],
    ['one in CommonJS', 'module.exports = total;', 'undefined oxc/no-undef'],
    ['one in a script', 'const a = total;', 'undefined_in_script oxc/no-undef'],
    ['one in TypeScript', 'export const a: number = total;', 'undefined oxc/no-undef', 'typescript'],
    ['an undefined component', 'export const a = <Missing />;', 'undefined oxc/no-undef', 'tsx'],
    ['a changed constant', 'const a = 1; a = 2;', 'wrong oxc/no-const-assign'],
    ['a changed import', 'import { a } from "a"; a += 1;', 'wrong oxc/no-const-assign'],
    ['a typo of typeof', 'if (typeof a === "strnig") b(); var a, b;', 'wrong oxc/valid-typeof'],
    ['a comparison with NaN', 'export const f = (a) => a === NaN;', 'wrong oxc/use-isnan'],
    ['a negated left side', 'export const f = (a, b) => !a in b;', 'wrong oxc/no-unsafe-negation'],
    ['a call of what is no function', 'const a = Math();', 'wrong oxc/no-obj-calls'],
    ['new Symbol', 'const a = new Symbol("a");', 'wrong oxc/no-new-native-nonconstructor'],
    ['await in a plain function', 'function f() { await g(); } function g() {}', 'wrong oxc/error'],
    ['a name declared twice', 'let a; let a;', 'wrong oxc/error'],
    ['a parameter declared twice', 'export function f(a, a) {}', 'wrong oxc/error'],
    ['a private name that is not there', 'class A { f() { return this.#b; } }', 'wrong oxc/error'],
    ['what does not parse', 'function (', 'unparsed oxc/error'],
    ['a key given twice', 'const a = { b: 1, "b": 2 };', 'suspect oxc/no-dupe-keys'],
    ['a method given twice', 'class A { f() {} f() {} }', 'suspect oxc/no-dupe-class-members'],
    ['a case given twice', 'switch (1) { case 1: break; case 1: break; }', 'suspect oxc/no-duplicate-case'],
    ['what is never reached', 'function f() { return 1; f(); }', 'suspect oxc/no-unreachable'],
  ])('%s', (_, text, expected, language) => {
    expect(rules(text, language)).toContain(expected);
  });
});

describe('leaves alone', () => {
  it.each<[string, string, JavaScriptId?]>([
    ['globals of browsers, Node and test runners', 'document; process; describe; $; require("a");'],
    ['constants of bundlers', 'export const a = __DEV__;'],
    ['a name asked for with typeof', 'export const a = typeof window2 === "undefined";'],
    ['names that a comment declares', '/* global total */ export const a = total;'],
    ['a with statement', 'with (a) { b; } var a;'],
    ['await at the top', 'const a = await fetch("b"); console.log(a);'],
    ['a return from CommonJS', 'if (require.main) return;'],
    ['a negated test in parentheses', 'export const f = (a, b) => !(a in b) || (!a) in b;'],
    [
      'a comparison of what is known only when it runs',
      'export const f = (a, b) => typeof a === b || a === b || -a === "one";',
    ],
    ['cases that are calls', 'export function f(a, b) { switch (a) { case b(): break; case b(): break; } }'],
    ['a getter and its setter', 'class A { get b() { return 1; } set b(c) {} static b() {} }'],
    ['overloads', 'class A { f(a: string): void; f(a: number): void; f(a: unknown) {} }', 'typescript'],
    ['types, which are for the types check', 'export const a: Missing = 1;', 'typescript'],
    [
      'ambient and merged names',
      'declare const A: 1; enum B { C, D = C } namespace E { export const F = A; } E.F; B;',
      'typescript',
    ],
    ['a function below a return', 'function f() { return g(); function g() {} }'],
    ['a break behind a return', 'function f(a) { switch (a) { case 1: return 1; break; } }'],
    ['JSX', 'export const A = () => <><div className="a">Don\'t {1}</div></>;'],
    ['keys that are computed', 'const a = "b", c = { [a]: 1, [a]: 2 };'],
    ['nothing', ''],
  ])('%s', (_, text, language) => {
    expect(rules(text, language)).toEqual([]);
  });
});

it('says where, in UTF-16 code units, and which name', () => {
  const problem = { name: 'total', range: { start: { line: 2, column: 19 }, end: { line: 2, column: 24 } } };
  expect(lintJavaScript('export const a =\n  "😀" + 1 + 22 + total;\n', 'javascript')).toMatchObject([
    problem,
  ]);
});
