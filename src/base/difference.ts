/** The offset where two texts begin to differ, and how many UTF-16 code units their ends have in common after it. */
export function difference(before: string, after: string): { start: number; tail: number } {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1;
  return { start, tail };
}
