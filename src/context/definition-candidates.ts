import { type LanguageId, languageOfPath } from '../base/languages.ts';
import { WHOLE_DEFINITION_LINES } from '../config/limits.ts';
import type { SourceImport, SourceSymbol } from '../contract/source-code.ts';
import type { StoredSymbol } from '../ports/index-store.ts';
import type { RepositoryIndex } from '../ports/repository.ts';
import type { Candidate } from './candidate.ts';

/** Definitions of one looked-up name; a name with more says nothing. */
const MAX_NAME_DEFINITIONS = 4;

/** Members of a class that are shown by their signatures. */
const MAX_SHOWN_CLASS_MEMBERS = 16;

/** One name that an import brings into a file: its local name, and what it takes from which module. */
export type ImportedName = { alias: string; name: string; module: string };

/** The names imports bring in, without duplicates, in file order. */
export function importedNames(imports: readonly SourceImport[]): ImportedName[] {
  const found = new Map<string, ImportedName>();
  for (const { module, names } of imports)
    for (const { name, alias } of names) if (!found.has(alias)) found.set(alias, { alias, name, module });
  return [...found.values()];
}

/**
 * The definitions of an imported name in the file at `path`. For a module imported as a whole, those of its names that
 * `attributes` says are used.
 */
export async function importedDefinitions(
  index: RepositoryIndex,
  path: string,
  { alias, name, module }: ImportedName,
  attributes: readonly string[],
): Promise<StoredSymbol[]> {
  const wanted = name === '*' ? attributes : [name === 'default' ? alias : name];
  const found: StoredSymbol[] = [];
  for (const one of wanted) {
    const definitions = await index.definitions({ path, module, name: one });
    if (definitions.ok) found.push(...definitions.value.slice(0, MAX_NAME_DEFINITIONS));
  }
  return found;
}

/** The definitions of a name anywhere else in the repository; none when it has so many that it says nothing. */
export async function namedDefinitions(
  index: RepositoryIndex,
  name: string,
  takes: (path: string) => boolean,
): Promise<StoredSymbol[]> {
  const found = await index.symbols(name, 4 * MAX_NAME_DEFINITIONS);
  if (!found.ok) return [];
  const exact = found.value.filter(
    (symbol) => (symbol.name === name || symbol.qualified === name) && takes(symbol.path),
  );
  return exact.length > MAX_NAME_DEFINITIONS ? [] : exact;
}

/**
 * A definition as a prompt shows it: whole when short, else its signature, for a class with its members' signatures.
 */
export async function definitionCandidate(
  index: RepositoryIndex,
  symbol: StoredSymbol,
  about: Pick<Candidate, 'source' | 'why' | 'worth'> & { wholeLines?: number },
): Promise<Candidate> {
  const { path, firstLine, lastLine } = symbol;
  const { wholeLines = WHOLE_DEFINITION_LINES, ...rest } = about;
  const place = { ...rest, path, firstLine, lastLine };
  if (lastLine - firstLine < wholeLines) {
    const whole = await index.lines(path, firstLine, lastLine);
    if (whole.ok && whole.value !== null) return { ...place, text: whole.value, cutBy: null };
  }
  const members = HAS_MEMBERS.has(symbol.kind) ? await membersOf(index, symbol) : [];
  const text = [commentOf(symbol), symbol.signature, ...members.map((member) => `  ${member.signature}`)];
  return { ...place, text: text.filter((line) => line !== '').join('\n'), cutBy: 'signatures only' };
}

const HAS_MEMBERS: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'module']);

/** The public interface of a class: its methods by their signatures, without private ones. */
async function membersOf(index: RepositoryIndex, { path, qualified }: StoredSymbol): Promise<SourceSymbol[]> {
  const outline = await index.outline(path);
  if (!outline.ok) return [];
  return outline.value
    .filter((symbol) => symbol.qualified === `${qualified}.${symbol.name}`)
    .filter(
      ({ name, signature }) =>
        !/^(?:_(?!_init__)|#)/.test(name) && !/^(?:private|protected)\b/.test(signature),
    )
    .slice(0, MAX_SHOWN_CLASS_MEMBERS);
}

/** The first sentence of its documentation. */
function commentOf({ doc, path }: StoredSymbol): string {
  const sentence = /^.*?(?:[.!?](?=\s|$)|$)/s.exec(doc.trim())?.[0].replace(/\s+/g, ' ') ?? '';
  if (sentence === '') return '';
  return `${languageOfPath(path)?.lineComment ?? '//'} ${sentence}`;
}

/** Languages that can use each other's definitions. */
export function isOfFamily(path: string, language: LanguageId | null): boolean {
  const other = languageOfPath(path)?.id ?? null;
  return familyOf(other) === familyOf(language);
}

function familyOf(language: LanguageId | null): string | null {
  if (language === 'typescript' || language === 'tsx' || language === 'javascript') return 'script';
  return language === 'c' || language === 'cpp' ? 'c' : language;
}
