import { fail, ok, type Result } from '../base/result.ts';
import type { ChatRequest, Turn } from '../contract/request.ts';
import { tokensOf } from './budget.ts';
import { shortTurn } from './short-turn.ts';
import type { ContextFailure, CountTokens, RankedPiece, SourceInput } from './source.ts';

/** Turns of a conversation that are considered, and the control tokens around each. */
const MAX_HISTORY_TURNS = 200;
const TURN_OVERHEAD_TOKENS = 8;
/** Share of the budget that summaries of earlier turns may take when a conversation is too long. */
const SHORT_HISTORY_SHARE = 0.25;
/** History budgets are rounded to this, so that the same turns stay whole. */
const HISTORY_STEP_TOKENS = 512;

/** Longer texts do not fit whatever their count: counting megabytes is not worth it. */
const MOST_CHARACTERS_A_TOKEN = 8;

/**
 * The earlier messages, one piece per turn, oldest first. When they are too long, the last turns are kept whole,
 * earlier ones are shortened, and what still does not fit is dropped, oldest first; the first piece says how many. The
 * user's current message and the client's system prompt must fit: without them there is nothing to answer.
 */
export async function historyPieces({
  request,
  maxTokens,
  countTokens,
}: SourceInput<ChatRequest>): Promise<Result<RankedPiece[], ContextFailure>> {
  const own = await tokensSaid([request.system, request.message], maxTokens, countTokens);
  if (own === null) {
    const message = `The message and the instructions before it do not fit into the ${maxTokens} available tokens; shorten them, or set roles.chat to a model with a larger context window`;
    return fail({ reason: 'prompt_too_large', message });
  }
  const turns = saidTurns(request.history);
  const looked = turns.slice(-MAX_HISTORY_TURNS);
  const room = maxTokens - own;
  const whole = await wholePieces(looked, room, countTokens);
  const first = firstWhole(
    whole.map((piece) => piece?.tokens ?? Number.POSITIVE_INFINITY),
    room,
  );
  const last = whole.slice(first).filter((piece) => piece !== null);
  const left = room - tokensOf(last);
  const shortRoom = Math.min(left, Math.floor(room * SHORT_HISTORY_SHARE));
  const short = await shortPieces(looked.slice(0, first), shortRoom, countTokens);
  const kept = [...short, ...last];
  // Half an exchange is useless, and some templates refuse a conversation that begins with an answer.
  if (kept.length < turns.length && turns.at(-kept.length)?.role === 'assistant') kept.shift();
  return ok(told(kept, turns.length - kept.length, maxTokens));
}

/** The turns that have text, as `historyPieces` and the prompt count them. */
function saidTurns(history: readonly Turn[]): Turn[] {
  return history.filter(({ text }) => text.trim() !== '');
}

/** Null: a turn that does not fit alone. */
async function wholePieces(
  turns: readonly Turn[],
  room: number,
  countTokens: CountTokens,
): Promise<(RankedPiece | null)[]> {
  const pieces: (RankedPiece | null)[] = [];
  for (const turn of turns) {
    const tokens = await tokensSaid([turn.text], room, countTokens);
    pieces.push(tokens === null ? null : pieceOf(turn, { text: turn.text, tokens, cut_by: null }));
  }
  return pieces;
}

/**
 * The first turn kept whole. It advances by half of what fits and then stays for many turns: each move means evaluating
 * everything after it again.
 */
function firstWhole(tokens: readonly number[], room: number): number {
  if (tokens.reduce((sum, one) => sum + one, 0) <= room) return 0;
  const most = stepped(room * (1 - SHORT_HISTORY_SHARE));
  let first = 0;
  let sum = 0;
  for (const [index, one] of tokens.entries()) {
    sum += one;
    if (sum <= most) continue;
    // The last one is kept whole if it fits at all.
    if (one > (index === tokens.length - 1 ? room : most)) {
      first = index + 1;
      sum = 0;
      continue;
    }
    while (sum > most / 2 && first < index) sum -= tokens[first++] ?? 0;
  }
  return first;
}

/** The room varies from one message to the next with the other pieces. */
function stepped(room: number): number {
  return room < 2 * HISTORY_STEP_TOKENS ? room : Math.floor(room / HISTORY_STEP_TOKENS) * HISTORY_STEP_TOKENS;
}

/** From the last one back, as many as fit. */
async function shortPieces(
  turns: readonly Turn[],
  maxTokens: number,
  countTokens: CountTokens,
): Promise<RankedPiece[]> {
  const kept: RankedPiece[] = [];
  let room = maxTokens;
  for (const turn of turns.toReversed()) {
    const text = shortTurn(turn.text);
    const tokens = await tokensSaid([text], room, countTokens);
    if (tokens === null) break;
    room -= tokens;
    kept.unshift(pieceOf(turn, { text, tokens, cut_by: text === turn.text ? null : 'shortened' }));
  }
  return kept;
}

function pieceOf(
  { role }: Pick<Turn, 'role'>,
  said: Pick<RankedPiece, 'text' | 'tokens' | 'cut_by'>,
): RankedPiece {
  const why = role === 'user' ? 'earlier message of the user' : 'earlier answer';
  return { source: 'history', path: null, range: null, why, value: 1, ...said };
}

/** The pieces; the first one says how many turns precede it. */
function told(kept: readonly RankedPiece[], left: number, maxTokens: number): RankedPiece[] {
  if (left === 0) return [...kept];
  const [first = pieceOf({ role: 'user' }, { text: '', tokens: 0, cut_by: null }), ...rest] = kept;
  const missing = `context budget of ${maxTokens} tokens: ${left} earlier turns left out`;
  return [{ ...first, cut_by: first.cut_by === null ? missing : `${first.cut_by}; ${missing}` }, ...rest];
}

/** Tokens of texts as turns of a conversation; null when there are more than `limit`. */
async function tokensSaid(texts: string[], limit: number, countTokens: CountTokens): Promise<number | null> {
  let tokens = 0;
  for (const text of texts) {
    if (text.length > limit * MOST_CHARACTERS_A_TOKEN) return null;
    tokens += TURN_OVERHEAD_TOKENS + (text === '' ? 0 : await countTokens(text));
  }
  return tokens > limit ? null : tokens;
}
