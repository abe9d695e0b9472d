import type { Random } from './random.ts';
import type { SourceFile } from './source-files.ts';

/** The user's next action, and the delay before it. */
export type Step = { waitMs: number } & ({ do: 'type'; text: string } | { do: 'delete' });

/** A file with ranges removed, and the typing that restores them. Offsets refer to the text at that moment. */
export type Trace = {
  path: string;
  language: string;
  lines: number;
  start: string;
  stretches: { offset: number; text: string }[];
};

const STRETCHES = 3;
const MIN_STRETCH_LINES = 2;
const MAX_STRETCH_LINES = 6;

/**
 * Ranges of whole lines from different parts of a file, to be typed in an order that makes the cursor jump. Each begins
 * with a new line at the end of the line above it, as people do it: there is no text after the cursor on its line.
 */
export function traceOf({ path, language, text }: SourceFile, random: Random): Trace {
  const lines = text.split('\n');
  const part = Math.floor(lines.length / STRETCHES);
  const taken = Array.from({ length: STRETCHES }, (_, index) => {
    const count = random.whole(MIN_STRETCH_LINES, MAX_STRETCH_LINES);
    const from = index * part + random.whole(2, Math.max(2, part - count - 2));
    return { from, count };
  });
  const start = lines.filter((_, at) => !taken.some(({ from, count }) => at >= from && at < from + count));
  const stretches = taken.map(({ from, count }, index) => {
    const before = taken.slice(0, index).reduce((sum, other) => sum + other.count, 0);
    const above = start.slice(0, from - before).join('\n');
    return { offset: above.length, text: `\n${lines.slice(from, from + count).join('\n')}` };
  });
  return {
    path,
    language,
    lines: lines.length,
    start: start.join('\n'),
    stretches: random.shuffled(stretches),
  };
}

/** Characters per minute at which people type code, and how they err and pause. */
const SLOWEST = 150;
const FASTEST = 350;
const SHARE_OF_ERRORS = 0.02;
const SHARE_OF_PAUSES = 0.25;
const PAUSE_MS = [800, 2_500] as const;
const LOOK_BEFORE_TYPING_MS = [1_000, 2_500] as const;

/** The next action on the way to `rest`. A new line includes its indentation, as in editors. */
export function nextSteps(rest: string, random: Random, perMinute: number): Step[] {
  const waitMs = (60_000 / perMinute) * random.between(0.4, 1.6);
  if (rest.startsWith('\n')) {
    const text = /^\n[ \t]*/.exec(rest)?.[0] ?? '\n';
    const pause = random.isChance(SHARE_OF_PAUSES) ? random.between(...PAUSE_MS) : 0;
    return [{ waitMs: waitMs + pause, do: 'type', text }];
  }
  const typed: Step = { waitMs, do: 'type', text: [...rest][0] ?? '' };
  if (!random.isChance(SHARE_OF_ERRORS)) return [typed];
  return [{ waitMs, do: 'type', text: 'x' }, { waitMs: waitMs * 2, do: 'delete' }, typed];
}

export function typingSpeed(random: Random): number {
  return random.between(SLOWEST, FASTEST);
}

export function lookMs(random: Random): number {
  return random.between(...LOOK_BEFORE_TYPING_MS);
}
