/** Comments that silence a type checker, of all languages. */
const SUPPRESSION = /@ts-(?=ignore|expect-error|nocheck)|\btype(?=:\s*ignore)|\bpyright(?=:)/g;

/** Comments that silence it on their own line, or on the next one that has code. */
const OF_THIS_LINE = /#.*\b(?:type:\s*ignore|pyright:\s*ignore)\b/;
const OF_NEXT_LINE = /(?:\/\/|\/\*|\*).*@ts-(?:ignore|expect-error)\b/;
const NO_CODE = /^\s*(?:$|\/\/|\/\*|\*|\{\/\*)/;

/** The same text, place by place, in which no comment silences the checker. */
export function withoutSuppressions(text: string): string {
  return text.replace(SUPPRESSION, (word) => '_'.repeat(word.length));
}

/** The lines, from 1, on which comments of a text silence the checker. What silences a whole file is not among them. */
export function silencedLines(text: string): Set<number> {
  const lines = text.split(/\r\n|\n|\r/);
  const silenced = new Set<number>();
  lines.forEach((line, index) => {
    if (OF_THIS_LINE.test(line)) silenced.add(index + 1);
    if (!OF_NEXT_LINE.test(line)) return;
    let next = index + 1;
    while (next < lines.length && NO_CODE.test(lines[next] ?? '')) next += 1;
    silenced.add(next + 1);
  });
  return silenced;
}
