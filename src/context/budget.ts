import { ENVIRONMENT_BUDGET_SHARE, MAX_ENVIRONMENT_TOKENS } from '../config/limits.ts';
import type { ContextBundle, ContextPiece, ContextSource } from '../contract/context.ts';
import type { Task } from '../contract/request.ts';
import type { RankedPiece } from './source.ts';

/** What a source is sure of, and what it may not exceed, in tokens. */
export type Share = { floor: number; ceiling: number };
export type Shares = Partial<Record<ContextSource, Share>>;

/**
 * How a budget is divided for a task. Shares depend on the budget alone, never on the texts: what is
 * typed on one side of the cursor must not move the cut on the other, or every cached token is lost.
 */
export function sharesOf(task: Task, budget: number): { cursor: Share; environment: Share } {
  const forFacts =
    task === 'generate' || task === 'chat'
      ? Math.min(MAX_ENVIRONMENT_TOKENS, Math.floor(Math.max(0, budget) * ENVIRONMENT_BUDGET_SHARE))
      : 0;
  const forRest = Math.max(0, budget) - forFacts;
  // The other half of a conversation's budget is for what is said.
  const forCursor = task === 'chat' ? Math.floor(forRest / 2) : forRest;
  return {
    cursor: { floor: forCursor, ceiling: forCursor },
    environment: { floor: forFacts, ceiling: forFacts },
  };
}

/**
 * Chooses the pieces that fit. The cursor's are always kept (their source has cut them to its share);
 * then each source fills its floor, then the best value per token wins. What is kept and what is left
 * out both stay in the order they came in.
 */
export function fitBudget(
  pieces: readonly RankedPiece[],
  budget: number,
  shares: Shares,
): Pick<ContextBundle, 'pieces' | 'dropped'> {
  const kept = new Set(pieces.filter(({ source }) => source === 'cursor'));
  const refusals = new Map<RankedPiece, string>();
  const others = pieces.filter(({ source }) => source !== 'cursor').toSorted((a, b) => worth(b) - worth(a));
  for (const bound of ['floor', 'ceiling'] as const) {
    for (const piece of others) {
      if (kept.has(piece)) continue;
      const refusal = refusalOf(
        piece,
        [...kept],
        budget,
        shares[piece.source]?.[bound] ?? DEFAULT_SHARE[bound],
      );
      if (refusal === null) kept.add(piece);
      else refusals.set(piece, refusal);
    }
  }
  return {
    pieces: pieces.filter((piece) => kept.has(piece)).map(withoutValue),
    dropped: pieces
      .filter((piece) => !kept.has(piece))
      .map((piece) => ({
        source: piece.source,
        path: piece.path,
        tokens: piece.tokens,
        cut_by: refusals.get(piece) ?? '',
      })),
  };
}

/** A source without a share of its own is sure of nothing and may take what is left. */
const DEFAULT_SHARE: Share = { floor: 0, ceiling: Number.POSITIVE_INFINITY };

function worth(piece: RankedPiece): number {
  return piece.value / Math.max(1, piece.tokens);
}

/** Why a piece may not be added to those kept, or null when it may. */
function refusalOf(
  piece: RankedPiece,
  kept: readonly RankedPiece[],
  budget: number,
  share: number,
): string | null {
  const ofSource = kept.filter(({ source }) => source === piece.source);
  if (tokensOf(ofSource) + piece.tokens > share) return `share of ${piece.source} (${share} tokens)`;
  if (tokensOf(kept) + piece.tokens > budget) return `context budget (${budget} tokens)`;
  return null;
}

function tokensOf(pieces: readonly RankedPiece[]): number {
  return pieces.reduce((sum, { tokens }) => sum + tokens, 0);
}

function withoutValue({ value: _, ...piece }: RankedPiece): ContextPiece {
  return piece;
}
