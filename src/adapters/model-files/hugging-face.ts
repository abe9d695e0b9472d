import { fail, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Bounds } from './bounds.ts';
import { errorCode, hasMagic } from './disk.ts';
import { CANCELLED, type ModelSource, type SourceFailure, type Transfer, unavailable } from './source.ts';

export type HubOptions = {
  /** Root URL of the hub, with or without a trailing slash. */
  url: string;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  bounds: Bounds;
};

/** The result of one request. After `again` and `unreachable` the next one resumes at the end of the partial file. */
type Attempt =
  | { end: 'done' }
  | { end: 'again' | 'unreachable'; message: string }
  | { end: 'failed'; failure: SourceFailure };

/**
 * The Hugging Face hub or a mirror of it: a GET, resumed with a Range after each interruption (RFC 9110,
 * section 14).
 */
export function createHubSource(options: HubOptions): ModelSource {
  return {
    name: 'huggingface',
    fetch: (transfer) => fetchWithResume(options, transfer),
  };
}

async function fetchWithResume(
  options: HubOptions,
  transfer: Transfer,
): Promise<Result<void, SourceFailure>> {
  const { partial, entry } = transfer;
  while (partial.length < entry.bytes) {
    const fetched = await fetchPiece(options, transfer);
    if (!fetched.ok) return fetched;
  }
  return ok(undefined);
}

async function fetchPiece(options: HubOptions, transfer: Transfer): Promise<Result<void, SourceFailure>> {
  const { bounds, clock } = options;
  const { partial, signal } = transfer;
  let answered = false;
  let longest = partial.length;
  let tries = 0;
  for (;;) {
    const attempt = await request(options, transfer);
    if (signal.aborted) return fail(CANCELLED);
    if (attempt.end === 'done') return ok(undefined);
    if (attempt.end === 'failed') return fail(attempt.failure);
    // Do not wait for a hub that cannot be reached at all: there may be another source.
    if (attempt.end === 'unreachable' && !answered) return fail(unavailable(attempt.message));
    answered = true;
    // Compared with the maximum so far, so that a server that ignores ranges cannot keep this going.
    if (partial.length - longest >= bounds.progressBytes) tries = 0;
    longest = Math.max(longest, partial.length);
    tries += 1;
    if (tries >= bounds.attempts) {
      return fail(unavailable(`${attempt.message}; gave up after ${tries} attempts without progress`));
    }
    await clock.sleep(bounds.retryMs * 2 ** (tries - 1), signal);
  }
}

async function request(options: HubOptions, transfer: Transfer): Promise<Attempt> {
  const { partial } = transfer;
  const { repository } = transfer.entry.hub;
  const { file, start } = pieceOf(transfer);
  const url = `${options.url.replace(/\/+$/, '')}/${repository}/resolve/main/${file}`;
  // A compressed answer could neither be resumed nor measured.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (partial.length > start) headers.range = `bytes=${partial.length - start}-`;
  const stop = new AbortController();
  try {
    const signal = AbortSignal.any([transfer.signal, stop.signal]);
    const response = await unlessStalled(options, options.fetch(url, { headers, signal }));
    if (response === 'stalled') return unreachable(`no response for ${options.bounds.stallMs} ms`);
    return (await judge(response, transfer)) ?? (await receive(options, response, transfer));
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    return unreachable(errorCode(cause ?? error));
  } finally {
    stop.abort();
  }
}

/** The file of the hub that contains the next bytes, and its start and end in the download. */
function pieceOf({ entry, partial }: Transfer): { file: string; start: number; end: number } {
  let start = 0;
  for (const { file, bytes } of entry.raw?.pieces ?? []) {
    if (partial.length < start + bytes) return { file, start, end: start + bytes };
    start += bytes;
  }
  return { file: entry.hub.file, start: 0, end: entry.bytes };
}

/** Null when the body that follows is the expected rest of the file. */
async function judge(response: Response, transfer: Transfer): Promise<Attempt | null> {
  const { status } = response;
  if (status === 206) return judgeRange(response.headers.get('content-range') ?? '', transfer);
  if (status === 200) {
    const length = response.headers.get('content-length');
    if (length !== null && Number(length) !== wantedBytes(transfer)) return wrongSize(length, transfer);
    return cutTo(pieceOf(transfer).start, transfer);
  }
  // The partial file does not match the server's: start over.
  if (status === 416)
    return (await cutTo(pieceOf(transfer).start, transfer)) ?? again('the server refused to resume');
  if (status === 408 || status === 429 || status >= 500) return again(`the hub answered ${status}`);
  return failed(`the hub answered ${status}`);
}

function judgeRange(range: string, transfer: Transfer): Attempt | null {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
  const wanted = transfer.partial.length - pieceOf(transfer).start;
  if (start === undefined || total === undefined || Number(start) !== wanted) {
    return failed('the hub sent a different range than requested');
  }
  return total === '*' || Number(total) === wantedBytes(transfer) ? null : wrongSize(total, transfer);
}

function wantedBytes(transfer: Transfer): number {
  const { start, end } = pieceOf(transfer);
  return end - start;
}

async function receive(options: HubOptions, response: Response, transfer: Transfer): Promise<Attempt> {
  const { partial } = transfer;
  const { end } = pieceOf(transfer);
  const reader = response.body?.getReader();
  if (!reader) return again('the hub sent nothing');
  for (;;) {
    const read = await unlessStalled(options, reader.read()).catch(() => 'cut' as const);
    if (read === 'stalled') return again(`no byte for ${options.bounds.stallMs} ms`);
    if (read === 'cut') return again('the connection was cut');
    if (read.done) return partial.length === end ? { end: 'done' } : again('the file ended early');
    const refused = await take(read.value, end, transfer);
    if (refused) return refused;
  }
}

async function take(bytes: Uint8Array, end: number, transfer: Transfer): Promise<Attempt | null> {
  const { entry, partial } = transfer;
  if (entry.raw === undefined && partial.length === 0 && bytes.length >= 4 && !hasMagic(bytes)) {
    return failed('the hub did not send a GGUF file (perhaps the network has a login page)');
  }
  if (partial.length + bytes.length > end) {
    return (
      (await cutTo(0, transfer)) ?? failed(`the hub sends more than the ${entry.bytes} bytes of this model`)
    );
  }
  const written = await partial.append(bytes);
  if (!written.ok) return { end: 'failed', failure: written.failure };
  transfer.onBytes();
  return null;
}

async function cutTo(length: number, { partial, onBytes }: Transfer): Promise<Attempt | null> {
  const cut = await partial.cutTo(length);
  if (!cut.ok) return { end: 'failed', failure: cut.failure };
  onBytes();
  return null;
}

function wrongSize(announced: string, transfer: Transfer): Attempt {
  return failed(`the hub announces ${announced} bytes, but this model has ${wantedBytes(transfer)}`);
}

function unreachable(why: string): Attempt {
  return { end: 'unreachable', message: `the hub cannot be reached (${why})` };
}

function again(message: string): Attempt {
  return { end: 'again', message };
}

function failed(message: string): Attempt {
  return { end: 'failed', failure: unavailable(message) };
}

async function unlessStalled<Value>(
  { clock, bounds }: HubOptions,
  work: Promise<Value>,
): Promise<Value | 'stalled'> {
  const over = new AbortController();
  const silence = clock.sleep(bounds.stallMs, over.signal).then(() => 'stalled' as const);
  try {
    return await Promise.race([work, silence]);
  } finally {
    over.abort();
  }
}
