/** How two identifiers of a version are ordered when one is a number and the other a word. */
export type MixedOrder = 'numbers-first' | 'words-first';

/** Orders lists of identifiers one by one; of two that begin alike the longer one comes later. */
export function compareIdentifiers(
  one: readonly string[],
  other: readonly string[],
  mixed: MixedOrder,
): number {
  for (const [index, left] of one.entries()) {
    const right = other[index];
    if (right === undefined) return 1;
    const order = compareOne(left, right, mixed);
    if (order !== 0) return order;
  }
  return one.length < other.length ? -1 : 0;
}

function compareOne(left: string, right: string, mixed: MixedOrder): number {
  const [isLeftNumber, isRightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isLeftNumber && isRightNumber) return Math.sign(Number(left) - Number(right));
  if (isLeftNumber !== isRightNumber) return isLeftNumber === (mixed === 'numbers-first') ? -1 : 1;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
