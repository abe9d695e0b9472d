/** Something found, with a fingerprint that tells whether it was there before. */
type Found = { fingerprint: string };

/**
 * The new items: each old one cancels one with the same fingerprint, first in order. Put those that are most likely old
 * first.
 */
export function subtract<Item extends Found>(items: Item[], old: Found[]): Item[] {
  const counts = new Map<string, number>();
  for (const { fingerprint } of old) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return items.filter(({ fingerprint }) => {
    const count = counts.get(fingerprint) ?? 0;
    if (count > 0) counts.set(fingerprint, count - 1);
    return count === 0;
  });
}
