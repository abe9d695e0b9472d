import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export type Output = { text(): string };

export type OutputOptions = {
  maxBytes: number;
  /** Called at the first byte past `maxBytes`; the bytes before it are kept, the rest is dropped. */
  onTooMuch: () => void;
  onLine: (line: string) => void;
  encoding: 'utf8' | 'latin1';
};

/** Collects one output stream of a process as text: limited in size, and line by line as it arrives. */
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
    // A stream cut by the end of its process: the text before it remains, the exit reports the rest.
  });
  return { text: () => text };
}
