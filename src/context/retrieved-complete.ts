import { dirname } from 'node:path/posix';
import { importsOf, withoutImports } from '../base/source/imports.ts';
import { lineStarts } from '../base/text.ts';
import {
  MAX_IMPORTS_PER_FILE,
  MAX_LOOKED_UP_NAMES,
  MAX_RETRIEVED_HITS,
  WHOLE_DEFINITION_LINES,
} from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import type { SourceImport } from '../contract/source-code.ts';
import type { RepositoryHit, RepositoryIndex } from '../ports/repository.ts';
import type { Candidate } from './candidate.ts';
import {
  definitionCandidate,
  type ImportedName,
  importedDefinitions,
  importedNames,
  isOfFamily,
  namedDefinitions,
} from './definition-candidates.ts';
import { shownHits, TEST_PATH } from './hit-candidates.ts';
import { attributesOf, identifiersOf, type UsedName, usedNames } from './identifiers.ts';
import { languageOf } from './outline.ts';

/** Lines above and below a cursor whose names and words are looked up. */
const NEAR_LINES_ABOVE = 20;
const NEAR_LINES_BELOW = 6;

/** A file as a completion sees it: `path` relative to the root of its project, or null. */
type CompletionPlace = {
  request: CompleteRequest;
  path: string | null;
  /** Imports outside the cursor's own line, which is being typed. */
  imports: SourceImport[];
};

/** A hit below this share of a perfect match is unrelated to the lines near the cursor. */
const MIN_STRENGTH = 0.08;
/** Factors for a hit in the same folder, in an imported file, or in a test. */
const SAME_FOLDER = 1.25;
const IMPORTED_FILE = 1.25;
const TEST_FILE = 0.5;
/**
 * Worth per token of an import's definition: used near the cursor, used elsewhere in the file, and not used yet. Few
 * files have unused imports: one was probably added to be used now.
 */
const IMPORT_WORTH = { near: 8, used: 3, unused: 6 } as const;
/** Definitions of up to this many lines are shown whole: one used elsewhere in the file is known by its uses. */
const WHOLE_LINES = { near: WHOLE_DEFINITION_LINES, used: 3, unused: WHOLE_DEFINITION_LINES } as const;
const NAME_WORTH = 4;
const HIT_WORTH = 2;

/** The document's imports without the line being typed: half an import must not change the selection. */
export function importsOutsideCursor({ document, position }: CompleteRequest): SourceImport[] {
  const language = languageOf(document);
  if (language === null) return [];
  const starts = lineStarts(document.text);
  const start = starts[position.line - 1] ?? 0;
  const end = starts[position.line] ?? document.text.length;
  const text = `${document.text.slice(0, start)}\n${document.text.slice(end)}`;
  return importsOf(text, language.id, MAX_IMPORTS_PER_FILE);
}

/**
 * Definitions a completion may call: first those its file imports and uses near the cursor, then those of other names
 * near the cursor, then search results for the lines near the cursor. No model is called.
 */
export async function completionCandidates(
  index: RepositoryIndex,
  place: CompletionPlace,
): Promise<Candidate[]> {
  const { document, position } = place.request;
  const near = nearText(document.text, position.line);
  const language = languageOf(document)?.id ?? null;
  // A name that occurs only in its import is not used yet, however near it is.
  const code = withoutImports(document.text, language ?? '');
  const distances = distancesOf(nearText(code, position.line), language ?? '');
  const imported = importedNames(place.imports);
  const imports = await importCandidates(index, place, { imported, near: near.text, code, distances });
  const aliases = new Set(imported.map(({ alias }) => alias));
  const others = usedNames(near.text, document.text, language ?? '');
  const symbols = await nameCandidates(
    index,
    place,
    others.filter(({ name }) => !aliases.has(name)),
  );
  const hits = await hitCandidates(index, place, near.text, new Set(imports.map(({ path }) => path)));
  return [...imports, ...symbols, ...hits];
}

/** The lines around the cursor; `cursor` is the index of the cursor's line among them. */
type NearText = { text: string; cursor: number };

