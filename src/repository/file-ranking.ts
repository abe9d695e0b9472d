import { languageOfPath } from '../base/languages.ts';
import { ok, type Result } from '../base/result.ts';
import { MAX_LINKED_FILES, MAX_RANKED_FILES } from '../config/limits.ts';
import type { SourceSymbol, SymbolKind } from '../contract/source-code.ts';
import type { IndexStore, StoreFailure } from '../ports/index-store.ts';
import type { FileTable } from './file-table.ts';
import type { MixedHit } from './mix.ts';
import { resolveModule } from './modules.ts';

/** What a file's second chunk counts beside its best, and how many of its chunks stay. */
const SECOND_CHUNK = 0.5;
const CHUNKS_A_FILE = 3;
/** A file that only says what things look like, and does nothing: interfaces, types, constants. */
const DECLARING_FILE = 0.7;
const DECLARED = new Set<SymbolKind>(['interface', 'type', 'enum', 'constant']);
/** What a file gets of the score of one that imports it; who imports many hands on little to each. */
const LINK = 0.2;

type Files = { store: IndexStore; table: FileTable };
/** A file with its chunks that were found, best first. */
type RankedFile = { content: number; hits: MixedHit[]; own: number; linked: number };

/**
 * The order for who asks where something is done: by files, each by its best two chunks. What only declares counts
 * less, and what the likely files import counts more, for who calls a thing has its words and does it not
 * (decisions/0033). Chunks come best first, those of one file by their own scores.
 */
export async function rankByFile(
  hits: readonly MixedHit[],
  files: Files,
): Promise<Result<MixedHit[], StoreFailure>> {
  const ranked = filesOf(hits).slice(0, MAX_RANKED_FILES);
  for (const file of ranked) {
    const symbols = await files.store.symbolsOf(file.content);
    if (!symbols.ok) return symbols;
    if (onlyDeclares(symbols.value)) file.own *= DECLARING_FILE;
  }
  ranked.sort((left, right) => right.own - left.own);
  const byContent = new Map(ranked.map((file) => [file.content, file]));
  for (const file of ranked.slice(0, MAX_LINKED_FILES)) {
    const imported = await importedBy(file.content, files);
    if (!imported.ok) return imported;
    const handed = (LINK * file.own) / Math.sqrt(Math.max(1, imported.value.size));
    for (const content of imported.value) {
      const other = byContent.get(content);
      if (other !== undefined && other !== file) other.linked = Math.max(other.linked, handed);
    }
  }
  return ok(ranked.flatMap(scored).sort((left, right) => right.score - left.score));
}

function filesOf(hits: readonly MixedHit[]): RankedFile[] {
  const files = new Map<number, RankedFile>();
  for (const hit of hits) {
    const file = files.get(hit.content);
    if (file === undefined) files.set(hit.content, { content: hit.content, hits: [hit], own: 0, linked: 0 });
    else if (file.hits.length < CHUNKS_A_FILE) file.hits.push(hit);
  }
  for (const file of files.values()) {
    const [first, second] = file.hits;
    file.own = ((first?.score ?? 0) + SECOND_CHUNK * (second?.score ?? 0)) / (1 + SECOND_CHUNK);
  }
  return [...files.values()].sort((left, right) => right.own - left.own);
}

/** A file without definitions may be a script, or prose: it is left as it is. */
function onlyDeclares(symbols: readonly SourceSymbol[]): boolean {
  const interfaces = new Set(
    symbols.flatMap(({ kind, qualified }) => (kind === 'interface' ? [qualified] : [])),
  );
  const isDeclared = ({ kind, qualified }: SourceSymbol) =>
    DECLARED.has(kind) ||
    (kind === 'method' && interfaces.has(qualified.slice(0, qualified.lastIndexOf('.'))));
  return symbols.length > 0 && symbols.every(isDeclared);
}

/** The contents of the repository that one imports. */
async function importedBy(
  content: number,
  { store, table }: Files,
): Promise<Result<Set<number>, StoreFailure>> {
  const [path] = table.pathsOf(content);
  const imports = await store.importsOf(content);
  if (!imports.ok) return imports;
  if (path === undefined) return ok(new Set());
  const language = languageOfPath(path)?.id ?? null;
  const has = (candidate: string) => table.has(candidate);
  const contents = imports.value.flatMap(({ module }) => {
    const [target] = resolveModule(path, module, language, has);
    return (target === undefined ? null : table.get(target)?.content) ?? [];
  });
  return ok(new Set(contents));
}

function scored({ hits, own, linked }: RankedFile): MixedHit[] {
  const best = hits[0]?.score || 1;
  return hits.map((hit) => ({ ...hit, score: ((own + linked) * hit.score) / best }));
}
