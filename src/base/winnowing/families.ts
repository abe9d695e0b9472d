/** The token syntax of a language: its comments, strings and keywords. */
export type Family = 'python' | 'javascript' | 'c' | 'hash';

const FAMILY_OF_LANGUAGE: Readonly<Record<string, Family>> = {
  python: 'python',
  javascript: 'javascript',
  typescript: 'javascript',
  tsx: 'javascript',
  c: 'c',
  cpp: 'c',
  c_sharp: 'c',
  java: 'c',
  go: 'c',
  rust: 'c',
  php: 'c',
  css: 'c',
  ruby: 'hash',
  bash: 'hash',
};

/** The family of a language by its id (`src/base/languages.ts`); null for markup, data and non-languages. */
export function familyOf(language: string): Family | null {
  return Object.hasOwn(FAMILY_OF_LANGUAGE, language) ? (FAMILY_OF_LANGUAGE[language] ?? null) : null;
}

const PYTHON =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';
const JAVASCRIPT =
  'async await break case catch class const continue debugger default delete do else export extends false finally for from function get if import in instanceof let new null of return set static super switch this throw true try typeof undefined var void while with yield';
const C =
  'abstract auto bool boolean break byte case catch char class const continue default defer do double else enum extends extern false final finally float fn for foreach func function go goto if impl implements import in include int interface let long match mut namespace new nil null package private protected public pub range return select self short signed sizeof static string struct super switch template this throw throws true try type typedef typename union unsigned use using var virtual void volatile while';
const HASH =
  'alias and begin break case class def do done elif else elsif end ensure esac export false fi for function if in local module next nil not or redo rescue retry return self shift super then true undef unless until when while yield';

/** The words that are not replaced when names are made equal. */
export const KEYWORDS: Readonly<Record<Family, readonly string[]>> = {
  python: PYTHON.split(' '),
  javascript: JAVASCRIPT.split(' '),
  c: C.split(' '),
  hash: HASH.split(' '),
};
