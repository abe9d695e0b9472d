import { describe, expect, it } from 'vitest';
import { effort } from '../../../../test/fixtures/processor-time.ts';
import { MAX_LSP_HEADER_BYTES, MAX_LSP_MESSAGE_BYTES } from '../../../config/limits.ts';
import { frame, MessageReader } from './framing.ts';

function reader() {
  const messages: unknown[] = [];
  const garbage: string[] = [];
  const read = new MessageReader({
    onMessage: (message) => messages.push(message),
    onGarbage: (why) => garbage.push(why),
  });
  return { push: (text: string | Buffer) => read.push(Buffer.from(text)), messages, garbage };
}

const MESSAGES = [
  { id: 1, text: 'a"\r\n\r\nb' },
  { id: 2, text: 'ü😀' },
  { id: 3, text: '' },
];
const STREAM = Buffer.concat(MESSAGES.map(frame));

describe('MessageReader', () => {
  it.each([1, 2, 7, 1000])('reads what frame wrote, in pieces of %i bytes', (size) => {
    const { push, messages, garbage } = reader();
    for (let at = 0; at < STREAM.length; at += size) push(STREAM.subarray(at, at + size));
    expect([messages, garbage]).toEqual([MESSAGES, []]);
  });

  it('takes other headers and another case', () => {
    const { push, messages } = reader();
    push('Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:  4 \r\n\r\nnull');
    expect(messages).toEqual([null]);
  });

  it('reads a long message that comes in many pieces in a moment', async () => {
    const { push, messages } = reader();
    const long = frame({ text: 'a'.repeat(MAX_LSP_MESSAGE_BYTES - 100) });
    const spent = await effort(() => {
      for (let at = 0; at < long.length; at += 1_000) push(long.subarray(at, at + 1_000));
      expect(messages).toHaveLength(1);
    });
    expect(spent).toBeLessThan(1_000);
  });

  it.each([
    ['no headers', 'Segmentation fault\r\n\r\n', 'it does not speak the protocol'],
    ['endless headers', 'a'.repeat(MAX_LSP_HEADER_BYTES), 'it does not speak the protocol'],
    ['a length that is none', 'Content-Length: -1\r\n\r\n{}', 'it does not speak the protocol'],
    [
      'a huge message',
      `Content-Length: ${MAX_LSP_MESSAGE_BYTES + 1}\r\n\r\n`,
      `it sent a message of ${MAX_LSP_MESSAGE_BYTES + 1} bytes`,
    ],
    ['no JSON', 'Content-Length: 2\r\n\r\n{{', 'it sent what is no JSON'],
  ])('gives up at %s, once, and reads no further', (_, text, why) => {
    const { push, messages, garbage } = reader();
    push(frame({ id: 1 }));
    push(text);
    push(frame({ id: 2 }));
    expect([messages, garbage]).toEqual([[{ id: 1 }], [why]]);
  });
});
