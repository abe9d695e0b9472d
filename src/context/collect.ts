import { fail, ok, type Result } from '../base/result.ts';
import { untilAborted } from '../base/until-aborted.ts';
import { MAX_EXTRA_TOKENS, MAX_INSTRUCTION_CHARACTERS } from '../config/limits.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { Request } from '../contract/request.ts';
import type { Environment } from '../ports/environment.ts';
import type { Files } from '../ports/files.ts';
import { fitBudget, sharesOf, tokensOf } from './budget.ts';
import { type FoundPieces, NO_PIECES } from './candidate.ts';
import { cursorPieces } from './cursor.ts';
import { type DocumentationServices, documentationPieces } from './documentation.ts';
import { environmentOf } from './environment.ts';
import { extraPieces } from './extra.ts';
import { historyPieces } from './history.ts';
import { type RepositoryContext, repositoryPieces, withoutShown } from './repository.ts';
import { badInput, type ContextFailure, type CountTokens, type RankedPiece, wordsOf } from './source.ts';

/** One user message in a conversation: clients put whole files there. */
const MAX_MESSAGE_CHARACTERS = 400_000;

export type CollectInput = DocumentationServices & {
  request: Request;
  files: Files;
  environment: Environment;
  /** Null: nothing from the repository is shown. */
  repository: RepositoryContext | null;
  countTokens: CountTokens;
  /** Tokens for all pieces together, excluding the request's text and the prompt's fixed part. */
  budget: number;
  /** The caller's cancellation and deadline. */
  signal: AbortSignal;
};

/** Collects what the model is shown for a request, and the facts its checks share. Pieces are in prompt order. */
export async function collectContext(input: CollectInput): Promise<Result<ContextBundle, ContextFailure>> {
  const { request, budget, signal, environment, repository } = input;
  const words = wordsOf(request);
  const limit = request.task === 'chat' ? MAX_MESSAGE_CHARACTERS : MAX_INSTRUCTION_CHARACTERS;
  if (words.length > limit)
    return badInput(
      `The request has ${words.length} characters, more than the limit of ${limit}; shorten it.`,
    );
  const shares = sharesOf(request.task, budget, {
    hasRepository: repository !== null && request.workspace !== null,
    hasExtra: request.task === 'complete' && (request.extra ?? []).length > 0,
  });
  const collecting = async () => {
    const [surroundings, beside, documented] = await Promise.all([
      environmentOf({ ...input, maxTokens: shares.environment.ceiling }, environment, signal),
      besideCursor(input, shares),
      request.task === 'chat'
        ? documentationPieces({ ...input, request, maxTokens: budget }, input, signal)
        : NO_PIECES,
    ]);
    if (!beside.ok) return beside;
    const pieces = [...surroundings.pieces, ...documented.pieces, ...beside.value.pieces];
    const history = await saidBefore(input, pieces);
    if (!history.ok) return history;
    const dropped = [...documented.dropped, ...beside.value.dropped];
    return ok({ pieces: [...pieces, ...history.value], dropped, facts: surroundings.facts });
  };
  const found = signal.aborted ? null : await untilAborted(collecting(), signal);
  if (found === null) return fail({ reason: 'cancelled', message: 'The request was cancelled.' });
  if (!found.ok) return found;
  const { pieces, dropped, facts } = found.value;
  const fitted = fitBudget(pieces, budget, shares);
  return ok({ pieces: fitted.pieces, dropped: [...fitted.dropped, ...dropped], facts });
}

/**
 * The text at the cursor, preceded by the editor's extra texts and the repository's pieces. These two share what the
 * cursor leaves; if the cursor leaves enough, the editor's texts take nothing from the repository.
 */
async function besideCursor(
  input: CollectInput,
  shares: ReturnType<typeof sharesOf>,
): Promise<Result<FoundPieces, ContextFailure>> {
  const { request, repository, signal } = input;
  const cursor = await cursorPieces({ ...input, maxTokens: shares.cursor.ceiling });
  if (!cursor.ok) return cursor;
  // The window of a cut text moves while typing: do not rely on what it leaves at the moment.
  const isWhole = cursor.value.every(({ cut_by }) => cut_by === null);
  const taken = tokensOf(cursor.value) + shares.repository.ceiling;
  const isRoomy = isWhole && taken + MAX_EXTRA_TOKENS <= input.budget;
  const maxExtra = isRoomy ? MAX_EXTRA_TOKENS : shares.extra.ceiling;
  const extra =
    request.task === 'complete' ? await extraPieces({ ...input, request, maxTokens: maxExtra }) : NO_PIECES;
  const maxFound = shares.repository.ceiling - (isRoomy ? 0 : tokensOf(extra.pieces));
  const found = await repositoryPieces({ ...input, maxTokens: maxFound }, repository, signal);
  const { pieces, dropped } = withoutShown(found, cursor.value, request.workspace);
  return ok({
    pieces: [...pieces, ...extra.pieces, ...cursor.value],
    dropped: [...extra.dropped, ...dropped],
  });
}

/** A conversation gets what the other pieces leave. */
async function saidBefore(
  input: CollectInput,
  pieces: readonly RankedPiece[],
): Promise<Result<RankedPiece[], ContextFailure>> {
  const { request, budget } = input;
  if (request.task !== 'chat') return ok([]);
  return historyPieces({ ...input, request, maxTokens: Math.max(0, budget - tokensOf(pieces)) });
}
