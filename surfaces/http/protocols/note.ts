import type { Suggestion } from '../../../src/contract/answer.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';

const NOTE_START = '_Checked by Fettle; ';

/**
 * One line below an answer that has code, for clients that cannot show its evidence; empty without code. It is never
 * inside code: an answer that is only code has no fence, and no note.
 */
export function noteOf({ generated_code, evidence, explanation }: Suggestion): string {
  const isWithheld = explanation.includes('[A block of code was withheld: ');
  if (generated_code.length === 0 && !isWithheld) return '';
  const parts = [
    part(
      'passed',
      namesOf(evidence, (all) => all.every(({ status }) => status === 'pass')),
    ),
    part(
      'with findings',
      namesOf(evidence, (all) => all.some(({ status }) => status === 'fail')),
    ),
    part('not checked', namesOf(evidence, isUnknown)),
  ];
  return `\n\n${NOTE_START}${parts.filter((words) => words !== '').join('; ')}._\n`;
}

/** An earlier answer as the model wrote it: it should not learn to write notes. */
export function withoutNote(text: string): string {
  const start = text.lastIndexOf(NOTE_START);
  const isLast = start !== -1 && !text.slice(start).trimEnd().includes('\n');
  return isLast ? text.slice(0, start).trimEnd() : text;
}

/** The checks with such verdicts, one per block; each named once, in evidence order. */
function namesOf(evidence: Verdict[], is: (verdicts: Verdict[]) => boolean): string[] {
  const names = [...new Set(evidence.map(({ check }) => check))];
  return names.filter((name) => is(evidence.filter(({ check }) => check === name)));
}

function isUnknown(verdicts: Verdict[]): boolean {
  return (
    verdicts.some(({ status }) => status === 'unknown') && verdicts.every(({ status }) => status !== 'fail')
  );
}

function part(words: string, names: string[]): string {
  return names.length === 0 ? '' : `${words}: ${names.join(', ')}`;
}