function nearText(text: string, lineNumber: number): NearText {
  const lines = text.split('\n');
  const line = lineNumber - 1;
  const first = Math.max(0, line - NEAR_LINES_ABOVE);
  return { text: lines.slice(first, line + NEAR_LINES_BELOW + 1).join('\n'), cursor: line - first };
}

/** The distance of each name from the cursor, in lines. */
function distancesOf({ text, cursor }: NearText, language: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries())
    for (const name of identifiersOf(line, language))
      found.set(name, Math.min(found.get(name) ?? Number.POSITIVE_INFINITY, Math.abs(index - cursor)));
  return found;
}

type Near = {
  imported: ImportedName[];
  near: string;
  /** The whole file without its imports. */
  code: string;
  distances: ReadonlyMap<string, number>;
};

async function importCandidates(
  index: RepositoryIndex,
  { request, path }: CompletionPlace,
  { imported, near, code, distances }: Near,
): Promise<Candidate[]> {
  if (path === null) return [];
  const language = languageOf(request.document)?.id ?? '';
  const used = new Set(identifiersOf(code, language));
  const attributes = attributesOf(near, language);
  const kindOf = ({ alias }: ImportedName) =>
    distances.has(alias) ? 'near' : used.has(alias) ? 'used' : 'unused';
  const worthOf = (name: ImportedName) =>
    IMPORT_WORTH[kindOf(name)] / (1 + (distances.get(name.alias) ?? 0) / NEAR_LINES_ABOVE);
  const ordered = imported
    .toSorted((left, right) => worthOf(right) - worthOf(left))
    .slice(0, MAX_LOOKED_UP_NAMES);
  const found: Candidate[] = [];
  for (const name of ordered) {
    const kind = kindOf(name);
    for (const symbol of await importedDefinitions(index, path, name, attributes.get(name.alias) ?? []))
      found.push(
        await definitionCandidate(index, symbol, {
          source: 'imports',
          why: WHY_IMPORTED[kind](name.alias),
          worth: worthOf(name),
          wholeLines: WHOLE_LINES[kind],
        }),
      );
  }
  return found;
}

const WHY_IMPORTED = {
  near: (name: string) => `definition of ${name}, imported and used near the cursor`,
  used: (name: string) => `definition of ${name}, imported and used in the file`,
  unused: (name: string) => `definition of ${name}, imported`,
};

async function nameCandidates(
  index: RepositoryIndex,
  { request, path }: CompletionPlace,
  names: readonly UsedName[],
): Promise<Candidate[]> {
  const language = languageOf(request.document)?.id ?? null;
  const takes = (other: string) => other !== path && isOfFamily(other, language) && !TEST_PATH.test(other);
  const found: Candidate[] = [];
  for (const { name, form } of names.slice(0, MAX_LOOKED_UP_NAMES)) {
    const definitions = await namedDefinitions(index, name, takes);
    for (const symbol of definitions.filter(({ kind }) => (kind === 'method') === (form === 'method')))
      found.push(
        await definitionCandidate(index, symbol, {
          source: 'symbols',
          why: `definition of ${name}, used near the cursor`,
          worth: NAME_WORTH,
        }),
      );
  }
  return found;
}

async function hitCandidates(
  index: RepositoryIndex,
  { request, path }: CompletionPlace,
  near: string,
  importedPaths: ReadonlySet<string>,
): Promise<Candidate[]> {
  const language = languageOf(request.document)?.id ?? null;
  const takesPath = (other: string) => other !== path && isOfFamily(other, language);
  const found = await index.search(near, {
    limit: MAX_RETRIEVED_HITS,
    byMeaning: false,
    takesPath,
  });
  if (!found.ok) return [];
  const own = path ?? '';
  const factor = (hit: RepositoryHit) =>
    (dirname(hit.path) === dirname(own) ? SAME_FOLDER : 1) *
    (importedPaths.has(hit.path) ? IMPORTED_FILE : 1) *
    (TEST_PATH.test(hit.path) && !TEST_PATH.test(own) ? TEST_FILE : 1);
  const scored = found.value
    .filter(({ strength, isStale }) => strength >= MIN_STRENGTH && !isStale)
    .map((hit) => ({
      hit,
      score: hit.strength * factor(hit),
      why: 'matches the words near the cursor',
    }));
  return shownHits(scored, HIT_WORTH);
}
