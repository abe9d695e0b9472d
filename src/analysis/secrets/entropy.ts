/** Shannon entropy in bits a character: 4 at most for hexadecimal, 6 for base64. */
export function entropyOf(text: string): number {
  if (text === '') return 0;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
