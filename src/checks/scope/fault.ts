import type { Severity } from '../../contract/verdict.ts';

/** Something the candidate has in excess or removes; offsets in its own text. */
export type Fault = { rule: string; severity: Severity; message: string; start: number; end: number };

export function faultAt(
  rule: string,
  severity: Severity,
  message: string,
  { start, end }: { start: number; end: number },
): Fault {
  return { rule: `scope/${rule}`, severity, message, start, end };
}
