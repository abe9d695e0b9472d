/** Shorter runs of readable characters occur by chance, and no secret is that short. */
const SHORTEST = 8;

/**
 * The readable ASCII in bytes, one run per line, like the program `strings`. Two-byte characters (UTF-16 in either
 * order) count too.
 */
export function byteStrings(bytes: Uint8Array): string {
  const found = [...runs(bytes, 0, 1)];
  // UTF-16 characters are at every second byte; both offsets are tried.
  if (bytes.includes(0)) found.push(...runs(bytes, 0, 2), ...runs(bytes, 1, 2));
  return found.join('\n');
}

/** Runs of readable characters at every `step` bytes from `first`, with NUL bytes between them. */
function runs(bytes: Uint8Array, first: number, step: 1 | 2): string[] {
  const found: string[] = [];
  const isPart = (at: number) => isReadable(bytes[at]) && (step === 1 || bytes[at + 1] === 0);
  let start = first;
  for (let at = first; at <= bytes.length; at += step) {
    if (at < bytes.length && isPart(at)) continue;
    if (at - start >= SHORTEST * step) {
      const run = asciiOf(bytes, { start, end: at, step });
      found.push(run);
      // The NUL byte after its first character may be the end of a run of single bytes.
      if (step === 2 && isReadable(bytes[start - 1])) found.push(run.slice(1));
    }
    start = at + step;
  }
  return found;
}

function asciiOf(
  bytes: Uint8Array,
  { start, end, step }: { start: number; end: number; step: 1 | 2 },
): string {
  const run = bytes.subarray(start, end);
  return latin1(step === 1 ? run : run.filter((_, index) => index % step === 0));
}

function isReadable(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Share of control characters from which bytes are not text: compressed data has ten times as many. */
const MOST_CONTROLS = 0.02;

/** Whether bytes that are not UTF-8, or contain NUL bytes, are not text in any ASCII-compatible encoding. */
export function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes)
    if (byte < 0x20 && !isReadable(byte) && byte !== BELL && byte !== ESCAPE) controls += 1;
  return controls > bytes.length * MOST_CONTROLS;
}

const BELL = 0x07;
const ESCAPE = 0x1b;
