const FENCE = /^[ \t]*(`{3,}|~{3,})[^\n]*$/m;

/**
 * The code of an answer that was asked for as one fenced block. Local models are given the opening fence
 * and answer with bare code; hosted ones may ignore that and wrap the block in words.
 */
export function extractCode(answer: string): string {
  const opening = FENCE.exec(answer);
  if (opening === null) return trimBlankLines(answer);
  const fence = opening[1] ?? '```';
  const before = answer.slice(0, opening.index);
  const rest = answer.slice(opening.index + opening[0].length);
  const closing = rest.search(new RegExp(`^[ \\t]*${fence}[ \\t]*$`, 'm'));
  const isBare = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.test(opening[0]);
  // Bare code up to a lone closing fence: the opening one stood in the prompt.
  if (isBare && closing === -1 && before.trim() !== '') return trimBlankLines(before);
  return trimBlankLines(closing === -1 ? rest : rest.slice(0, closing));
}

/** Leading blank lines and trailing blanks go; the indentation of the first line stays. */
function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
}
