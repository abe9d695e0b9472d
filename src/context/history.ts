import { fail, ok, type Result } from '../base/result.ts';
import { MAX_HISTORY_TURNS, TURN_OVERHEAD_TOKENS } from '../config/limits.ts';
import type { ChatRequest, Turn } from '../contract/request.ts';
import type { ContextFailure, CountTokens, RankedPiece, SourceInput } from './source.ts';

/** Longer texts do not fit whatever their count says: counting megabytes is not worth it. */
const MOST_CHARACTERS_A_TOKEN = 8;

/**
 * What was said before, a piece a turn, oldest first. Turns that do not fit are left out whole, from the
 * oldest on, and the first piece says how many. What the user says now, and what the client says before
 * everything, must fit: without them there is nothing to answer.
 */
export async function historyPieces({
  request,
  maxTokens,
  countTokens,
}: SourceInput<ChatRequest>): Promise<Result<RankedPiece[], ContextFailure>> {
  const own = await tokensOf([request.system, request.message], maxTokens, countTokens);
  if (own === null) {
    const message = `The message and the instructions before it do not fit into the ${maxTokens} tokens there are; shorten them, or bind roles.chat to a model with a larger window`;
    return fail({ reason: 'prompt_too_large', message });
  }
  const turns = saidTurns(request.history);
  const kept: RankedPiece[] = [];
  let room = maxTokens - own;
  for (const turn of turns.slice(-MAX_HISTORY_TURNS).toReversed()) {
    const tokens = await tokensOf([turn.text], room, countTokens);
    if (tokens === null) break;
    room -= tokens;
    kept.unshift(pieceOf(turn, tokens));
  }
  // Half an exchange helps nobody, and some templates refuse a conversation that begins with an answer.
  if (kept.length < turns.length && turns.at(-kept.length)?.role === 'assistant') kept.shift();
  const left = turns.length - kept.length;
  if (left === 0) return ok(kept);
  const cut_by = `context budget of ${maxTokens} tokens: ${left} earlier turns left out`;
  const [first, ...rest] = kept;
  return ok([first ? { ...first, cut_by } : { ...pieceOf({ role: 'user', text: '' }, 0), cut_by }, ...rest]);
}

/** The turns that have words, as `historyPieces` and the prompt count them. */
function saidTurns(history: readonly Turn[]): Turn[] {
  return history.filter(({ text }) => text.trim() !== '');
}

function pieceOf({ role, text }: Turn, tokens: number): RankedPiece {
  const why = role === 'user' ? 'what the user said before' : 'what was answered before';
  return { source: 'history', path: null, range: null, text, why, tokens, cut_by: null, value: 1 };
}

/** Tokens of texts as turns of a conversation; null when they are more than `limit`. */
async function tokensOf(texts: string[], limit: number, countTokens: CountTokens): Promise<number | null> {
  let tokens = 0;
  for (const text of texts) {
    if (text.length > limit * MOST_CHARACTERS_A_TOKEN) return null;
    tokens += TURN_OVERHEAD_TOKENS + (text === '' ? 0 : await countTokens(text));
  }
  return tokens > limit ? null : tokens;
}
