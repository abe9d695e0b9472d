import { maskLiterals } from '../base/source/literals.ts';

const IDENTIFIER = /(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Keywords and built-in words of the languages: nothing defines them. */
const OWN_WORDS = new Set(
  (
    'and as assert async await break case catch class const continue def default del do elif else enum except ' +
    'export extends false finally for from func function if implements import in instanceof interface is lambda ' +
    'let new None nil not null number object of or pass private protected public raise readonly return self ' +
    'static string struct super switch this throw throws true True False try type typeof undefined union unknown ' +
    'var void while with yield any boolean never int str float bool list dict tuple set print len range'
  ).split(' '),
);

/** The identifiers of code outside strings and comments, without duplicates, in order. */
export function identifiersOf(code: string, language: string): string[] {
  const masked = maskLiterals(code, language, { comments: true });
  const names = masked.match(IDENTIFIER) ?? [];
  return [...new Set(names)].filter((name) => name.length > 1 && !OWN_WORDS.has(name));
}

/** A name that code uses as if it were defined elsewhere: called, called as a member (`a.b()`), or used as a type. */
export type UsedName = { name: string; form: 'called' | 'method' | 'type' };

const USED = /(\.\s*)?(?<![\p{L}\p{N}_$])([\p{L}_$][\p{L}\p{N}_$]*)\s*(\()?/gu;
const DECLARED =
  /\b(?:def|class|function\*?|const|let|var|type|interface|enum|func|fn|struct)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;

/** The names code calls or uses as types without defining them; without duplicates, in order. */
export function usedNames(code: string, whole: string, language: string): UsedName[] {
  const hides = { comments: true };
  const own = new Set([...maskLiterals(whole, language, hides).matchAll(DECLARED)].map(([, name]) => name));
  const found = new Map<string, UsedName>();
  for (const [, dot, name = '', call] of maskLiterals(code, language, hides).matchAll(USED)) {
    const isType = dot === undefined && call === undefined && /^\p{Lu}.*\p{Ll}/u.test(name);
    if (name.length < 3 || own.has(name) || OWN_WORDS.has(name) || found.has(name)) continue;
    if (call !== undefined) found.set(name, { name, form: dot === undefined ? 'called' : 'method' });
    else if (isType) found.set(name, { name, form: 'type' });
  }
  return [...found.values()];
}

/** The attributes accessed on each name: `net.close` -> net: close. */
export function attributesOf(code: string, language: string): Map<string, string[]> {
  const masked = maskLiterals(code, language, { comments: true });
  const found = new Map<string, string[]>();
  for (const [, owner = '', name = ''] of masked.matchAll(
    /(?<![\p{L}\p{N}_$.])([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:\.|->|::)\s*([\p{L}_$][\p{L}\p{N}_$]*)/gu,
  )) {
    const names = found.get(owner);
    if (names === undefined) found.set(owner, [name]);
    else if (!names.includes(name)) names.push(name);
  }
  return found;
}

/** Words of a request that look like code names: in backticks, called, with a dot or `_`, or with a capital inside. */
export function namesInWords(words: string): string[] {
  const quoted = [...words.matchAll(/`([^`\n]{1,120})`/g)].flatMap(
    ([, code = '']) => code.match(QUALIFIED) ?? [],
  );
  const called = [...words.matchAll(/([\p{L}_$][\p{L}\p{N}_$.]{1,80})\(/gu)].map(([, name = '']) => name);
  const shaped = (words.match(QUALIFIED) ?? []).filter(
    (word) =>
      /\p{Ll}\p{Lu}|[\p{L}\p{N}]_[\p{L}\p{N}]|\p{L}\.\p{L}{2,}/u.test(word) &&
      !/^(?:e\.g|i\.e|etc)\b/.test(word),
  );
  const whole = [...quoted, ...called, ...shaped];
  const parts = whole.flatMap((name) => (name.includes('.') ? [name, name.split('.').at(-1) ?? ''] : [name]));
  return [...new Set(parts)].filter((name) => name.length > 1 && !OWN_WORDS.has(name));
}

const QUALIFIED = /[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*/gu;
