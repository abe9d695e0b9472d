import { languageOfPath } from '../base/languages.ts';
import { ok, type Result } from '../base/result.ts';
import { MAX_SYMBOL_HITS } from '../config/limits.ts';
import type { IndexStore, StoredSymbol, StoreFailure } from '../ports/index-store.ts';
import type { ImportQuestion } from '../ports/repository.ts';
import type { FileTable } from './file-table.ts';
import { resolveModule } from './modules.ts';

/** Length of a chain of re-exporting files on the way to a definition. */
const MAX_REEXPORT_STEPS = 6;

type Found = Result<StoredSymbol[], StoreFailure>;

/**
 * The definitions an import refers to, following re-exports. If the language's modules are not files (or the file is
 * missing), all definitions of the name, starting with those whose path has the module's last part.
 */
export async function definitionsOf(
  { path, module, name }: ImportQuestion,
  { store, files }: { store: IndexStore; files: FileTable },
): Promise<Found> {
  const has = (candidate: string) => files.has(candidate);
  const language = languageOfPath(path)?.id ?? null;
  const wanted = { name, module };
  const targets = resolveModule(path, module, language, has);
  // `from package import module` can also name a file.
  const joined = module.endsWith('.') ? module + name : `${module}.${name}`;
  const submodules = language === 'python' ? resolveModule(path, joined, language, has) : [];
  const direct = await inFiles(targets, name, { store, files, steps: MAX_REEXPORT_STEPS });
  if (!direct.ok || direct.value.length > 0) return direct;
  if (submodules.length > 0) return inFiles(submodules, '*', { store, files, steps: 0 });
  return targets.length > 0 ? ok([]) : byName(wanted, store, language);
}

type Search = { store: IndexStore; files: FileTable; steps: number };

async function inFiles(paths: readonly string[], name: string, search: Search): Promise<Found> {
  for (const path of paths) {
    const found = await inFile(path, name, search);
    if (!found.ok || found.value.length > 0) return found;
  }
  return ok([]);
}

async function inFile(path: string, name: string, search: Search): Promise<Found> {
  const content = search.files.get(path)?.content ?? null;
  if (content === null) return ok([]);
  const symbols = await search.store.symbolsOf(content);
  if (!symbols.ok) return symbols;
  const own = symbols.value.filter((symbol) => name === '*' || symbol.qualified === name);
  if (own.length > 0 || search.steps === 0) return ok(own.map((symbol) => ({ ...symbol, path, content })));
  return throughReexports(path, name, content, search);
}

async function throughReexports(path: string, name: string, content: number, search: Search): Promise<Found> {
  const imports = await search.store.importsOf(content);
  if (!imports.ok) return imports;
  const language = languageOfPath(path)?.id ?? null;
  for (const { module, names, isReexport } of imports.value) {
    const taken = names.find(({ alias }) => alias === name) ?? names.find(({ alias }) => alias === '*');
    if (!isReexport || taken === undefined) continue;
    const targets = resolveModule(path, module, language, (candidate) => search.files.has(candidate));
    const inner = taken.name === '*' ? name : taken.name;
    const found = await inFiles(targets, inner, { ...search, steps: search.steps - 1 });
    if (!found.ok || found.value.length > 0) return found;
  }
  return ok([]);
}

/** Only where modules are not resolved to files: an external package has no definition here. */
async function byName(
  { name, module }: { name: string; module: string },
  store: IndexStore,
  language: string | null,
): Promise<Found> {
  if (language === 'python' || language === 'typescript' || language === 'tsx' || language === 'javascript')
    return ok([]);
  const found = await store.symbols(name, MAX_SYMBOL_HITS);
  if (!found.ok) return found;
  const word = module.split(/[./:\\]+/).findLast((part) => part !== '' && part !== name) ?? module;
  const near = (symbol: StoredSymbol) => (symbol.path.includes(word) ? 0 : 1);
  return ok(found.value.sort((left, right) => near(left) - near(right)));
}
