import { groupBy } from '../base/group-by.ts';
import { ok, type Result } from '../base/result.ts';
import { INDEX_READ_ROWS, MAX_SYMBOL_HITS } from '../config/limits.ts';
import type { IndexStore, StoredIdentifiers, StoredSymbol, StoreFailure } from '../ports/index-store.ts';

/** `pathsOf`: the files that have a content now. */
type Outside = {
  store: IndexStore;
  pathsOf(content: number): readonly string[];
  breathe(): Promise<void>;
};

/** Kinds of interest to a reader of a project; headings of documents and constants are too many. */
const TOLD = new Set(['function', 'class', 'interface', 'type', 'enum']);
const TEST = /(?:^|[/._-])(?:tests?|specs?|fixtures?|cases|examples?|bench|evals)(?:[/._-]|$)/i;
/** A name defined more often than this is a common word, not the name of one thing. */
const MOST_DEFINITIONS = 3;
/** A plain word (`text`, `at`) is also a common variable name: its uses may mean something else (after Aider, too). */
const PLAIN_WORD = /^_*\p{Ll}+$/u;
const PRIVATE_OR_PLAIN_WORTH = 0.1;

/**
 * The definitions used by most files of the repository, most used first: a table of contents by importance (after
 * Aider's map, with counts in place of a rank over the graph). Tests are not counted.
 */
export async function mostUsed(
  limit: number,
  outside: Outside,
): Promise<Result<StoredSymbol[], StoreFailure>> {
  const symbols = await outside.store.symbols(null, MAX_SYMBOL_HITS);
  if (!symbols.ok) return symbols;
  const told = symbols.value.filter(
    ({ kind, name, qualified, path }) => TOLD.has(kind) && name === qualified && !TEST.test(path),
  );
  const byName = groupBy(told, ({ name }) => name);
  const users = await usersOf(byName, outside);
  if (!users.ok) return users;
  const worthOf = (name: string) =>
    name.startsWith('_') || PLAIN_WORD.test(name) ? PRIVATE_OR_PLAIN_WORTH : 1;
  const score = ({ name }: StoredSymbol) =>
    ((users.value.get(name) ?? 0) * worthOf(name)) / (byName.get(name)?.length ?? 1);
  return ok(
    told
      .filter(
        ({ name }) => (byName.get(name)?.length ?? 0) <= MOST_DEFINITIONS && (users.value.get(name) ?? 0) > 1,
      )
      .toSorted((left, right) => score(right) - score(left) || (left.path < right.path ? -1 : 1))
      .slice(0, limit),
  );
}

/** The number of contents, excluding tests, that use each name. */
async function usersOf(
  names: ReadonlyMap<string, unknown>,
  { store, pathsOf, breathe }: Outside,
): Promise<Result<Map<string, number>, StoreFailure>> {
  const users = new Users(names);
  for (let after = 0; ; ) {
    const rows = await store.identifiersAfter(after, INDEX_READ_ROWS);
    if (!rows.ok) return rows;
    for (const row of rows.value) if (pathsOf(row.content).some((path) => !TEST.test(path))) users.add(row);
    const last = rows.value.at(-1);
    if (last === undefined || rows.value.length < INDEX_READ_ROWS) return ok(users.counts);
    after = last.chunk;
    await breathe();
  }
}

/** Counts each content once per name. */
class Users {
  readonly counts = new Map<string, number>();
  private readonly last = new Map<string, number>();

  constructor(private readonly names: ReadonlyMap<string, unknown>) {}

  /** The chunks of one content must be added consecutively. */
  add({ content, identifiers }: StoredIdentifiers): void {
    for (const name of identifiers) {
      if (!this.names.has(name) || this.last.get(name) === content) continue;
      this.last.set(name, content);
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    }
  }
}
