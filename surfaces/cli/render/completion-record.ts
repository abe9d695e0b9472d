import type { CompletionRecord } from '../../../src/contract/completion-record.ts';
import { safeLine } from './safe-text.ts';

/** Whether somebody might have missed a suggestion: who typed on did not. */
export function isWithheld({ reason }: CompletionRecord): boolean {
  return reason !== null && reason !== 'cancelled' && reason !== 'stale_document';
}

/** Two lines: when, where and what; and for a silence what to do. */
export function renderRecord(record: CompletionRecord): string {
  const { at, path, line, reason, message, kind, ms } = record;
  const place = path === null ? 'a text without a file' : `${safeLine(path)}:${line}`;
  const what = reason ?? (kind === 'drawn' ? 'shown' : `shown, ${kind.replace('_', ' ')}`);
  const first = `${at.slice(0, 19).replace('T', ' ')}  ${what}  ${place}  ${Math.round(ms)} ms\n`;
  return message === null ? first : `${first}    ${safeLine(message)}\n`;
}
