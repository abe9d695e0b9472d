import { applyEdits, type TextEdit } from '../../base/text-edits.ts';
import type { CodeOutline } from '../../contract/code-outline.ts';
import type { Placing } from './definition.ts';
import { asMembers } from './members.ts';
import { mergeImports } from './merge-imports.ts';
import { placeUnits } from './place.ts';
import { restyled, styleOf } from './style.ts';
import { type Piece, unitsOf } from './units.ts';

/** A file after code is merged into it. */
export type Merged = {
  after: string;
  /** The range with the code; if it goes into several places, everything from the first to the last. */
  main: TextEdit;
  /** Imports, which are elsewhere. */
  imports: TextEdit[];
};

/** How a text is built; null where that cannot be told. */
type OutlineOf = (text: string) => Promise<CodeOutline | null>;

type Merging = Pick<Placing, 'language' | 'asked'> & {
  file: string;
  code: string;
  path: string | null;
  facts: Parameters<typeof styleOf>[2];
};

/** The code in the file, written as the file is; null when one of them does not parse, or the file has all of it already. */
export async function mergeCode(
  { file, code, language, asked, path, facts }: Merging,
  outlineOf: OutlineOf,
): Promise<Merged | null> {
  const pieceOf = async (text: string): Promise<Piece | null> => {
    const outline = await outlineOf(text);
    return outline === null ? null : { text, outline };
  };
  const style = styleOf(file, language, facts);
  const [old, fresh] = await Promise.all([pieceOf(file), pieceOf(restyled(code, language, style))]);
  if (old === null || fresh === null) return null;
  const placing = { file: old, code: fresh, language, style, asked, path };
  const members = asMembers(placing);
  const whole = members === null ? fresh : await pieceOf(members);
  return whole === null || whole.outline.isBroken ? null : mergedPieces({ ...placing, code: whole });
}

function mergedPieces(placing: Placing & { path: string | null }): Merged | null {
  const { file, code, language, style, path } = placing;
  const units = placeUnits(placing);
  const wanted = unitsOf(code).filter(({ kind }) => kind === 'import');
  const used = units.map(({ text }) => text).join('\n');
  const found = mergeImports({ file, wanted, used, language, path, style });
  if (units.length === 0) return null;
  const start = Math.min(...units.map((edit) => edit.start));
  const end = Math.max(...units.map((edit) => edit.end));
  const isWithin = (edit: TextEdit) => edit.start >= start && edit.end <= end && start < end;
  const together = [...units, ...found.filter(isWithin)].map((edit) => ({
    ...edit,
    start: edit.start - start,
    end: edit.end - start,
  }));
  const breaks = (edit: TextEdit) =>
    style.lineBreak === '\n' ? edit : { ...edit, text: edit.text.replace(/\r?\n/g, '\r\n') };
  const main = breaks({ start, end, text: applyEdits(file.text.slice(start, end), together) });
  const imports = found.filter((edit) => !isWithin(edit)).map(breaks);
  // An import inserted at the same place as the code goes before it.
  const at = imports.filter((edit) => edit.start === main.start && edit.end === edit.start);
  const before = at.map(({ text }) => text).join('');
  const rest = imports.filter((edit) => !at.includes(edit));
  const joined = { ...main, text: before + main.text };
  return { after: applyEdits(file.text, [joined, ...rest]), main: joined, imports: rest };
}
