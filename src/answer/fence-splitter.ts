import { languageOfPath } from '../base/languages.ts';

/** A part of an answer: prose, or a whole fenced block with its language; `raw` is the block with its fences. */
export type Segment =
  | { type: 'prose'; text: string }
  | { type: 'code'; language: string; text: string; raw: string };

type Open = { fence: string; language: string; opening: string; lines: string[] };

const FENCE_LINE = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^\n]*$/;
/** A line that may still become a fence when more of it arrives. */
const MAY_BECOME_FENCE = /^[ \t]*(`{0,2}|~{0,2}|(`{3,}|~{3,})[^\n]*)$/;

/**
 * Splits a streaming answer into prose and fenced blocks. Prose is emitted as soon as it cannot be the beginning of a
 * fence; a block is emitted whole, so that it can be checked before it is seen.
 */
export class FenceSplitter {
  private line = '';
  /** Characters of the current line that were already emitted. */
  private given = 0;
  private open: Open | null = null;

  push(piece: string): Segment[] {
    const segments: Segment[] = [];
    let rest = piece;
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
      this.line += rest.slice(0, at);
      rest = rest.slice(at + 1);
      segments.push(...this.endLine('\n'));
    }
    this.line += rest;
    return [...segments, ...this.early()];
  }

  /** The end of the answer closes an open block. */
  flush(): Segment[] {
    const segments = this.line === '' ? [] : this.endLine('');
    const block = this.open;
    this.open = null;
    return block === null ? segments : [...segments, code(block, block.fence)];
  }

  private endLine(newline: string): Segment[] {
    const line = this.line;
    const given = this.given;
    this.line = '';
    this.given = 0;
    const fence = given === 0 ? FENCE_LINE.exec(line) : null;
    if (this.open !== null) return this.insideBlock(this.open, line, fence);
    if (fence === null) return prose(line.slice(given) + newline);
    this.open = { fence: fence[1] ?? '```', language: fence[2] ?? '', opening: line, lines: [] };
    return [];
  }

  private insideBlock(block: Open, line: string, fence: RegExpExecArray | null): Segment[] {
    const closes = fence !== null && fence[2] === '' && (fence[1] ?? '').startsWith(block.fence);
    if (!closes) {
      block.lines.push(line);
      return [];
    }
    this.open = null;
    return [code(block, line)];
  }

  /** The part of an unfinished line that is certainly prose. */
  private early(): Segment[] {
    if (this.open !== null || this.line === '') return [];
    if (this.given === 0 && MAY_BECOME_FENCE.test(this.line)) return [];
    const text = this.line.slice(this.given);
    this.given = this.line.length;
    return prose(text);
  }
}

function prose(text: string): Segment[] {
  return text === '' ? [] : [{ type: 'prose', text }];
}

function code({ language, opening, lines }: Open, closing: string): Segment {
  const raw = `${[opening, ...lines, closing].join('\n')}\n`;
  return { type: 'code', language, text: lines.join('\n'), raw };
}

/** The text an edit puts into a file; `language` is empty when the edit does not state it. */
type Replacement = { text: string; language: string };

/**
 * The new code in a block that is an edit instead of code: a search-and-replace block (as in aider's `diff` format) or
 * a unified diff. Null: the block is code.
 */
export function replacementOf(block: string, language: string): Replacement | null {
  if (/^<{5,9} SEARCH\b/m.test(block)) return { text: replaced(block), language };
  if (/^(?:u?diff|patch)$/i.test(language) || /^@@ .* @@/m.test(block)) return added(block);
  return null;
}

/** The text between `=======` and `>>>>>>> REPLACE` of each pair. */
function replaced(block: string): string {
  const pairs = block.matchAll(/^<{5,9} SEARCH\b[\s\S]*?^={5,9}\s*\n([\s\S]*?)^>{5,9} REPLACE\b/gm);
  return [...pairs].map(([, text]) => text ?? '').join('');
}

function added(block: string): Replacement {
  const lines = block.split('\n');
  const path = lines.flatMap((line) => /^\+\+\+ (?:b\/)?(\S+)/.exec(line)?.[1] ?? [])[0];
  const texts = lines.filter((line) => /^\+(?!\+\+ )/.test(line)).map((line) => line.slice(1));
  return { text: texts.join('\n'), language: path === undefined ? '' : (languageOfPath(path)?.id ?? '') };
}
