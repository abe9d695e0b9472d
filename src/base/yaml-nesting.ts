import { Lexer, Parser } from 'yaml';

/**
 * Whether a YAML text nests values deeper than this, give or take one level. Check this before parsing untrusted YAML:
 * the parser recurses for each level, and if the stack overflows while V8 compiles a regular expression, the process
 * dies without a catchable error. This function does not recurse, and stops as soon as it knows.
 */
export function nestsDeeper(text: string, levels: number): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _document of parser.next(lexeme)) {
      // Complete values have already been measured.
    }
    if (parser.stack.length > levels + DOCUMENT) return true;
  }
  return false;
}

/** The parser counts the document as a level. */
const DOCUMENT = 1;
