import { createHmac } from 'node:crypto';
import type { Answer, Encoded } from './encoded.ts';

/** By this the judge in the sandbox ends a process whose code reaches for the judge. */
export const MEDDLED_EXIT = 97;

/**
 * What a run told: whether it came to loading the code, what became of that and of the calls in their order, as many as it came to, and
 * whether it came to its end.
 */
export type Transcript = { hasBegun: boolean; loaded: Answer | null; answers: Answer[]; hasEnd: boolean };

/** Of what a line's code is made: its place, or its place and its words, where a candidate could catch lines on their way. */
export type Sealing = 'place' | 'content';

/** The code of a line (HMAC-SHA-256), in hexadecimal. */
export function sealOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/**
 * Reads the lines of a judge: each is its code, its place, and JSON. Only the judge has the codes, so nothing else that writes to the same
 * stream, and no line that is told twice, can pass for one of its own. Null: there is such a line.
 */
export function readTranscript(
  stdout: string,
  { key, sealing, calls }: { key: Buffer; sealing: Sealing; calls: number },
): Transcript | null {
  const lines = stdout.split('\n');
  // A program that was killed may have been writing.
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
