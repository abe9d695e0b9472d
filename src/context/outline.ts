import { findLanguage, type Language, languageOfPath } from '../base/languages.ts';
import { MAX_OUTLINE_LINE_CHARACTERS } from '../config/limits.ts';
import type { Document } from '../contract/request.ts';
import { type LinedText, lineAt, type Span } from './document.ts';

/** Lines above a selection that show what encloses it: the heads of its functions and classes. */
const MAX_ENCLOSING_LINES = 8;
/** Lines searched for those imports. */
const MAX_HEADER_LINES = 300;

/**
 * The structure of a file from its lines alone: no parser, any language, any half-written text. A wrong guess costs
 * some tokens of context and nothing else.
 */

/** The language the editor sent, otherwise the one of the file name. */
export function languageOf(document: Pick<Document, 'language' | 'path'>): Language | null {
  return findLanguage(document.language) ?? (document.path === null ? null : languageOfPath(document.path));
}

/** From the first import at the top of the file to the end of the last; null when code precedes them. */
export function headerSpan(source: LinedText, language: Language | null): Span | null {
  const end = Math.min(source.starts.length, MAX_HEADER_LINES);
  let first: number | null = null;
  let last = 0;
  let line = 0;
  while (line < end) {
    const text = shortLine(source, line);
    const isComment = language?.lineComment === '#' && text.startsWith('#');
    if (IMPORT.test(text) && !isComment) {
      first ??= line;
      last = lastLineOfStatement(source, line, end);
      line = last + 1;
    } else {
      const next = lineAfterFiller(source, line, end, language);
      if (next === null) break;
      line = next;
    }
  }
  if (first === null) return null;
  return { start: source.starts[first] ?? 0, end: source.starts[last + 1] ?? source.text.length };
}

/** The lines above a line, from `first`, that enclose it (its function, its class), by indentation; outermost first. */
export function enclosingLines(
  source: LinedText,
  line: number,
  language: Language | null,
  first = 0,
): number[] {
  const found: number[] = [];
  let indent = indentOf(source, line);
  for (let above = line - 1; above >= first && indent > 0 && found.length < MAX_ENCLOSING_LINES; above -= 1) {
    const text = shortLine(source, above);
    const isComment = language?.lineComment != null && text.startsWith(language.lineComment);
    if (text === '' || isComment || CLOSER.test(text)) continue;
    const outer = indentOf(source, above);
    if (outer >= indent) continue;
    found.unshift(above);
    indent = outer;
  }
  return found;
}

/** The lines that begin a function, class or type. */
export function signatureLines(source: LinedText, language: Language | null): number[] {
  const pattern = SIGNATURES[language?.id ?? ''] ?? GENERAL_SIGNATURE;
  const lines = source.starts.map((_, line) => line);
  return lines.filter((line) => pattern.test(lineAt(source, line).slice(0, MAX_OUTLINE_LINE_CHARACTERS)));
}

const IMPORT =
  /^(?:import\b|from\s+\S+\s+import\b|export\s.*\bfrom\b|(?:const|let|var)\s.*\brequire\(|#\s*(?:include|import|define|pragma|if|ifdef|ifndef|endif)\b|(?:package|using|use|pub use|extern|require|require_relative|require_once|load|source)\s*[\w"'(<\\.]|(?:pub )?mod\s+\w+;|namespace\s[^{]*;|@import\b|<\?php|declare\()/;
const PRELUDE = /^(?:['"]use \w+['"];?|#!.*)$/;
const CLOSER = /^(?:[)\]}]|(?:end|fi|done|esac)\b)/;

const SCRIPT_SIGNATURE =
  /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function|class|interface|type|enum|namespace)\b\s*\*?\s*\w|^(?:export\s+)?(?:const|let)\s+\w+\s*[:=].*=>|^\s+(?!(?:if|for|while|switch|catch|return|else|do|with)\b)(?:(?:static|async|get|set|public|private|protected|override)\s+)*#?\w+\([^)]*\)[^;]*\{\s*$/;
const C_SIGNATURE =
  /^(?:[A-Za-z_][\w\s*&:<>,]*\([^;]*$|(?:typedef\s+)?(?:struct|enum|union|class|namespace)\b)/;
const GENERAL_SIGNATURE =
  /^\s*(?:(?:export|abstract|async|pub(?:\(\w+\))?|public|private|protected|internal|static|final|sealed|partial|unsafe|const)\s+)*(?:function|func|fn|def|class|interface|struct|enum|trait|impl|type|module|namespace|record)\b|^\s*(?:public|private|protected|internal)\s[^;=]*\(/;
const SIGNATURES: Record<string, RegExp> = {
  python: /^\s*(?:async\s+def|def|class)\s+\w/,
  typescript: SCRIPT_SIGNATURE,
  tsx: SCRIPT_SIGNATURE,
  javascript: SCRIPT_SIGNATURE,
  c: C_SIGNATURE,
  cpp: C_SIGNATURE,
};

function shortLine(source: LinedText, line: number): string {
  return lineAt(source, line).slice(0, MAX_OUTLINE_LINE_CHARACTERS).trim();
}

/** Leading whitespace in columns; a tab counts as four. */
function indentOf(source: LinedText, line: number): number {
  const space = /^[ \t]*/.exec(lineAt(source, line))?.[0] ?? '';
  return space.replaceAll('\t', '    ').length;
}

/**
 * The last line of a statement with open brackets at a line end or a trailing backslash; `line` itself when that is not
 * above `end`.
 */
export function lastLineOfStatement(source: LinedText, line: number, end: number): number {
  let open = 0;
  for (let at = line; at < end; at += 1) {
    const text = shortLine(source, at);
    open += (text.match(/[([{]/g)?.length ?? 0) - (text.match(/[)\]}]/g)?.length ?? 0);
    if (open <= 0 && !text.endsWith('\\')) return at;
  }
  return line;
}

/** The line after a blank, a comment or a prelude; null when it is code. */
function lineAfterFiller(
  source: LinedText,
  line: number,
  end: number,
  language: Language | null,
): number | null {
  const text = shortLine(source, line);
  const comments = language === null ? ['#', '//'] : [language.lineComment ?? '//'];
  if (text === '' || PRELUDE.test(text) || comments.some((comment) => text.startsWith(comment)))
    return line + 1;
  const opener = /^(?:[rRuU]?("""|''')|(\/\*)|(<!--))/.exec(text);
  if (opener === null) return null;
  const closer = opener[1] ?? (opener[2] === undefined ? '-->' : '*/');
  for (let at = line; at < end; at += 1) {
    const rest = at === line ? lineAt(source, at).trimStart().slice(opener[0].length) : lineAt(source, at);
    if (rest.includes(closer)) return at + 1;
  }
  return null;
}
