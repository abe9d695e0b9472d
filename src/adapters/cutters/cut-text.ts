import type { Language as Grammar } from 'web-tree-sitter';
import { textHash } from '../../base/fingerprint.ts';
import { languageOfPath } from '../../base/languages.ts';
import { importsOf } from '../../base/source/imports.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import { countTerms, encodeTerms } from '../../base/terms.ts';
import { lineStarts, positionAt } from '../../base/text.ts';
import { MAX_IMPORTS_PER_FILE, MAX_INDEXED_FILE_BYTES } from '../../config/limits.ts';
import type { SkipReason, SourceChunk, SourceContent, SourceSymbol } from '../../contract/source-code.ts';
import { parseOnce } from '../analyzers/parsing/parse-once.ts';
import { type Definition, Outliner } from './outline.ts';
import { OUTLINE_LANGUAGES, type OutlineLanguage } from './outline-languages.ts';
import { type Piece, piecesOf, sectionsOf, windowsOf } from './pieces.ts';
import { textFault } from './text-faults.ts';

/** Chunks of one file. */
const MAX_CHUNKS_PER_FILE = 4_000;
/** Identifiers that one chunk uses. */
const MAX_CHUNK_REFERENCES = 250;

/** `isSpent`: the parser's WebAssembly instance may be damaged, and the thread must be replaced. */
export type CutText = { cut: SourceContent | { skipped: SkipReason }; isSpent: boolean };

/** Loads a grammar; null if it does not exist. */
export type LoadGrammar = (name: string) => Promise<Grammar | null>;

type Source = { path: string; text: string; hash: string; isCut: boolean };

const PROSE = /\.(?:md|mdx|markdown|rst|txt|adoc)$|(?:^|\/)(?:README|CHANGELOG|CONTRIBUTING|LICENSE)[^/]*$/i;
const MARKDOWN = /\.(?:md|mdx|markdown)$/i;
const IDENTIFIER = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/g;

/** Cuts one text into the chunks for the index. Blocks its thread for as long as the parse takes. */
export async function cutText(source: Source, loadGrammar: LoadGrammar): Promise<CutText> {
  const { path, text } = source;
  const fault = textFault(text, PROSE.test(path));
  if (fault !== null) return { cut: { skipped: fault }, isSpent: false };
  const language = languageOfPath(path)?.id ?? (MARKDOWN.test(path) ? 'markdown' : null);
  const along = await cutAlong(source, language, loadGrammar);
  const known = along.outline ?? null;
  const masked =
    language === null || language === 'markdown' ? text : maskLiterals(text, language, { comments: true });
  const starts = lineStarts(text);
  const pieces = along.pieces.slice(0, MAX_CHUNKS_PER_FILE);
  const chunks = pieces.map((piece) => chunkOf(piece, { text, masked, starts, known }));
  const notes = [
    ...(source.isCut ? [`only the first ${MAX_INDEXED_FILE_BYTES} bytes are indexed`] : []),
    ...(along.pieces.length > pieces.length
      ? [`only its first ${MAX_CHUNKS_PER_FILE} chunks are indexed`]
      : []),
    ...(along.note === '' ? [] : [along.note]),
  ];
  const cut: SourceContent = {
    hash: source.hash,
    language,
    text,
    cutAlong: along.by,
    note: notes.join('; '),
    imports: language === null ? [] : importsOf(text, language, MAX_IMPORTS_PER_FILE),
    chunks,
  };
  return { cut, isSpent: along.isSpent };
}

type Along = {
  by: SourceContent['cutAlong'];
  pieces: Piece[];
  outline?: OutlineLanguage;
  note: string;
  isSpent: boolean;
};

async function cutAlong({ text }: Source, language: string | null, loadGrammar: LoadGrammar): Promise<Along> {
  const windows = (note: string, isSpent: boolean): Along => ({
    by: 'windows',
    pieces: windowsOf(text),
    note,
    isSpent,
  });
  if (language === 'markdown') return { by: 'headings', pieces: sectionsOf(text), note: '', isSpent: false };
  const outline = OUTLINE_LANGUAGES[language as keyof typeof OUTLINE_LANGUAGES];
  if (language === null || outline === undefined) return windows('', false);
  const grammar = await loadGrammar(language);
  if (grammar === null) return windows(`the grammar of ${language} is not built`, false);
  try {
    const tree = parseOnce(grammar, text);
    if (tree === null) return windows('parsing it takes too long', true);
    try {
      const definitions = new Outliner(text, outline).outline(tree.rootNode);
      return { by: 'syntax', pieces: piecesOf(text, definitions), outline, note: '', isSpent: false };
    } finally {
      tree.delete();
    }
  } catch {
    return windows('the parser crashed on it', true);
  }
}

type CutSource = { text: string; masked: string; starts: number[]; known: OutlineLanguage | null };

function chunkOf(piece: Piece, { text, masked, starts, known }: CutSource): SourceChunk {
  const { start, end, kind, symbol, definitions } = piece;
  const own = text.slice(start, end);
  const names = definitions.length > 0 ? definitions.map(({ name }) => name).join(' ') : (symbol ?? '');
  return {
    hash: textHash(own),
    kind,
    symbol,
    start,
    end,
    firstLine: positionAt(text, start, starts).line,
    lastLine: lastLineOf(text, start, end, starts),
    terms: encodeTerms(countTerms(own)),
    names: encodeTerms(countTerms(names)),
    references: known === null ? [] : referencesIn(masked.slice(start, end), known),
    symbols: definitions.map((definition) => symbolOf(definition, text, starts)),
  };
}

function symbolOf(definition: Definition, text: string, starts: number[]): SourceSymbol {
  const { name, qualified, kind, signature, doc, head, end } = definition;
  const firstLine = positionAt(text, head, starts).line;
  return { name, qualified, kind, signature, doc, firstLine, lastLine: lastLineOf(text, head, end, starts) };
}

/** The line of the last non-blank character. */
function lastLineOf(text: string, start: number, end: number, starts: number[]): number {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last -= 1;
  return positionAt(text, Math.max(start, last - 1), starts).line;
}

function referencesIn(masked: string, { keywords }: OutlineLanguage): string[] {
  const found = new Set<string>();
  for (const word of masked.match(IDENTIFIER) ?? []) {
    if (word.length > 1 && !keywords.has(word)) found.add(word);
    if (found.size >= MAX_CHUNK_REFERENCES) break;
  }
  return [...found];
}
