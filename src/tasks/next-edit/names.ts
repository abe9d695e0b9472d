import { findLanguage, type LanguageId } from '../../base/languages.ts';
import { lineStarts, offsetAt } from '../../base/text.ts';
import { NEXT_EDIT_TYPES_MS } from '../../config/limits.ts';
import type { Range } from '../../contract/position.ts';
import type { TaskServices } from '../run/services.ts';

/** Languages whose undefined names are known. */
export const RENAMED_LANGUAGES: readonly LanguageId[] = ['python', 'javascript', 'typescript', 'tsx'];

/** A text at its place. `isLoose`: what it imports is not on the disk as it will be, so its types say nothing. */
export type PlacedText = {
  text: string;
  language: string;
  path: string | null;
  workspace: string | null;
  isLoose?: boolean;
};

/** What is asked of the analyzers for one request. */
export type Naming = { services: TaskServices; signal: AbortSignal };

/**
 * Where a name stands that means nothing there: undefined for the linter, or wrong for the type checker where there is
 * one. Null: the text does not parse, or could not be looked at.
 */
export async function lostNames(
  placed: PlacedText,
  name: string,
  naming: Naming,
): Promise<ReadonlySet<number> | null> {
  const [undefinedAt, wrongAt] = await Promise.all([
    undefinedNames(placed, name, naming),
    placed.isLoose === true ? [] : wrongByTypes(placed, name, naming),
  ]);
  return undefinedAt === null ? null : new Set([...undefinedAt, ...wrongAt].sort((a, b) => a - b));
}

async function undefinedNames(
  { text, language }: PlacedText,
  name: string,
  { services, signal }: Naming,
): Promise<number[] | null> {
  const found = await services.analyzers.lint.lint(text, language, signal);
  if (!found.ok || found.value.some(({ kind }) => kind === 'unparsed')) return null;
  const named = found.value.filter(
    (problem) => problem.name === name && problem.kind.startsWith('undefined'),
  );
  return offsetsOf(text, named, name);
}

async function wrongByTypes(
  placed: PlacedText,
  name: string,
  { services, signal }: Naming,
): Promise<number[]> {
  const { text, language, path, workspace } = placed;
  const checker = services.analyzers.types.byLanguage[findLanguage(language)?.id ?? ''];
  if (checker === undefined) return [];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(NEXT_EDIT_TYPES_MS)]);
  const found = await checker.check({ text, language, path, workspace }, limited);
  return found.ok ? offsetsOf(text, found.value, name) : [];
}

/** Of the problems that are about just this name. */
function offsetsOf(text: string, problems: readonly { range: Range }[], name: string): number[] {
  const starts = lineStarts(text);
  return problems.flatMap(({ range }) => {
    const at = offsetAt(text, range.start, starts);
    const end = offsetAt(text, range.end, starts);
    return at !== null && end !== null && text.slice(at, end) === name ? [at] : [];
  });
}

/**
 * Where what is named at an offset is meant: the places that mean nothing any more once it is called otherwise. Who
 * shadows the name goes on having a meaning. Null: it cannot be told.
 */
export async function meantBy(
  placed: PlacedText,
  at: number,
  name: string,
  naming: Naming,
): Promise<number[] | null> {
  const fresh = freshName(name, placed.text);
  const text = placed.text.slice(0, at) + fresh + placed.text.slice(at + name.length);
  const [lost, already] = await Promise.all([
    lostNames({ ...placed, text }, name, naming),
    lostNames(placed, name, naming),
  ]);
  if (lost === null || already === null || already.size > 0) return null;
  const grown = fresh.length - name.length;
  return [...lost].map((place) => (place > at ? place - grown : place));
}

function freshName(name: string, text: string): string {
  for (let number = 1; ; number += 1) if (!text.includes(`${name}_${number}`)) return `${name}_${number}`;
}
