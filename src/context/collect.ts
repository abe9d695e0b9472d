import { fail, ok, type Result } from '../base/result.ts';
import { untilAborted } from '../base/until-aborted.ts';
import { MAX_INSTRUCTION_CHARACTERS, MAX_MESSAGE_CHARACTERS } from '../config/limits.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { Request } from '../contract/request.ts';
import type { Environment } from '../ports/environment.ts';
import type { Files } from '../ports/files.ts';
import { fitBudget, sharesOf } from './budget.ts';
import { cursorPieces } from './cursor.ts';
import { environmentOf } from './environment.ts';
import { extraPieces } from './extra.ts';
import { historyPieces } from './history.ts';
import { type RepositoryContext, repositoryPieces, withoutShown } from './repository.ts';
import { badInput, type ContextFailure, type CountTokens, type RankedPiece, wordsOf } from './source.ts';

export type CollectInput = {
  request: Request;
  files: Files;
  environment: Environment;
  /** Null: nothing of the repository is shown. */
  repository: RepositoryContext | null;
  countTokens: CountTokens;
  /** Tokens for all pieces together; the request's own words and the prompt's fixed part are not in it. */
  budget: number;
  /** The caller's cancellation and deadline. */
  signal: AbortSignal;
};

/** What the model is shown for a request, and the facts its checks share. Pieces stand in the order of the prompt. */
export async function collectContext(input: CollectInput): Promise<Result<ContextBundle, ContextFailure>> {
  const { request, budget, signal, environment, repository } = input;
  const words = wordsOf(request);
  const limit = request.task === 'chat' ? MAX_MESSAGE_CHARACTERS : MAX_INSTRUCTION_CHARACTERS;
  if (words.length > limit)
    return badInput(`The request has ${words.length} characters, more than ${limit}; shorten it.`);
  const shares = sharesOf(request.task, budget, repository !== null && request.workspace !== null);
  const collecting = async () => {
    const [surroundings, cursor, extra, found] = await Promise.all([
      environmentOf({ ...input, maxTokens: shares.environment.ceiling }, environment, signal),
      cursorPieces({ ...input, maxTokens: shares.cursor.ceiling }),
      request.task === 'complete' ? extraPieces({ ...input, request, maxTokens: budget }) : [],
      repositoryPieces({ ...input, maxTokens: shares.repository.ceiling }, repository, signal),
    ]);
    if (!cursor.ok) return cursor;
    const { pieces: others, dropped } = withoutShown(found, cursor.value, request.workspace);
    const pieces = [...surroundings.pieces, ...others, ...extra, ...cursor.value];
    const history = await saidBefore(input, pieces);
    if (!history.ok) return history;
    return ok({ pieces: [...pieces, ...history.value], dropped, facts: surroundings.facts });
  };
  const found = signal.aborted ? null : await untilAborted(collecting(), signal);
  if (found === null) return fail({ reason: 'cancelled', message: 'The request was cancelled.' });
  if (!found.ok) return found;
  const { pieces, dropped, facts } = found.value;
  const fitted = fitBudget(pieces, budget, shares);
  return ok({ pieces: fitted.pieces, dropped: [...fitted.dropped, ...dropped], facts });
}

/** A conversation gets what the other pieces leave. */
async function saidBefore(
  input: CollectInput,
  pieces: readonly RankedPiece[],
): Promise<Result<RankedPiece[], ContextFailure>> {
  const { request, budget } = input;
  if (request.task !== 'chat') return ok([]);
  const taken = pieces.reduce((sum, { tokens }) => sum + tokens, 0);
  return historyPieces({ ...input, request, maxTokens: Math.max(0, budget - taken) });
}
