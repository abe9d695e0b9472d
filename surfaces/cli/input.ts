import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { untilAborted } from '../../src/base/until-aborted.ts';
import { MAX_SOURCE_FILE_BYTES } from '../../src/config/limits.ts';
import type { CommandContext } from './command-context.ts';
import { type CommandFailure, cancelledFailure, usageFailure } from './command-failure.ts';
import { exitCodeOfFile } from './exit-codes.ts';
import { formatBytes } from './render/units.ts';

/** Size of standard input. */
const MAX_STDIN_BYTES = 2 * 1024 * 1024;

/** The name for standard input. */
export const STANDARD_INPUT = '-';
/** The same when more follows it: commander takes `-:1:5` for a flag. */
const STANDARD_INPUT_FILE = '/dev/stdin';

/** Arguments as commander understands them: `-:LINE:COL` becomes `/dev/stdin:LINE:COL`. */
export function protectStandardInput(args: readonly string[]): string[] {
  return args.map((argument) => argument.replace(/^-(?=:\d)/, STANDARD_INPUT_FILE));
}

/** Whether a file argument means standard input. */
export function isStandardInput(path: string): boolean {
  return path === STANDARD_INPUT || path === STANDARD_INPUT_FILE;
}

/** A text and its source; `path` is null for standard input, `name` is its name in messages. */
type Source = { path: string | null; name: string; text: string };

/** Reads a file or, for `-`, standard input; both bounded, UTF-8 only. */
export async function readSource(
  context: CommandContext,
  path: string,
): Promise<Result<Source, CommandFailure>> {
  if (isStandardInput(path)) {
    const text = await readStandardInput(context);
    return text.ok ? ok({ path: null, name: 'standard input', text: text.value }) : text;
  }
  const read = await context.files.readText(resolve(context.workingDirectory, path), MAX_SOURCE_FILE_BYTES);
  if (read.ok) return ok({ path, name: path, text: read.value });
  const { reason, message } = read.failure;
  return fail({ exitCode: exitCodeOfFile(reason), message });
}

/** The bytes of a file or of standard input, text or not. A file may have up to `maxBytes`. */
export async function readBytes(
  context: CommandContext,
  path: string,
  maxBytes: number,
): Promise<Result<Uint8Array, CommandFailure>> {
  if (isStandardInput(path)) return readInputBytes(context);
  const read = await context.files.readBytes(resolve(context.workingDirectory, path), maxBytes);
  if (read.ok) return read;
  const { reason, message } = read.failure;
  return fail({ exitCode: exitCodeOfFile(reason), message });
}

function readInputBytes(context: CommandContext): Promise<Result<Buffer, CommandFailure>> {
  if (context.stdin.isTerminal)
    context.stderr.write('reading from the terminal; end with Ctrl-D on its own line\n');
  return collect(context.stdin.chunks(), context.signal);
}

/** All of standard input as text. */
export async function readStandardInput(context: CommandContext): Promise<Result<string, CommandFailure>> {
  const bytes = await readInputBytes(context);
  if (!bytes.ok) return bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value);
    if (!text.includes('\0')) return ok(text);
  } catch {
    // Not UTF-8: reported below, like a NUL byte.
  }
  return fail(usageFailure('standard input is not UTF-8 text. Send UTF-8 text'));
}

async function collect(
  chunks: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<Result<Buffer, CommandFailure>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const next = await untilAborted(iterator.next(), signal);
    if (next === null) return fail(cancelledFailure());
    if (next.done === true) return ok(Buffer.concat(parts));
    const part = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
    size += part.byteLength;
    if (size > MAX_STDIN_BYTES)
      return fail(usageFailure(`standard input is larger than ${formatBytes(MAX_STDIN_BYTES)}. Send less`));
    parts.push(part);
  }
}
