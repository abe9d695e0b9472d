import {
  DOCUMENTATION_BUDGET_SHARE,
  ENVIRONMENT_BUDGET_SHARE,
  MAX_CHAT_REPOSITORY_TOKENS,
  MAX_COMPLETE_REPOSITORY_TOKENS,
  MAX_ENVIRONMENT_TOKENS,
  MAX_EXPLAIN_REPOSITORY_TOKENS,
  MAX_GENERATE_REPOSITORY_TOKENS,
  MAX_TOLD_DOCUMENTATION_TOKENS,
  MAX_TOLD_DOCUMENTATIONS,
  MIN_TOKENS_WITH_REPOSITORY,
  REPOSITORY_BUDGET_SHARE,
} from '../config/limits.ts';
import type { ContextBundle, ContextPiece, ContextSource } from '../contract/context.ts';
import type { Task } from '../contract/request.ts';
import type { RankedPiece } from './source.ts';

/** What a source is sure of, and what it may not exceed, in tokens. */
type Share = { floor: number; ceiling: number };
export type Shares = Partial<Record<ContextSource, Share>>;

/**
 * How a budget is divided for a task. Shares depend on the budget alone, never on the texts: what is
 * typed on one side of the cursor must not move the cut on the other, or every cached token is lost.
 */
export function sharesOf(
  task: Task,
  budget: number,
  { hasRepository, hasExtra }: { hasRepository: boolean; hasExtra: boolean },
): Record<'cursor' | 'environment' | 'documentation' | 'extra' | 'repository', Share> {
  const isTooSmall = task === 'complete' && budget < MIN_TOKENS_WITH_REPOSITORY;
  const forOthers =
    (hasRepository || hasExtra) && !isTooSmall
      ? Math.min(REPOSITORY_TOKENS[task], Math.floor(Math.max(0, budget) * REPOSITORY_BUDGET_SHARE))
      : 0;
  const forRepository = hasRepository ? forOthers : 0;
  const forExtra = !hasExtra ? 0 : hasRepository ? Math.floor(forOthers / 2) : forOthers;
  const forFacts =
    task === 'generate' || task === 'chat'
      ? Math.min(MAX_ENVIRONMENT_TOKENS, Math.floor(Math.max(0, budget) * ENVIRONMENT_BUDGET_SHARE))
      : 0;
  const forDocumentation =
    task === 'chat'
      ? Math.min(
          MAX_TOLD_DOCUMENTATIONS * MAX_TOLD_DOCUMENTATION_TOKENS,
          Math.floor(Math.max(0, budget) * DOCUMENTATION_BUDGET_SHARE),
        )
      : 0;
  const forRest = Math.max(0, budget) - forFacts - forDocumentation - forOthers;
  // The other half of a conversation's budget is for what is said.
  const forCursor = task === 'chat' ? Math.floor(forRest / 2) : forRest;
  return {
    cursor: { floor: forCursor, ceiling: forCursor },
    environment: { floor: forFacts, ceiling: forFacts },
    documentation: { floor: forDocumentation, ceiling: forDocumentation },
    extra: { floor: 0, ceiling: forExtra },
    repository: { floor: 0, ceiling: forRepository },
  };
}

const REPOSITORY_TOKENS: Record<Task, number> = {
  complete: MAX_COMPLETE_REPOSITORY_TOKENS,
  generate: MAX_GENERATE_REPOSITORY_TOKENS,
  explain: MAX_EXPLAIN_REPOSITORY_TOKENS,
  chat: MAX_CHAT_REPOSITORY_TOKENS,
};

/**
 * How what the repository gives is divided: a completion lives on the definitions it can call, words on what a
 * search finds. What one kind does not use the others may, up to their ceilings.
 */
export function repositoryShares(task: Task, tokens: number): Shares {
  const share = (floor: number, ceiling: number): Share => ({
    floor: Math.floor(tokens * floor),
    ceiling: Math.floor(tokens * ceiling),
  });
  return task === 'complete'
    ? { imports: share(0.5, 1), symbols: share(0.15, 0.5), retrieved: share(0.15, 0.6) }
    : { imports: share(0.2, 0.5), symbols: share(0.2, 0.6), retrieved: share(0.4, 1) };
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
  const { kept, dropped } = choose(pieces, budget, shares);
  return { pieces: kept.map(withoutValue), dropped };
}

/** The same, for one source that then has to fit in with the others: the pieces keep their values. */
export function choose(
  pieces: readonly RankedPiece[],
  budget: number,
  shares: Shares,
): { kept: RankedPiece[]; dropped: ContextBundle['dropped'] } {
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
    kept: pieces.filter((piece) => kept.has(piece)),
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

/** Of all pieces together. */
export function tokensOf(pieces: readonly RankedPiece[]): number {
  return pieces.reduce((sum, { tokens }) => sum + tokens, 0);
}

function withoutValue({ value: _, ...piece }: RankedPiece): ContextPiece {
  return piece;
}
