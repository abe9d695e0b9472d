import { createHmac } from 'node:crypto';
import type { Answer, Encoded } from './encoded.ts';

/** The exit code with which the judge in the sandbox ends a process whose code tampers with it. */
export const MEDDLED_EXIT = 97;

/**
 * The transcript of a run: whether it reached loading the code, the result of that and of each call it
 * reached, in order, and whether it reached its end.
 */
export type Transcript = { hasBegun: boolean; loaded: Answer | null; answers: Answer[]; hasEnd: boolean };

/** The input of a line's code: its position, or its position and its text if a candidate could intercept lines. */
export type Sealing = 'place' | 'content';

/** The code of a line (HMAC-SHA-256), in hexadecimal. */
export function sealOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/**
 * Reads the lines of a judge: each has its code, its position, and JSON. Only the judge has the codes, so
 * nothing else that writes to the same stream, and no repeated line, is accepted. Null: there is such a line.
 */
export function readTranscript(
  stdout: string,
  { key, sealing, calls }: { key: Buffer; sealing: Sealing; calls: number },
): Transcript | null {
  const lines = stdout.split('\n');
  // A program that was killed may have left an incomplete line.
  const cut = lines.pop() ?? '';
  const told = lines.map((line, place) =>
    sealedAt(line, place, (body) => sealOf(sealing === 'place' ? `${place}` : body, key)),
  );
  if (told.includes(null)) return null;
  const hasEnd = told.at(-1)?.end === true;
  const hasBegun = told[0]?.begun === true;
  const answers = told.slice(1, hasEnd ? -1 : undefined).map((one) => answerOf(one ?? {}));
  if (
    answers.includes(null) ||
    (told.length > 0 && !hasBegun) ||
    answers.length > calls + 1 ||
    (hasEnd && cut !== '')
  )
    return null;
  const [loaded = null, ...rest] = answers as Answer[];
  return { hasBegun, loaded, answers: rest, hasEnd };
}

function sealedAt(
  line: string,
  place: number,
  seal: (body: string) => string,
): Record<string, unknown> | null {
  const [code = '', at = ''] = line.split(' ', 2);
  const body = line.slice(code.length + 1);
  if (at !== `${place}` || seal(body) !== code) return null;
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
