import { SEVERITIES, type Severity } from '../contract/verdict.ts';

/**
 * Our own scale, whatever a tool says. `high`: an attacker who reaches the code runs commands, reads or forges
 * what is not his, or breaks the cipher. `medium`: it takes more than that, or weakens a defence.
 */
const HIGH = new Set([
  20, 22, 23, 36, 59, 73, 74, 77, 78, 79, 80, 88, 89, 90, 91, 93, 94, 95, 96, 98, 99, 113, 116, 250, 259, 269,
  285, 287, 295, 297, 306, 321, 326, 329, 347, 352, 377, 384, 434, 470, 502, 522, 601, 611, 641, 643, 703,
  759, 760, 776, 798, 827, 862, 915, 916, 917, 918, 943, 1204, 1321, 1333, 1336,
]);
const LOW = new Set([390, 391, 477, 563, 617, 1004]);

const SHIFT = { low: -1, medium: 0, high: 1 } as const;

/** How bad a weakness is: by its CWE, a step less where the rule guesses, a step more where it is sure. */
export function severityOf(cwe: string | null, confidence: keyof typeof SHIFT): Severity {
  const rank = SEVERITIES.indexOf(baseOf(cwe)) + SHIFT[confidence];
  return SEVERITIES[Math.min(Math.max(rank, 0), SEVERITIES.length - 1)] ?? 'medium';
}

function baseOf(cwe: string | null): Severity {
  const number = Number(cwe?.replace('CWE-', ''));
  if (HIGH.has(number)) return 'high';
  return LOW.has(number) ? 'low' : 'medium';
}
