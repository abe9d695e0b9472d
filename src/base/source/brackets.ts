const OPENING = '([{';
const CLOSING = ')]}';

/**
 * The offset behind the bracket that closes the one at `open`; null where none does. Brackets count wherever they
 * stand, and one kind closes any other: give a text whose literals are masked where they matter.
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

/** The offset of the bracket that is open at an offset, the innermost one; null where none is. Counts as `closingBracket` does. */
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
