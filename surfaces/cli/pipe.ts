import { Readable, Writable } from 'node:stream';
import type { CommandContext } from './command-context.ts';

/** Standard input and output as streams of bytes. */
export function pipeOf({ stdin, stdout }: CommandContext): { input: Readable; output: Writable } {
  const output = new Writable({
    decodeStrings: false,
    write(chunk: Buffer | string, _encoding, done) {
      stdout.write(typeof chunk === 'string' ? chunk : chunk.toString('utf8'));
      done();
    },
  });
  return { input: Readable.from(buffers(stdin.chunks())), output };
}

async function* buffers(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}
