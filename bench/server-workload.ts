/** Clients that all stream at once. */
export const CLIENTS = 200;
/** One recorded answer: tokens at the pace of a model server shared by 200 users. */
export const TOKENS = 30;
export const TOKEN_PAUSE_MS = 200;
/** The text of each request, and of each token of its answer: no two are the same. */
export const MARKER = /mark-\d+-\d+/g;

/** One answer as its client saw it. `overheadMs`: from the request to its end, minus the provider's time. */
export type Streamed = { kind: 'whole'; overheadMs: number } | { kind: 'mixed_up' | 'dropped'; why: string };

/** Whether the text is exactly the tokens of this marker, in order. */
export function judge(marker: string, text: string, elapsedMs: number): Streamed {
  const took = / took=([\d.]+)/.exec(text)?.[1];
  const others = (text.match(MARKER) ?? []).filter((found) => found !== marker);
  if (others.length > 0) return { kind: 'mixed_up', why: `${marker} got ${others[0]}` };
  const tokens = text
    .replace(/ took=[\d.]+/, '')
    .trim()
    .split(/\s+/);
  const isWhole = tokens.length === TOKENS && tokens.every((token, index) => token === `${marker}:${index}`);
  if (!isWhole || took === undefined) return { kind: 'dropped', why: `${marker} got ${text.slice(0, 200)}` };
  return { kind: 'whole', overheadMs: elapsedMs - Number(took) };
}
