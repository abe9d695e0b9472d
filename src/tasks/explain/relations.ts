import { languageIdOf } from '../../base/languages.ts';
import { importsOf } from '../../base/source/imports.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import { lineStarts } from '../../base/text.ts';
import { MAX_IMPORTS_PER_FILE, REPOSITORY_OPEN_MS } from '../../config/limits.ts';
import { projectPath } from '../../context/repository.ts';
import type { CodePlace, CodeRelations } from '../../contract/answer.ts';
import type { CodeDefinition } from '../../contract/code-outline.ts';
import type { ExplainRequest } from '../../contract/request.ts';
import type { RepositoryIndex } from '../../ports/repository.ts';
import type { TaskRun } from '../run/run.ts';

/** Functions of the explained code whose callers are looked up, and how many callers and callees are listed. */
const MAX_EXPLAINED_SYMBOLS = 4;
const MAX_TOLD_CALLERS = 8;
const MAX_TOLD_CALLEES = 12;

/**
 * Users of the explained code, and what it uses, from the project's index: facts, shown with the model's text and not
 * generated. Null without an index.
 */
export async function relationsOf(run: TaskRun<ExplainRequest>): Promise<CodeRelations | null> {
  const { request, services, signal } = run;
  const { workspace, document } = request;
  if (services.repository === null || workspace === null || document.path === null) return null;
  const found = await services.repository.repositories.look(workspace, REPOSITORY_OPEN_MS, signal);
  if (!found.ok) return null;
  const path = projectPath(document.path, workspace);
  if (path === null) return null;
  const outline = await services.outliner.outline(document.text, document.language, signal);
  if (!outline.ok) return null;
  const own = definitionsIn(outline.value.definitions, request).slice(0, MAX_EXPLAINED_SYMBOLS);
  const inside = explainedLines(request);
  const isHere = (place: CodePlace) =>
    place.path === path && inside.first <= place.line && place.line <= inside.last;
  const callers: CodePlace[] = [];
  for (const { name } of own) {
    const uses = await found.value.references(name);
    if (uses.ok)
      callers.push(...uses.value.map(({ path: file, line, symbol }) => ({ name, path: file, line, symbol })));
  }
  const used = await calleesOf(found.value, run, path);
  const relations = {
    callers: callers.filter((place) => !isHere(place)).slice(0, MAX_TOLD_CALLERS),
    callees: used.filter((place) => !isHere(place)).slice(0, MAX_TOLD_CALLEES),
  };
  return relations.callers.length + relations.callees.length === 0 ? null : relations;
}

/** The outermost definitions in the range; for a range within one of them, that one. */
function definitionsIn(definitions: readonly CodeDefinition[], request: ExplainRequest): CodeDefinition[] {
  const { from, to } = explainedOffsets(request);
  const inside = definitions.filter(({ head, end }) => head >= from && end <= to);
  if (inside.length > 0) return inside.filter(({ kind }) => kind !== 'constant');
  const around = definitions.find(({ start, end }) => start <= from && end >= to);
  if (around === undefined) return [];
  const inner = definitionsIn(around.inner, request);
  return inner.length > 0 ? inner : [around];
}

/** Definitions of the project that the explained lines use: imported ones, and those of the file itself. */
async function calleesOf(
  index: RepositoryIndex,
  { request }: TaskRun<ExplainRequest>,
  path: string,
): Promise<CodePlace[]> {
  const words = wordsOf(request);
  const own = await index.outline(path);
  const inFile = (own.ok ? own.value : [])
    .filter(({ name }) => words.has(name))
    .map(({ name, qualified, firstLine }) => ({ name, path, line: firstLine, symbol: qualified }));
  return [...(await importedIn(index, request, { path, words })), ...inFile];
}

async function importedIn(
  index: RepositoryIndex,
  { document: { text, language } }: ExplainRequest,
  { path, words }: { path: string; words: ReadonlySet<string> },
): Promise<CodePlace[]> {
  const imports = importsOf(text, languageIdOf(language), MAX_IMPORTS_PER_FILE);
  const taken = imports.flatMap(({ module, names }) =>
    names.filter(({ name, alias }) => name !== '*' && words.has(alias)).map((one) => ({ module, ...one })),
  );
  const found: CodePlace[] = [];
  for (const { module, name, alias } of taken) {
    const defined = await index.definitions({ path, module, name });
    const place = defined.ok ? defined.value[0] : undefined;
    if (place !== undefined)
      found.push({ name: alias, path: place.path, line: place.firstLine, symbol: place.qualified });
  }
  return found;
}

/** The names in the explained lines, outside strings and comments. */
function wordsOf(request: ExplainRequest): Set<string> {
  const { text, language } = request.document;
  const { first, last } = explainedLines(request);
  const lines = maskLiterals(text, language, { comments: true })
    .split('\n')
    .slice(first - 1, last);
  return new Set(lines.join('\n').match(/[A-Za-z_$][\w$]*/g) ?? []);
}

type Explained = Pick<ExplainRequest, 'document' | 'range'>;

/** The explained lines, both ends included: those of the range, or all. */
function explainedLines({ document, range }: Explained): { first: number; last: number } {
  if (range === null) return { first: 1, last: lineStarts(document.text).length };
  return { first: range.start.line, last: range.end.line };
}

/** Offsets of those lines in the document. */
export function explainedOffsets(request: Explained): { from: number; to: number } {
  const { text } = request.document;
  const starts = lineStarts(text);
  const { first, last } = explainedLines(request);
  return { from: starts[first - 1] ?? 0, to: starts[last] ?? text.length };
}
