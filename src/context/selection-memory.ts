import { LRUCache } from 'lru-cache';
import type { FoundPieces } from './candidate.ts';

/** How far the cursor may move before its pieces are selected again, which costs the evaluation of the whole prompt. */
const SELECTION_LINES = 16;
/** Files whose selection is cached. */
const MAX_KEPT_SELECTIONS = 64;

type Selection = { line: number; imports: string; found: FoundPieces };

/**
 * The pieces selected for a file, kept while its cursor stays near: they are at the beginning of a completion's prompt,
 * and another selection means evaluating all of it again.
 */
export class SelectionMemory {
  private readonly kept = new LRUCache<string, Selection>({ max: MAX_KEPT_SELECTIONS });

  /** Null when nothing was selected yet, the imports changed, or the cursor is too far away. */
  find(key: string, line: number, imports: string): FoundPieces | null {
    const kept = this.kept.get(key);
    if (kept === undefined || kept.imports !== imports) return null;
    return Math.abs(kept.line - line) > SELECTION_LINES ? null : kept.found;
  }

  keep(key: string, selection: Selection): void {
    this.kept.set(key, selection);
  }
}
