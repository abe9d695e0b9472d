import { join } from 'node:path';
import { createGrammars } from '../src/adapters/analyzers/parsing/grammars.ts';
import { parseOnce } from '../src/adapters/analyzers/parsing/parse-once.ts';
import { packageRoot } from '../src/adapters/package-root.ts';

/** Parses a text in this thread and throws the tree away: what the costs of checks are compared with. Needs a build. */
export async function createPlainParse(language: string): Promise<(text: string) => void> {
  const grammar = await createGrammars(join(packageRoot(), 'dist/grammars')).load(language);
  if (!grammar.ok) throw new Error(grammar.failure.message);
  return (text) => parseOnce(grammar.value, text)?.delete();
}
