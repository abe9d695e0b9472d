import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { copyGrammars } from '../../../../scripts/copy-grammars.mjs';
import { findLanguage } from '../../../base/languages.ts';
import type { SyntaxAnalyzer } from '../../../ports/analyzer.ts';
import { findFaults } from './find-faults.ts';
import { createGrammars } from './grammars.ts';
import { ParsedTexts } from './parsed-texts.ts';

/** The real parser in the test's own thread: needs no build, and must not be given hostile texts. */
export async function createParserForTests(): Promise<SyntaxAnalyzer> {
  const build = await mkdtemp(join(tmpdir(), 'fettle-parser-'));
  afterAll(() => rm(build, { recursive: true }));
  await copyGrammars(build);
  const texts = new ParsedTexts(createGrammars(join(build, 'grammars')));
  return {
    tool: 'tree-sitter',
    version: 'test',
    async parse(text, language) {
      const known = findLanguage(language);
      if (known === null) throw new Error(`no such language: ${language}`);
      return (await findFaults(texts, text, known)).result;
    },
    async warm() {},
    async close() {},
  };
}
