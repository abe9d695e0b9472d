import { join } from 'node:path';
import type { Language as Grammar } from 'web-tree-sitter';
import { fail, ok, type Result } from '../../../base/result.ts';
import { MAX_OWN_FILE_BYTES } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import { readBytes } from '../../files/bounded-read.ts';
import { startTreeSitter } from './tree-sitter-runtime.ts';

/** The grammars of the build, each loaded on first use and cached for the life of the process. */
export type Grammars = { load(name: string): Promise<Result<Grammar, AnalyzerFailure>> };

/** Uses the folder written by `scripts/copy-grammars.mjs`. */
export function createGrammars(folder: string): Grammars {
  const loads = new Map<string, Promise<Result<Grammar, AnalyzerFailure>>>();
  return {
    async load(name) {
      const load = loads.get(name) ?? loadGrammar(folder, name);
      loads.set(name, load);
      const grammar = await load;
      // Failures are not cached: the file may exist next time.
      if (!grammar.ok && loads.get(name) === load) loads.delete(name);
      return grammar;
    },
  };
}

async function loadGrammar(folder: string, name: string): Promise<Result<Grammar, AnalyzerFailure>> {
  const bytes = await readBytes(join(folder, `${name}.wasm`), { maxBytes: MAX_OWN_FILE_BYTES });
  if (!bytes.ok) {
    return fail({
      reason: 'analyzer_missing',
      message: `the grammar of ${name} cannot be read: run "npm run build"`,
    });
  }
  try {
    const [{ Language }] = await Promise.all([import('web-tree-sitter'), startTreeSitter()]);
    return ok(await Language.load(bytes.value));
  } catch {
    return fail({
      reason: 'analyzer_failed',
      message: `the grammar of ${name} does not load: run "npm install" and "npm run build"`,
    });
  }
}
