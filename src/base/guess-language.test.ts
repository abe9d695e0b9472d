import { describe, expect, it } from 'vitest';
import { guessLanguage } from './guess-language.ts';

describe('the language of code without a name', () => {
  it.each([
    ['python', 'import os\n\ndef add(a, b):\n    if a:\n        return a + b\n'],
    [
      'typescript',
      'import { a } from "./a.ts";\n\nexport function add(a: number, b: number) {\n  const c = a + b;\n',
    ],
    ['javascript', "const a = require('a');\n\nfunction add(a, b) {\n  return a + b;\n}\n"],
    ['go', 'package main\n\nfunc add(a int, b int) int {\n\tc := a + b\n'],
    ['rust', 'use std::fs;\n\npub fn add(a: i32, b: i32) -> i32 {\n    let c = a + b;\n'],
    ['java', 'package a.b;\n\nimport java.util.List;\n\npublic class A {\n    private int x;\n'],
    ['c', '#include <stdio.h>\n\nint main(void) {\n    printf("x");\n'],
    ['cpp', '#include <vector>\n\nint main() {\n  std::vector<int> a;\n  std::cout << 1;\n'],
    ['ruby', "require 'set'\n\nclass A < B\n  def add(a)\n    a\n  end\nend\n"],
    ['bash', '#!/bin/bash\nif [ -f a ]; then\n  echo a\nfi\n'],
    ['php', '<?php\n$a = 1;\n$b = $a->c();\n'],
    ['html', '<!doctype html>\n<html>\n<body>\n<p>a</p>\n'],
    ['css', '.a {\n  color: red;\n}\n'],
  ])('is %s', (language, text) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it('is said by one line of what is code', () => {
    expect(guessLanguage('def add(a, b):\n    ')).toBeNull();
    expect(guessLanguage('def add(a, b):\n    ', 1)).toBe('python');
    expect(guessLanguage('x', 1)).toBeNull();
  });

  it.each([
    '',
    'x = 1',
    'Dear reader,\nthis is a letter: it has no code.\nIf it had: well.\n',
    '# Title\n\n- one\n- two\n\nImport duties are high.\n',
    'SELECT a\nFROM b\nWHERE c = 1\n',
  ])('is not said by %j', (text) => {
    expect(guessLanguage(text)).toBeNull();
  });
});
