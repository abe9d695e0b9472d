/** Reads lines of `group: word word` (a group may have several) as the group of each word. */
export function groupOfEachWord(lines: string): ReadonlyMap<string, string> {
  const entries = lines.split('\n').flatMap((line) => {
    const [group = '', words] = line.trim().split(': ');
    return (words?.split(' ') ?? []).map((word) => [word, group] as const);
  });
  return new Map(entries);
}
