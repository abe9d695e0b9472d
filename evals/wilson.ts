const Z_95 = 1.959964;

/** The 95 % interval of a share by Wilson's score (E. B. Wilson 1927, JASA 22); [0, 1] when there are none. */
export function wilsonInterval(passed: number, n: number): [low: number, high: number] {
  if (n === 0) return [0, 1];
  const share = passed / n;
  const square = Z_95 ** 2 / n;
  const center = share + square / 2;
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / n + square / (4 * n));
  return [Math.max(0, (center - spread) / (1 + square)), Math.min(1, (center + spread) / (1 + square))];
}
