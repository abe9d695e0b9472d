import { z } from 'zod';
import { fail, ok } from '../../../../base/result.ts';
import { MAX_TOOL_WORDS_CHARACTERS } from '../../../../config/limits.ts';
import type { SecurityMatch } from '../../../../ports/analyzer.ts';
import type { ThreadAnswer } from '../../../threads/job-thread.ts';
import { rangeOfBytes } from '../byte-columns.ts';
import { meaningOf } from './rules.ts';

/**
 * One line of output from `BANDIT_PROGRAM`. Lines count from 1, columns in bytes from 0, as in Python's own
 * syntax tree.
 */
const Answer = z.object({
  skipped: z.string().nullable(),
  found: z.array(
    z.object({
      rule: z.string(),
      cwe: z.number(),
      severity: z.string(),
      confidence: z.string(),
      message: z.string(),
      line: z.number(),
      column: z.number(),
      last_line: z.number(),
      end_column: z.number(),
    }),
  ),
});

/** Bandit's findings in a text, in the order of the text; `line` is its answer. A process that answers nonsense is ended. */
export function readAnswer(line: unknown, text: string): ThreadAnswer<SecurityMatch[]> {
  const answer = parse(line);
  if (answer === null) return failed('Bandit gave an answer that cannot be parsed', true);
  if (answer.skipped !== null) {
    const why = answer.skipped.slice(0, MAX_TOOL_WORDS_CHARACTERS);
    return failed(`Bandit could not read the text: ${why}`, false);
  }
  const matches = answer.found.flatMap(({ rule, message, line: first, column, ...found }) => {
    const meaning = meaningOf(rule, found);
    if (meaning === null) return [];
    const end = { line: Math.max(found.last_line, first), column: found.end_column };
    const range = rangeOfBytes(text, { line: first, column }, end);
    return [{ rule: `bandit/${rule}`, message, range, severity: null, ...meaning }];
  });
  const inOrder = matches.sort((left, right) => left.range.start.line - right.range.start.line);
  return { result: ok(inOrder), isSpent: false };
}

function failed(message: string, isSpent: boolean): ThreadAnswer<never> {
  return { result: fail({ reason: 'analyzer_failed', message }), isSpent };
}

function parse(line: unknown): z.infer<typeof Answer> | null {
  try {
    return Answer.parse(JSON.parse(String(line)));
  } catch {
    return null;
  }
}
