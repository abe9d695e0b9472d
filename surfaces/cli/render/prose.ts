import type { Highlight } from './code.ts';
import { safeText } from './safe-text.ts';
import type { Theme } from './theme.ts';

/** Markdown as it streams: text is shown at once, a code block when its closing fence arrives. */
type ProseRenderer = {
  /** Returns what can be shown after this text; may be empty. */
  push(text: string): string;
  /** Returns what was held back, at the end of the text. */
  end(): string;
};

/** For pipes: exactly the text as received. */
export function createPlainProse(): ProseRenderer {
  return { push: (text) => text, end: () => '' };
}

const FENCE = /^\s*(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;
/** The start of a line that may still become a fence. */
const FENCE_BEGUN = /^\s*(?:`{0,2}|~{0,2}|`{3,}[^`]*|~{3,}.*)$/;

type Block = { fence: string; language: string; lines: string };

/** For terminals: made safe, with colored code blocks. */
export function createTerminalProse(theme: Theme, highlight: Highlight): ProseRenderer {
  let block: Block | null = null;
  let held = '';
  let isLineStart = true;

  const showFence = (line: string) =>
    theme.faint(safeText(line.trimEnd())) + (line.endsWith('\n') ? '\n' : '');

  const takeText = (line: string): string => {
    const fence = isLineStart ? FENCE.exec(line.trimEnd()) : null;
    if (fence === null) return safeText(line);
    block = { fence: fence[1] ?? '', language: fence[2] ?? '', lines: '' };
    return showFence(line);
  };

  const takeCode = (line: string, open: Block): string => {
    const fence = FENCE.exec(line.trimEnd());
    const closes = fence !== null && fence[2] === '' && (fence[1] ?? '').startsWith(open.fence);
    if (!closes) {
      open.lines += line;
      return '';
    }
    block = null;
    return highlight(open.lines, open.language) + showFence(line);
  };

  const takeLine = (line: string) => (block === null ? takeText(line) : takeCode(line, block));

  /** An unfinished line is shown as it grows, unless it may become a fence. */
  const takeBegun = (): string => {
    // Half of `\r\n` waits for its other half: alone it would be shown as an escape.
    const mustWait = block !== null || held === '' || held.endsWith('\r');
    if (mustWait || (isLineStart && FENCE_BEGUN.test(held))) return '';
    const text = safeText(held);
    held = '';
    isLineStart = false;
    return text;
  };

  return {
    push(text) {
      held += text;
      let shown = '';
      for (let end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n')) {
        const line = held.slice(0, end + 1);
        held = held.slice(end + 1);
        shown += takeLine(line);
        isLineStart = true;
      }
      return shown + takeBegun();
    },
    end() {
      const rest = held === '' ? '' : takeLine(held);
      held = '';
      const open = block;
      block = null;
      return open === null ? rest : rest + highlight(open.lines, open.language);
    },
  };
}
