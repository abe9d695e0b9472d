import { type Language as Grammar, Parser, type Tree } from 'web-tree-sitter';
import { MAX_PARSE_MS } from '../../../config/limits.ts';

/** Characters passed to a parser at once, which it may read between two checks of the clock. */
const PARSE_CHUNK_CHARACTERS = 2_048;

/**
 * Parses a text, or gives up after `MAX_PARSE_MS` and returns null. The caller must delete the tree. A parser
 * reports progress only between tokens, and some scanners read to the end of the text at each character; so
 * the text is passed in chunks, and when the time is up it ends.
 *
 * An abandoned parse is never freed: freeing its half-built stack recurses as deep as the text is nested and
 * overflows the stack of the WebAssembly instance, which is unusable afterwards (web-tree-sitter 0.27.1). A
 * caller that gets null must discard the whole instance.
 */
export function parseOnce(grammar: Grammar, text: string): Tree | null {
  const started = performance.now();
  const isOver = () => performance.now() - started > MAX_PARSE_MS;
  let isCut = false;
  const read = (index: number): string | undefined => {
    isCut ||= isOver();
    return isCut ? undefined : chunkAt(text, index);
  };
  const parser = new Parser().setLanguage(grammar);
  unfreed.add(parser);
  const tree = parser.parse(read, null, { progressCallback: () => isCut || isOver() });
  if (tree === null || isCut) return null;
  parser.delete();
  unfreed.delete(parser);
  return tree;
}

/** Keeps abandoned parsers from the garbage collector, which would free them; they end with their thread. */
const unfreed = new Set<Parser>();

/** A chunk never ends inside a surrogate pair: the parser would see two lone halves. */
function chunkAt(text: string, index: number): string {
  const end = index + PARSE_CHUNK_CHARACTERS;
  const splits = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return text.slice(index, splits ? end - 1 : end);
}
