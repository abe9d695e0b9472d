import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '../../src/contract/position.ts';

/** Holds suggestions back until the user has paused typing. */
export class Calm {
  readonly #typedAt = new Map<string, number>();

  /** Milliseconds; 0 holds nothing back. */
  constructor(private readonly calmMs: number) {}

  typed(uri: string): void {
    if (this.calmMs > 0) this.#typedAt.set(uri, performance.now());
  }

  /** Resolves when the document was not edited for long enough, or the signal is aborted. */
  async settle(uri: string, signal: AbortSignal): Promise<void> {
    const typedAt = this.#typedAt.get(uri);
    const left = typedAt === undefined ? 0 : typedAt + this.calmMs - performance.now();
    if (left > 0) await sleep(left, undefined, { signal }).catch(() => undefined);
  }

  close(uri: string): void {
    this.#typedAt.delete(uri);
  }
}

/**
 * Whether the accept key should indent instead: the cursor is at the very start of an empty line whose neighbors are
 * both indented. Once the line is indented there may be a suggestion.
 */
export function indentsFirst(text: string, { line, column }: Position): boolean {
  const lines = text.split(/\r\n|\n|\r/);
  if (column !== 1 || (lines[line - 1] ?? '').trim() !== '') return false;
  const above = lines.slice(0, line - 1).findLast((other) => other.trim() !== '');
  const below = lines.slice(line).find((other) => other.trim() !== '');
  return isIndented(above) && isIndented(below);
}

function isIndented(line: string | undefined): boolean {
  return line !== undefined && /^[ \t]/.test(line);
}
