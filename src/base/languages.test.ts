import { describe, expect, it } from 'vitest';
import { findLanguage, LANGUAGE_IDS, LANGUAGES, languageIdOf, languageOfPath } from './languages.ts';

describe('findLanguage', () => {
  it.each([
    ['python', 'python'],
    [' Py ', 'python'],
    ['ts', 'typescript'],
    ['typescriptreact', 'tsx'],
    ['JS', 'javascript'],
    ['jsx', 'javascript'],
    ['C', 'c'],
    ['C++', 'cpp'],
    ['C#', 'c_sharp'],
    ['csharp', 'c_sharp'],
    ['shell', 'bash'],
    ['shellscript', 'bash'],
    ['golang', 'go'],
    ['TypeScript with JSX', 'tsx'],
  ])('%j is %s', (word, id) => {
    expect(findLanguage(word)?.id).toBe(id);
    expect(languageIdOf(word)).toBe(id);
  });

  it.each(['', 'cobol', 'plaintext', '__proto__', 'constructor'])('%j is none of ours', (word) => {
    expect(findLanguage(word)).toBeNull();
    expect(languageIdOf(word)).toBe(word);
  });
});

describe('languageOfPath', () => {
  it.each([
    ['/a/b/main.py', 'python'],
    ['C:\\work\\App.TSX', 'tsx'],
    ['a.test.ts', 'typescript'],
    ['include/list.h', 'cpp'],
    ['Gemfile', 'ruby'],
    ['/home/someone/.bashrc', 'bash'],
  ])('%j is %s', (path, id) => {
    expect(languageOfPath(path)?.id).toBe(id);
  });

  it.each(['', 'README', 'notes.txt', '.py', 'folder.py/', 'a.ts/b', 'name.'])('%j says nothing', (path) => {
    expect(languageOfPath(path)).toBeNull();
  });
});

describe('the table', () => {
  it('has each language once', () => {
    expect(LANGUAGES.map((language) => language.id)).toEqual(LANGUAGE_IDS);
  });

  it('gives every word, extension and file name to one language only', () => {
    const words = LANGUAGES.flatMap((language) => [
      ...new Set([language.id, language.name.toLowerCase(), ...language.aliases]),
      ...language.extensions,
      ...language.fileNames,
    ]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  it('reads the fence that it writes', () => {
    for (const language of LANGUAGES) expect(findLanguage(language.fence)).toBe(language);
  });

  it('keeps words and extensions in lower case, so that they can be found', () => {
    for (const word of LANGUAGES.flatMap((language) => [...language.aliases, ...language.extensions]))
      expect(word).toBe(word.toLowerCase());
  });
});
