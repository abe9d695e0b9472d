import {
  MAX_CHAT_REPOSITORY_TOKENS,
  MAX_COMPLETE_REPOSITORY_TOKENS,
  MAX_ENVIRONMENT_TOKENS,
  MAX_EXPLAIN_REPOSITORY_TOKENS,
  MAX_GENERATE_REPOSITORY_TOKENS,
  MAX_TOLD_DOCUMENTATION_TOKENS,
  MAX_TOLD_DOCUMENTATIONS,
} from '../config/limits.ts';
import type { ContextBundle, ContextPiece, ContextSource } from '../contract/context.ts';
import type { Task } from '../contract/request.ts';
import type { RankedPiece } from './source.ts';

/** Share of a context budget for the project's facts. */
const ENVIRONMENT_BUDGET_SHARE = 0.2;
/** Share of a context budget for the documentation of names in a message. */
const DOCUMENTATION_BUDGET_SHARE = 0.1;
/** Share of a context budget for these pieces. */
const REPOSITORY_BUDGET_SHARE = 0.25;
/** A smaller completion context gets no repository pieces: hardly one would fit, and the cursor has little room. */
const MIN_TOKENS_WITH_REPOSITORY = 256;

/** A source's guaranteed and maximum size, in tokens. */
type Share = { floor: number; ceiling: number };
export type Shares = Partial<Record<ContextSource, Share>>;

/**
 * How a task divides its budget. Shares depend only on the budget, never on the texts: typing on one side of the cursor
 * must not move the cut on the other, or every cached token is lost.
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
  // The other half of a conversation's budget is for its messages.
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
 * How the repository's share is divided: a completion needs the definitions it can call, prose needs search results.
 * Kinds can use each other's unused share, up to their ceilings.
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
 * Selects the pieces that fit. The cursor's are always kept (their source cut them to its share); then each source
 * fills its floor, then the best value per token wins. Kept and dropped pieces both stay in their original order.
 */
export function fitBudget(
  pieces: readonly RankedPiece[],
  budget: number,
  shares: Shares,
): Pick<ContextBundle, 'pieces' | 'dropped'> {
  const { kept, dropped } = choose(pieces, budget, shares);
  return { pieces: kept.map(withoutValue), dropped };
}

/** The same for one source whose pieces then compete with others: they keep their values. */
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

/** A source without its own share has no guarantee and may use what is left. */
const DEFAULT_SHARE: Share = { floor: 0, ceiling: Number.POSITIVE_INFINITY };

function worth(piece: RankedPiece): number {
  return piece.value / Math.max(1, piece.tokens);
}

/** Why a piece cannot be added to the kept ones, or null when it can. */
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

/** For all pieces together. */
export function tokensOf(pieces: readonly RankedPiece[]): number {
  return pieces.reduce((sum, { tokens }) => sum + tokens, 0);
}

function withoutValue({ value: _, ...piece }: RankedPiece): ContextPiece {
  return piece;
}
