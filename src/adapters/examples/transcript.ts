import { createHmac } from 'node:crypto';
import type { Answer, Encoded } from './encoded.ts';

/** By this the judge in the sandbox ends a process whose code reaches for the judge. */
export const MEDDLED_EXIT = 97;

/**
 * What a run told: of the code as it was loaded, of the calls in their order, as many as it came to, and whether it came to its end.
 * Null: there is a line that the judge did not write, or not there.
 */
export type Transcript = { loaded: Answer | null; answers: Answer[]; hasEnd: boolean };

/**
 * Reads the lines of a judge: each is its code (HMAC-SHA-256 of the rest), its place, and JSON. Only the judge can make the code, so
 * nothing else that writes to the same stream, and no line that was told twice or changed, can pass for one.
 */
export function readTranscript(stdout: string, key: Buffer, calls: number): Transcript | null {
  const lines = stdout.split('\n');
  // A program that was killed may have been writing.
  const cut = lines.pop() ?? '';
  const told = lines.map((line, place) => sealedAt(line, place, key));
  if (told.includes(null) || !/^[\x20-\x7e]*$/.test(cut)) return null;
  const hasEnd = told.at(-1)?.end === true;
  const answers = (hasEnd ? told.slice(0, -1) : told).map((one) => answerOf(one ?? {}));
  if (answers.includes(null) || answers.length > calls + 1 || (hasEnd && cut !== '')) return null;
  const [loaded = null, ...rest] = answers as Answer[];
  return { loaded, answers: rest, hasEnd };
}

function sealedAt(line: string, place: number, key: Buffer): Record<string, unknown> | null {
  const [code = '', at = ''] = line.split(' ', 2);
  const body = line.slice(code.length + 1);
  if (at !== `${place}` || createHmac('sha256', key).update(body).digest('hex') !== code) return null;
  return JSON.parse(body.slice(at.length + 1)) as Record<string, unknown>;
}

function answerOf(told: Record<string, unknown>): Answer | null {
  const { value, error, shown, printed = shown, got } = told;
  if (told.late === true) return { kind: 'late' };
  if (typeof got !== 'string') return null;
  if (Array.isArray(error)) return { kind: 'error', names: error.map(String), got };
  if (!Array.isArray(value) || typeof shown !== 'string' || typeof printed !== 'string') return null;
  return { kind: 'value', value: value as Encoded, shown, printed, got };
}
