import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export type Output = { text(): string };

export type OutputOptions = {
  maxBytes: number;
  /** Called at the first byte past `maxBytes`; what came before it is kept, nothing after. */
  onTooMuch: () => void;
  onLine: (line: string) => void;
  encoding: 'utf8' | 'latin1';
};

/** Takes in one output stream of a process as text: bounded, and line by line as it comes. */
export function collectOutput(stream: Readable | null | undefined, options: OutputOptions): Output {
  const decoder = new StringDecoder(options.encoding);
  let bytes = 0;
  let text = '';
  let lineStart = 0;
  const add = (piece: string) => {
    text += piece;
    for (let end = text.indexOf('\n', lineStart); end !== -1; end = text.indexOf('\n', lineStart)) {
      options.onLine(text.slice(lineStart, end).replace(/\r$/, ''));
      lineStart = end + 1;
    }
  };
  stream?.on('data', (chunk: Buffer) => {
    const room = options.maxBytes - bytes;
    if (room <= 0 && bytes > options.maxBytes) return;
    bytes += chunk.length;
    add(decoder.write(chunk.subarray(0, Math.max(0, room))));
    if (chunk.length > room) options.onTooMuch();
  });
  stream?.on('end', () => {
    add(decoder.end());
    if (lineStart < text.length) options.onLine(text.slice(lineStart));
    lineStart = text.length;
  });
  stream?.on('error', () => {
    // A stream cut by the end of its process: what came before it stands, the exit tells the rest.
  });
  return { text: () => text };
}
