import type { TextEdit } from '../../base/text-edits.ts';
import { chosen, isStub, type Placing, rewrite } from './definition.ts';
import { placeMembers } from './members.ts';
import { insertAt, insertBehind } from './spacing.ts';
import { isSameCode, type Unit, unitsOf } from './units.ts';

/** Definitions that new ones are put after; constants may be anywhere. */
const SOLID: ReadonlySet<string> = new Set(['function', 'class', 'interface', 'type', 'enum', 'module']);
const MAIN_GUARD = /^if __name__ *== *['"]__main__['"]/;
const EXPORTS = /^module\.exports\s*=\s*\{([\s\w$,]*)\}/;

/**
 * Where the code's definitions and statements go: in place of the function or stub of the same name, into the class
 * they belong to, otherwise after the last definition. Code that the file already has is left alone, and so is existing
 * code that the new code repeats in another form, unless the request names it or there is nothing else.
 */
export function placeUnits(placing: Placing): TextEdit[] {
  const { file, code, language } = placing;
  const units = unitsOf(file);
  const own = unitsOf(code).filter(({ kind }) => kind === 'definition' || kind === 'other');
  const edits: TextEdit[] = [];
  const fresh: Unit[] = [];
  const changed: { old: Unit; fresh: Unit }[] = [];
  for (const unit of own) {
    if (units.some((other) => isSameCode(other.text, unit.text))) continue;
    const name = unit.definition?.name;
    const old = units.find(({ definition }) => definition !== null && definition.name === name);
    if (old === undefined) fresh.push(unit);
    else changed.push({ old, fresh: unit });
  }
  const others = fresh.filter((unit) => !isHad(unit, units));
  for (const { old, fresh: unit } of chosen(changed, others, placing)) {
    const members = bothClasses(old, unit, placing) ? placeMembers(placing, old, unit) : null;
    edits.push(...(members ?? [rewrite({ file: file.text, old, code: code.text, fresh: unit, language })]));
  }
  const { exported, rest } = withExports(others, units);
  edits.push(...exported);
  if (rest.length > 0) edits.push(insertion(placing, units, rest));
  return edits;
}

/** A block that runs as a program, of which a file has one. */
function isHad({ text }: Unit, units: readonly Unit[]): boolean {
  return MAIN_GUARD.test(text) && units.some((unit) => MAIN_GUARD.test(unit.text));
}

function bothClasses(old: Unit, fresh: Unit, { file, language }: Placing): boolean {
  const [was, is] = [old.definition, fresh.definition];
  return was?.kind === 'class' && is?.kind === 'class' && !isStub(file.text, was, language);
}

/** CommonJS exports of the code go into the file's existing list. */
function withExports(fresh: readonly Unit[], units: readonly Unit[]): { exported: TextEdit[]; rest: Unit[] } {
  const own = fresh.find(({ text }) => EXPORTS.test(text));
  const had = units.find(({ text }) => /^module\.exports\s*=/.test(text));
  if (own === undefined || had === undefined) return { exported: [], rest: [...fresh] };
  const rest = fresh.filter((unit) => unit !== own);
  const list = EXPORTS.exec(had.text);
  const names = namesIn(EXPORTS.exec(own.text)?.[1]).filter((name) => !namesIn(list?.[1]).includes(name));
  if (list === null || names.length === 0) return { exported: [], rest };
  const [whole, inside = ''] = list;
  const blanks = /\s*$/.exec(inside)?.[0] ?? '';
  const body = inside.trimEnd();
  const margin = body.includes('\n') ? `\n${/\n([ \t]*)[^\n]*$/.exec(body)?.[1] ?? ''}` : ' ';
  const comma = body === '' || body.endsWith(',') ? '' : ',';
  const added = `${body}${comma}${margin}${names.join(`,${margin}`)}${body.endsWith(',') ? ',' : ''}`;
  const text = `module.exports = {${added}${blanks === '' && !body.includes('\n') ? ' ' : blanks}}`;
  return { exported: [{ start: had.start, end: had.start + whole.length, text }], rest };
}

function namesIn(list = ''): string[] {
  return list.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}

function insertion(
  { file, code, language }: Placing,
  units: readonly Unit[],
  fresh: readonly Unit[],
): TextEdit {
  const wide = language === 'python' ? 2 : 1;
  const text = fresh
    .map((unit, index) => gapBefore(unit, fresh[index - 1], code.text, wide) + unit.text)
    .join('');
  const last = units.findLast(({ definition }) => definition !== null && SOLID.has(definition.kind));
  if (last !== undefined) return insertBehind(file.text, last.end, text, { before: wide, after: wide });
  const rest = units.findIndex(
    ({ kind, definition }) =>
      kind !== 'import' && kind !== 'comment' && kind !== 'docstring' && definition?.kind !== 'constant',
  );
  const before = rest === -1 ? units.at(-1) : units[rest - 1];
  if (before !== undefined) return insertBehind(file.text, before.end, text, { before: wide, after: wide });
  return insertAt(file.text, units[0]?.start ?? file.text.length, text, { before: 0, after: wide });
}

/** As in the code, if the two are adjacent there. */
function gapBefore(unit: Unit, previous: Unit | undefined, code: string, wide: number): string {
  if (previous === undefined) return '';
  const between = code.slice(previous.end, unit.start);
  if (/^\s+$/.test(between)) return between;
  const isSolid = [unit, previous].some(
    ({ definition }) => definition !== null && SOLID.has(definition.kind),
  );
  return '\n'.repeat(isSolid ? wide + 1 : 1);
}
