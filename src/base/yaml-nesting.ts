import { Lexer, Parser } from 'yaml';

/**
 * Whether a YAML text nests its values in more levels, give or take one. To ask this first is the duty of whoever reads one that somebody
 * else wrote: the parser calls itself for each level, and where the stack ends while V8 compiles an expression it ends
 * the process, and no error is thrown that anybody could catch. This here reads on until it knows, and calls nothing anew.
 */
export function nestsDeeper(text: string, levels: number): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _document of parser.next(lexeme)) {
      // What is whole has been measured on the way.
    }
    if (parser.stack.length > levels + DOCUMENT) return true;
  }
  return false;
}

/** The parser counts it as well. */
const DOCUMENT = 1;
