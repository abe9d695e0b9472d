import { LRUCache } from 'lru-cache';
import { MAX_KEPT_SELECTIONS, SELECTION_LINES } from '../config/limits.ts';
import type { FoundPieces } from './candidate.ts';

type Selection = { line: number; imports: string; found: FoundPieces };

/**
 * What was chosen for a file, kept while its cursor stays near: pieces of the repository stand at the beginning
 * of a completion's prompt, and another choice has all of it evaluated again.
 */
export class SelectionMemory {
  private readonly kept = new LRUCache<string, Selection>({ max: MAX_KEPT_SELECTIONS });

  /** Null where nothing was chosen yet, the imports are others, or the cursor is too far from where it was. */
  find(key: string, line: number, imports: string): FoundPieces | null {
    const kept = this.kept.get(key);
    if (kept === undefined || kept.imports !== imports) return null;
    return Math.abs(kept.line - line) > SELECTION_LINES ? null : kept.found;
  }

  keep(key: string, selection: Selection): void {
    this.kept.set(key, selection);
  }
}
