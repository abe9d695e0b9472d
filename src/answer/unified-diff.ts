import { MAX_DIFF_STEPS } from '../config/limits.ts';

/** `before` is null for a file that is yet to be made. */
export type FileChange = { path: string; before: string | null; after: string };

/** Lines of context around a change, as git gives them. */
const CONTEXT = 3;
const NO_LINE_BREAK = '\\ No newline at end of file';

type Step = { sign: ' ' | '-' | '+'; line: string };

/**
 * The change of one file as git writes and applies it; empty when nothing changes. A line keeps what ends it, so that
 * files with `\r\n` stay as they are.
 */
export function unifiedDiff({ path, before, after }: FileChange): string {
  if (before === after) return '';
  const name = path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  const steps = stepsBetween(linesOf(before ?? ''), linesOf(after));
  const head = [`diff --git a/${name} b/${name}`];
  if (before === null) head.push('new file mode 100644', '--- /dev/null');
  else head.push(`--- a/${name}`);
  return `${[...head, `+++ b/${name}`, ...hunksOf(steps)].join('\n')}\n`;
}

/** With their line breaks. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function stepsBetween(before: string[], after: string[]): Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const same = (line: string): Step => ({ sign: ' ', line });
  return [
    ...before.slice(0, head).map(same),
    ...changed(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** The shortest way from one text to the other (Myers 1986, "An O(ND) difference algorithm and its variations"). */
function changed(before: string[], after: string[]): Step[] {
  const trace = traceOf(before, after);
  if (trace === null)
    return [
      ...before.map((line): Step => ({ sign: '-', line })),
      ...after.map((line): Step => ({ sign: '+', line })),
    ];
  const steps: Step[] = [];
  let [x, y] = [before.length, after.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const from = originOf(trace[d] ?? new Map(), x - y, d);
    for (; x > from.x && y > from.y; y -= 1) {
      x -= 1;
      steps.push({ sign: ' ', line: before[x] ?? '' });
    }
    if (d > 0 && from.isDown) steps.push({ sign: '+', line: after[--y] ?? '' });
    else if (d > 0) steps.push({ sign: '-', line: before[--x] ?? '' });
  }
  return steps.reverse();
}

/** Where the last change before a diagonal was made from; `isDown`: a line was added there. */
function originOf(
  ends: Map<number, number>,
  diagonal: number,
  d: number,
): { x: number; y: number; isDown: boolean } {
  if (d === 0) return { x: 0, y: 0, isDown: false };
  const isDown = goesDown(ends, diagonal, d);
  const from = isDown ? diagonal + 1 : diagonal - 1;
  const x = ends.get(from) ?? 0;
  return { x, y: x - from, isDown };
}

function goesDown(ends: Map<number, number>, diagonal: number, d: number): boolean {
  const left = ends.get(diagonal - 1) ?? -1;
  const above = ends.get(diagonal + 1) ?? -1;
  return diagonal === -d || (diagonal !== d && left < above);
}

/** For each number of changes how far each diagonal was reached before it; null when that takes too many steps. */
function traceOf(before: string[], after: string[]): Map<number, number>[] | null {
  const ends = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  const most = Math.min(before.length + after.length, MAX_DIFF_STEPS);
  for (let d = 0; d <= most; d++) {
    trace.push(new Map(ends));
    for (let diagonal = -d; diagonal <= d; diagonal += 2) {
      const isDown = goesDown(ends, diagonal, d);
      const from = isDown ? (ends.get(diagonal + 1) ?? 0) : (ends.get(diagonal - 1) ?? 0) + 1;
      const x = from + alike(before, after, from, from - diagonal);
      ends.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
  }
  return null;
}

/** How many lines are the same from here on. */
function alike(before: string[], after: string[], x: number, y: number): number {
  let count = 0;
  while (x + count < before.length && y + count < after.length && before[x + count] === after[y + count])
    count += 1;
  return count;
}

function hunksOf(steps: Step[]): string[] {
  const changes = steps.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const spans: { from: number; to: number }[] = [];
  for (const index of changes) {
    const last = spans.at(-1);
    if (last !== undefined && index - CONTEXT <= last.to)
      last.to = Math.min(steps.length, index + 1 + CONTEXT);
    else spans.push({ from: Math.max(0, index - CONTEXT), to: Math.min(steps.length, index + 1 + CONTEXT) });
  }
  return spans.flatMap(({ from, to }) => {
    const skipped = steps.slice(0, from);
    const shown = steps.slice(from, to);
    const old = sideOf(skipped, shown, '+');
    const young = sideOf(skipped, shown, '-');
    return [`@@ -${old} +${young} @@`, ...shown.flatMap(written)];
  });
}

/** First line and number of lines of one side; a side without lines is named by the line before it. */
function sideOf(skipped: Step[], shown: Step[], other: '+' | '-'): string {
  const first = skipped.filter(({ sign }) => sign !== other).length;
  const count = shown.filter(({ sign }) => sign !== other).length;
  return `${count === 0 ? first : first + 1},${count}`;
}

function written({ sign, line }: Step): string[] {
  return line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, NO_LINE_BREAK];
}
