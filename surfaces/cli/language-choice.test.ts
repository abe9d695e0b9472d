import { describe, expect, it } from 'vitest';
import { chooseLanguage, languageInWords } from './language-choice.ts';

describe('the language in the words of a request', () => {
  it.each([
    ['a function that reverses a string, in Python', 'python'],
    ['reverse a string in c++', 'cpp'],
    ['reverse a list in C', 'c'],
    ['a web server in Go', 'go'],
    ['sort using plain JavaScript', 'javascript'],
    ['a Python script that reads CSV', 'python'],
    ['find a key in JSON using Python', 'python'],
    ['translate this Java class into Kotlin-like TypeScript in TypeScript', 'typescript'],
    ['a TypeScript type for a tree', 'typescript'],
    ['port the Java parser, in Rust', 'rust'],
  ])('%j: %s', (request, language) => {
    expect(languageInWords(request)).toBe(language);
  });

  it.each([
    'a function that reverses a string',
    'where does the money go',
    'the node of a tree in c-major',
    'parse a JSON file',
    'translate Java to Python',
    'in Go and in Rust',
    'fix script.py',
    'call https://example.com/java',
  ])('%j does not say', (request) => {
    expect(languageInWords(request)).toBeNull();
  });
});

describe('chooseLanguage', () => {
  const failureOf = (signs: Parameters<typeof chooseLanguage>[0]) => {
    const chosen = chooseLanguage(signs);
    return chosen.ok ? null : chosen.failure;
  };

  it('believes the flag, then the file, then the request', () => {
    expect(chooseLanguage({ flag: 'ts', path: 'a.py', request: 'in Go' })).toEqual({
      ok: true,
      value: 'typescript',
    });
    expect(chooseLanguage({ flag: undefined, path: 'a.py', request: 'in Go' })).toEqual({
      ok: true,
      value: 'python',
    });
    expect(chooseLanguage({ flag: undefined, path: 'a.xyz', request: 'in Go' })).toEqual({
      ok: true,
      value: 'go',
    });
  });

  it('says what to do when nothing tells it', () => {
    expect(failureOf({ flag: undefined, path: null, request: 'sort a list' })).toEqual({
      exitCode: 2,
      message: 'cannot tell the language of the code. Set it with --lang, for example --lang python',
    });
    expect(failureOf({ flag: undefined, path: 'notes.xyz' })?.message).toMatch(
      /^cannot tell the language of notes\.xyz from its name\./,
    );
  });

  it('suggests what a mistyped language meant, and else lists them', () => {
    expect(failureOf({ flag: 'pyton', path: null })?.message).toBe(
      "unknown language 'pyton'. Did you mean python?",
    );
    expect(failureOf({ flag: 'klingon', path: null })?.message).toMatch(
      /^unknown language 'klingon'\. Give one of python, /,
    );
  });
});
