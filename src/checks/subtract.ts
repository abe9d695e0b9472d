/** Something found, with the fingerprint that tells whether it was there before. */
type Found = { fingerprint: string };

/**
 * What is new: each old one cancels one of the same fingerprint, the first in order. Give those first that
 * most likely are old.
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
