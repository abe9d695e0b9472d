import { findLanguage, type LanguageId } from '../../base/languages.ts';
import { openBracket } from '../../base/source/brackets.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import { lineStarts, offsetAt } from '../../base/text.ts';
import type { TextEdit } from '../../base/text-edits.ts';
import type { Range } from '../../contract/position.ts';
import type { TaskServices } from '../run/services.ts';

/** How much of the time for a next edit the type checker gets. */
const NEXT_EDIT_TYPES_MS = 1_500;

/** Languages whose undefined names are known. */
export const RENAMED_LANGUAGES: readonly LanguageId[] = ['python', 'javascript', 'typescript', 'tsx'];

/** A text at its place. `isLoose`: its imports are not on disk yet as they will be, so its types say nothing. */
export type PlacedText = {
  text: string;
  language: string;
  path: string | null;
  workspace: string | null;
  isLoose?: boolean;
};

/** The analyzers' context for one request. */
export type Naming = { services: TaskServices; signal: AbortSignal };

/**
 * Places where a name has no meaning: undefined for the linter, or wrong for the type checker if there is one. Null:
 * the text does not parse, or could not be analyzed.
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

/** For the problems about exactly this name. */
function offsetsOf(text: string, problems: readonly { range: Range }[], name: string): number[] {
  const starts = lineStarts(text);
  return problems.flatMap(({ range }) => {
    const at = offsetAt(text, range.start, starts);
    const end = offsetAt(text, range.end, starts);
    return at !== null && end !== null && text.slice(at, end) === name ? [at] : [];
  });
}

/**
 * The uses of the definition at an offset: the places that lose their meaning once it is renamed. A use of a shadowing
 * definition keeps its meaning. Null: it cannot be determined.
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

/** Replaces a name; null when it cannot be determined whether that changes more than a name. */
export function replacement(
  { text, language }: PlacedText,
  { at, from, to }: { at: number; from: string; to: string },
): TextEdit | null {
  const edit = { start: at, end: at + from.length, text: to };
  if (language === 'python' || !standsAlone(text, edit)) return edit;
  const open = openBracket(maskLiterals(text, language, { comments: true }), at);
  if (open === null || text[open] !== '{') return edit;
  // Alone in braces: a block, an element's value, or an object with the name as key.
  const isAlone = /^\{\s*$/.test(text.slice(open, at)) && /^\s*\}/.test(text.slice(edit.end));
  const isValue = language === 'typescript' && /(?:[(,[=:?]|\breturn)\s*$/.test(text.slice(0, open));
  if (isAlone && !isValue) return null;
  return { ...edit, text: `${from}: ${to}` };
}

/** Between commas or braces, like a name that is both key and value. */
function standsAlone(text: string, { start, end }: TextEdit): boolean {
  return (
    /[{,]\s*$/.test(text.slice(Math.max(0, start - 200), start)) &&
    /^\s*[,}]/.test(text.slice(end, end + 200))
  );
}
