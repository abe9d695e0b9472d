import { hasWord } from '../../base/escape-pattern.ts';
import type { TextEdit } from '../../base/text-edits.ts';
import type { CodeDefinition } from '../../contract/code-outline.ts';
import { chosen, type Placing, rewrite } from './definition.ts';
import { indented, insertBehind } from './spacing.ts';
import { isSameCode, membersOf, type Piece, type Unit, unitsOf } from './units.ts';

/** Puts the members of a class into a class of the file: new ones last, others by the rule of `placeUnits`. */
export function placeMembers(placing: Placing, old: Unit, unit: Unit): TextEdit[] {
  const { file, code, language, style } = placing;
  if (old.definition === null || unit.definition === null) return [];
  const has = membersOf(file.text, old.definition);
  const fresh: Unit[] = [];
  const changed: { old: Unit; fresh: Unit }[] = [];
  for (const member of membersOf(code.text, unit.definition)) {
    const known = has.find(({ definition }) => definition?.name === member.definition?.name);
    if (known === undefined) fresh.push(member);
    else if (!isSameCode(known.text, member.text)) changed.push({ old: known, fresh: member });
  }
  const edits = chosen(changed, fresh, placing).map((pair) =>
    rewrite({ file: file.text, code: code.text, language, ...pair }),
  );
  if (fresh.length === 0) return edits;
  const outer = /^[ \t]*/.exec(file.text.slice(lineOf(file.text, old.definition.head)))?.[0] ?? '';
  const first = has[0];
  const margin =
    first === undefined
      ? outer + style.indent
      : (/^[ \t]*/.exec(file.text.slice(lineOf(file.text, first.definition?.head ?? first.start)))?.[0] ??
        '');
  const text = fresh.map((member) => indented(member.text, margin)).join('\n\n');
  edits.push(inside(placing, old.definition, has, text));
  return edits;
}

function lineOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function inside(
  { file, language }: Placing,
  owner: CodeDefinition,
  has: readonly Unit[],
  text: string,
): TextEdit {
  const last = has.at(-1);
  if (last !== undefined) return insertBehind(file.text, last.end, text, { before: 1, after: 0 });
  if (language === 'python') return insertBehind(file.text, owner.end, text, { before: 1, after: 0 });
  const brace = file.text.lastIndexOf('}', owner.end);
  const body = file.text.slice(owner.body ?? brace, brace).replace(/^\{/, '');
  const lineStart = lineOf(file.text, brace);
  const isOwnLine = file.text.slice(lineStart, brace).trim() === '';
  const at = isOwnLine ? lineStart : brace;
  return { start: at, end: at, text: `${isOwnLine && body.trim() === '' ? '' : '\n'}${text}\n` };
}

/** The class of the file that the request refers to: the one it names, or the only one. */
function classMeant({ text, outline }: Piece, asked: string): CodeDefinition | null {
  const classes = outline.definitions.filter(({ kind }) => kind === 'class');
  const named = classes.filter(({ name }) => hasWord(asked, name));
  const [only] = named.length > 0 ? named : classes;
  return only !== undefined && (named.length === 1 || classes.length === 1) && text !== '' ? only : null;
}

/**
 * Methods written without their class, inside the class they belong to; null when the code is something else. In
 * languages with braces, such code does not parse by itself.
 */
export function asMembers({ file, code, language, asked, style }: Placing): string | null {
  const owner = classMeant(file, asked);
  if (owner === null) return null;
  if (language !== 'python') {
    const isMethod =
      /^(?:[ \t]*(?:(?:public|private|protected|static|async|get|set|override|readonly)\s+)*#?[\w$]+\s*(?:<[^>\n]*>)?\([^\n]*\{[ \t]*$)/m;
    if (!code.outline.isBroken && code.outline.definitions.length > 0) return null;
    if (/^\s*(?:export\s+)?(?:class|function)\b/m.test(code.text) || !isMethod.test(code.text)) return null;
    return `class ${owner.name} {\n${indented(code.text, style.indent)}\n}\n`;
  }
  const units = unitsOf(code);
  const imports = units.filter(({ kind }) => kind === 'import').map(({ text }) => text);
  const rest = units.filter(({ kind }) => kind !== 'import' && kind !== 'comment');
  const isMethod = ({ definition, text }: Unit) =>
    definition?.kind === 'function' && /def\s+\w+\s*\(\s*(?:self|cls)\b/.test(text);
  if (rest.length === 0 || !rest.every(isMethod)) return null;
  const body = rest.map(({ text }) => indented(text, style.indent)).join('\n\n');
  return `${imports.join('\n')}\n\nclass ${owner.name}:\n${body}\n`;
}
