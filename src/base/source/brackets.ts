const OPENING = '([{';
const CLOSING = ')]}';

/**
 * The offset after the bracket that closes the one at `open`; null when it is not closed. Brackets count everywhere,
 * and any kind closes any other: mask literals first if they matter.
 */
export function closingBracket(text: string, open: number): number | null {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const unit = text[at] ?? '';
    if (OPENING.includes(unit)) depth += 1;
    else if (CLOSING.includes(unit)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

/** The offset of the innermost bracket open at an offset; null when there is none. Counts as `closingBracket` does. */
export function openBracket(text: string, offset: number): number | null {
  let depth = 0;
  for (let at = offset - 1; at >= 0; at -= 1) {
    const unit = text[at] ?? '';
    if (CLOSING.includes(unit)) depth += 1;
    else if (OPENING.includes(unit)) {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return null;
}
