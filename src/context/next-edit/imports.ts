import { importStatements, importsOf } from '../../base/source/imports.ts';
import { bareUses, isName } from './words.ts';

/** One import of a name or a whole module; `at` is the offset of its local name, `nameAt` of the imported name. */
export type ImportPlace = { module: string; name: string; alias: string; nameAt: number; aliasAt: number };

/** The imports of a text with the offsets of their names. */
export function importPlaces(text: string, language: string): ImportPlace[] {
  return importStatements(text, language).flatMap(({ index, statement }) =>
    importsOf(statement, language, MAX_NAMES).flatMap(({ module, names }) =>
      names.flatMap(({ name, alias }) => placesOf(statement, { module, name, alias }, language, index)),
    ),
  );
}

/** Statements that import more are left alone. */
const MAX_NAMES = 100;

function placesOf(
  statement: string,
  { module, name, alias }: Pick<ImportPlace, 'module' | 'name' | 'alias'>,
  language: string,
  offset: number,
): ImportPlace[] {
  // A dotted name is used by its first part, which other modules share.
  if (!isName(alias)) return [];
  const from = statement.search(/\bimport\b/);
  const aliases = bareUses(statement, alias, language).filter((at) => at > from);
  // A word that occurs twice among the names (`a as b, b`) is ambiguous.
  const aliasAt = aliases.length === 1 ? aliases[0] : undefined;
  if (aliasAt === undefined) return [];
  const names = name === alias ? aliases : bareUses(statement, name, language).filter((at) => at > from);
  const nameAt = name === '*' || name === 'default' ? aliasAt : names[0];
  if (nameAt === undefined) return [];
  return [{ module, name, alias, nameAt: offset + nameAt, aliasAt: offset + aliasAt }];
}
