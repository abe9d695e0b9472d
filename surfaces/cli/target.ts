import { fail, ok, type Result } from '../../src/base/result.ts';
import { lineStarts, offsetAt } from '../../src/base/text.ts';
import type { Position, Range } from '../../src/contract/position.ts';
import { type CommandFailure, usageFailure } from './command-failure.ts';

/** FILE:LINE:COL as compilers print it; the file name itself may contain colons. */
export function parsePositionTarget(
  target: string,
): Result<{ path: string; position: Position }, CommandFailure> {
  const match = /^(.+):(\d+):(\d+)$/s.exec(target);
  const [line, column] = [Number(match?.[2]), Number(match?.[3])];
  if (match === null || line < 1 || column < 1)
    return fail(
      usageFailure(`'${target}' is not FILE:LINE:COL. Give all three, counted from 1, as in app.py:12:5`),
    );
  return ok({ path: match[1] ?? '', position: { line, column } });
}

/** Lines as users count them, both ends included. */
type LineSpan = { first: number; last: number };

/** FILE, FILE:LINE or FILE:FIRST-LAST. */
export function parseSpanTarget(
  target: string,
): Result<{ path: string; span: LineSpan | null }, CommandFailure> {
  const match = /^(.+?):(\d+)(?:-(\d+))?$/s.exec(target);
  if (match === null) return ok({ path: target, span: null });
  const first = Number(match[2]);
  const last = Number(match[3] ?? match[2]);
  if (first < 1 || last < first)
    return fail(
      usageFailure(
        `'${target}' is not a line range. Count from 1 and give the smaller number first, as in app.py:10-20`,
      ),
    );
  return ok({ path: match[1] ?? '', span: { first, last } });
}

/** The failure for a position outside the text; null when it is inside. */
export function outsideOf(text: string, position: Position, name: string): CommandFailure | null {
  const starts = lineStarts(text);
  if (offsetAt(text, position, starts) !== null) return null;
  const place = `${position.line}:${position.column}`;
  if (position.line > starts.length)
    return usageFailure(`${place} is outside ${name}. Give a line between 1 and ${starts.length}`);
  const last = lineLength(text, position.line, starts) + 1;
  return usageFailure(
    `${place} is outside ${name}. Give a column between 1 and ${last} on line ${position.line}`,
  );
}

/** The range of whole lines, to the end of the last one's text. */
export function rangeOfLines(text: string, span: LineSpan, name: string): Result<Range, CommandFailure> {
  const starts = lineStarts(text);
  if (span.last > starts.length)
    return fail(
      usageFailure(
        `lines ${span.first}-${span.last} are outside ${name}. Give lines between 1 and ${starts.length}`,
      ),
    );
  const column = lineLength(text, span.last, starts) + 1;
  return ok({ start: { line: span.first, column: 1 }, end: { line: span.last, column } });
}

function lineLength(text: string, line: number, starts: readonly number[]): number {
  const whole = text.slice(starts[line - 1], starts[line] ?? text.length);
  return whole.replace(/\r?\n$|\r$/, '').length;
}
