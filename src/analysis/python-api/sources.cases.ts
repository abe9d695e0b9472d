import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Language as Grammar } from 'web-tree-sitter';
import { copyGrammars } from '../../../scripts/copy-grammars.mjs';
import { createGrammars } from '../../adapters/analyzers/parsing/grammars.ts';
import { parseOnce } from '../../adapters/analyzers/parsing/parse-once.ts';
import { type Closed, FUNCTION_BODIES, snapshot } from '../../adapters/analyzers/python-api/snapshot.ts';
import { type Examined, examine, type PackageSource } from './examine.ts';
import type { ModuleFacts } from './facts.ts';
import { readModule } from './read-module.ts';
import type { PythonNode } from './syntax.ts';

/** Python sources by module name; a name that ends with `/` is a package. */
export type Sources = Record<string, string>;

/** The grammar of Python in the test's own thread: needs no build. */
export async function loadPython(): Promise<Grammar> {
  const build = await mkdtemp(join(tmpdir(), 'fettle-python-'));
  afterAll(() => rm(build, { recursive: true }));
  await copyGrammars(build);
  const grammar = await createGrammars(join(build, 'grammars')).load('python');
  if (!grammar.ok) throw new Error(grammar.failure.message);
  return grammar.value;
}

export function treeOf(grammar: Grammar, text: string, closed: Closed | null = null): PythonNode {
  const tree = parseOnce(grammar, text);
  const root = tree === null ? null : snapshot(tree, closed);
  tree?.delete();
  if (root === null) throw new Error('the text does not parse');
  return root;
}

export function factsOf(grammar: Grammar, text: string, module = 'm', isPackage = false): ModuleFacts {
  return readModule(treeOf(grammar, text, FUNCTION_BODIES), text, { module, isPackage }).facts;
}

/** Modules as if they were installed, and nothing beside them. */
export function installed(grammar: Grammar, sources: Sources): PackageSource {
  const modules = new Map<string, ModuleFacts>();
  const loose = new Set<string>();
  for (const [key, text] of Object.entries(sources)) {
    const module = key.replace(/\/$/, '');
    const read = readModule(treeOf(grammar, text, FUNCTION_BODIES), text, {
      module,
      isPackage: key.endsWith('/'),
    });
    modules.set(module, read.facts);
    for (const name of read.loose) loose.add(name);
  }
  return {
    module: (name) => {
      const facts = modules.get(name);
      return facts === undefined ? { is: 'absent' } : { is: 'found', value: facts };
    },
    isLoose: (_module, name) => loose.has(name),
    isOfHeir: () => false,
    label: (module) => (module === 'builtins' ? 'Python 3' : 'lib 1.0'),
  };
}

/** What a text uses that is not there: the words themselves, with what is near them. */
export function absences(grammar: Grammar, text: string, source: PackageSource): string[] {
  return examined(grammar, text, source).absent.map(({ code, start, end, suggestions }) =>
    [code, text.slice(start, end), ...suggestions].join(' '),
  );
}

export function examined(grammar: Grammar, text: string, source: PackageSource): Examined {
  return examine(treeOf(grammar, text), text, source);
}

/** As much of the standard library as the tests need. */
export const STANDARD: Sources = {
  builtins: `
class type:
    def mro(self): ...
class object: ...
class str:
    def split(self, sep=None, maxsplit=-1): ...
    def strip(self, chars=None): ...
    def startswith(self, prefix): ...
class bytes:
    def decode(self, encoding='utf-8'): ...
class list:
    def append(self, object, /): ...
class dict:
    def items(self): ...
class int: ...
class bool: ...
class OSError: ...
def print(*args, sep=None, end=None): ...
`,
  typing: 'Any = 1\nTYPE_CHECKING = False\n',
};
