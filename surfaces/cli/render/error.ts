import type { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-codes.ts';
import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';

/** `fettle: WHAT. WHAT TO DO.` on one line; a cancelled command says only that. */
export function renderFailure(failure: CommandFailure, theme: Theme): string {
  if (failure.exitCode === EXIT.cancelled) return `${failure.message}\n`;
  const message = safeLine(failure.message.trim());
  return `${theme.bad('fettle:')} ${message}${/[.!?)]$/.test(message) ? '' : '.'}\n`;
}

/** Worth attention, but not fatal. */
export function renderWarning(message: string, theme: Theme): string {
  return `${theme.unsure('fettle: warning:')} ${safeLine(message)}\n`;
}
