import { hasWord } from '../../base/escape-pattern.ts';
import type { TextEdit } from '../../base/text-edits.ts';
import type { CodeDefinition } from '../../contract/code-outline.ts';
import { indented } from './spacing.ts';
import type { FileStyle } from './style.ts';
import type { Piece, Unit } from './units.ts';

const PYTHON_STUB =
  /^(?:(?:[rRuU]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')|#[^\n]*|pass|\.\.\.|raise NotImplementedError(?:\([^)\n]*\))?)\s*)*$/;
const BRACED_STUB =
  /^\{(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|throw new Error\([^\n]*(?:implement|todo)[^\n]*\);?|return;?)*\}\s*[;)]*$/i;

/** Whether its body is a placeholder: `pass`, `...`, empty braces, or a not-implemented error. */
export function isStub(text: string, { body, end }: CodeDefinition, language: string): boolean {
  if (body === null) return false;
  const own = text.slice(body, end).trim();
  return language === 'python' ? PYTHON_STUB.test(own) : BRACED_STUB.test(own);
}

export type Placing = {
  file: Piece;
  code: Piece;
  language: string;
  /** The request as text: the names it mentions are to be changed. */
  asked: string;
  style: FileStyle;
};

/**
 * Of the definitions that exist in another form: those that the request names or that are stubs; all of them when the
 * code has nothing else.
 */
export function chosen<Pair extends { old: { definition: CodeDefinition | null } }>(
  changed: readonly Pair[],
  fresh: readonly unknown[],
  { asked, file, language }: Pick<Placing, 'asked' | 'file' | 'language'>,
): readonly Pair[] {
  const named = changed.filter(({ old: { definition } }) => {
    if (definition === null) return false;
    if (hasWord(asked, definition.name) || isStub(file.text, definition, language)) return true;
    // A class is searched inside: its members are chosen by the same rule.
    return definition.kind === 'class';
  });
  if (named.length > 0) return named;
  return fresh.length === 0 ? changed : [];
}

type Rewriting = { file: string; old: Unit; code: string; fresh: Unit; language: string };

/**
 * Replaces a definition with another. The surroundings of the old one (a comment, decorators, `export`) and its
 * docstring stay, unless the new one has its own.
 */
export function rewrite({ file, old, code, fresh, language }: Rewriting): TextEdit {
  const was = old.definition;
  const is = fresh.definition;
  if (was === null || is === null) return { start: old.start, end: old.end, text: fresh.text };
  const own = leadOf(code, is);
  const kept = leadOf(file, was);
  const start = own.comment !== '' ? was.start : own.marks !== '' ? kept.marksAt : was.head;
  const from = own.comment !== '' ? is.start : own.marks !== '' ? own.marksAt : is.head;
  const lineStart = file.lastIndexOf('\n', start - 1) + 1;
  const blanks = file.slice(lineStart, start);
  const isIndented = /^[ \t]*$/.test(blanks);
  const text = withDocstring(code.slice(from, fresh.end), { file, was, is, from, language });
  if (!isIndented) return { start, end: old.end, text };
  const codeLine = code.lastIndexOf('\n', from - 1) + 1;
  const lead = /^[ \t]*/.exec(code.slice(codeLine))?.[0] ?? '';
  const margin = /^[ \t]*/.exec(file.slice(lineStart))?.[0] ?? '';
  return { start: lineStart, end: old.end, text: indented(/^\s/.test(text) ? text : lead + text, margin) };
}

/** The text before a definition: its comment, then decorators and `export`. */
function leadOf(
  text: string,
  { start, head }: CodeDefinition,
): { comment: string; marks: string; marksAt: number } {
  const lead = text.slice(start, head);
  const comment = /^(?:[ \t]*(?:#|\/\/|\/\*|\*)[^\n]*\n)*/.exec(lead)?.[0] ?? '';
  return { comment, marks: lead.slice(comment.length).trim(), marksAt: start + comment.length };
}

const DOCSTRING = /^[rRuU]?(?:"""[\s\S]*?"""|'''[\s\S]*?''')/;

type Rewrite = { file: string; was: CodeDefinition; is: CodeDefinition; from: number; language: string };

function withDocstring(text: string, { file, was, is, from, language }: Rewrite): string {
  if (language !== 'python' || was.body === null || is.body === null) return text;
  const said = DOCSTRING.exec(file.slice(was.body))?.[0];
  const at = is.body - from;
  if (said === undefined || DOCSTRING.test(text.slice(at))) return text;
  const line = text.lastIndexOf('\n', at - 1) + 1;
  const margin = text.slice(line, at);
  if (margin.trim() !== '') return text;
  const oldMargin = /[ \t]*$/.exec(file.slice(0, was.body))?.[0] ?? '';
  const lines = said.split('\n').map((one, index) => {
    if (index === 0 || one.trim() === '') return one;
    return margin + (one.startsWith(oldMargin) ? one.slice(oldMargin.length) : one.trimStart());
  });
  return `${text.slice(0, at)}${lines.join('\n')}\n${margin}${text.slice(at)}`;
}
