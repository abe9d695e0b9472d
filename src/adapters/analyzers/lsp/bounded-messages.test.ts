import { describe, expect, it } from 'vitest';
import {
  BoundedMessages,
  MAX_LSP_HEADER_BYTES,
  MAX_LSP_MESSAGE_BYTES,
  MAX_LSP_UNREAD_MESSAGES,
} from './bounded-messages.ts';

/** What passes of some pieces, and why no more does. */
async function passed(pieces: (string | Buffer)[]): Promise<{ text: string; why: string | null }> {
  const stream = new BoundedMessages();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<string | null>((resolve) => {
    stream.once('error', (error) => resolve(error.message));
    stream.once('end', () => resolve(null));
  });
  for (const piece of pieces) stream.write(piece);
  stream.end();
  const why = await ended;
  return { text: Buffer.concat(chunks).toString('utf8'), why };
}

function frame(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const STREAM = Buffer.from(['{"a":"\\r\\n\\r\\n"}', 'ü😀', '', '\r\n\r\n{}'].map(frame).join(''));

describe('BoundedMessages', () => {
  it.each([1, 2, 7, 1000])('passes messages on, in pieces of %i bytes', async (size) => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < STREAM.length; at += size) pieces.push(STREAM.subarray(at, at + size));
    expect(await passed(pieces)).toEqual({ text: STREAM.toString('utf8'), why: null });
  });

  it('takes other headers and another case', async () => {
    const text =
      'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:  4 \r\n\r\nnull' +
      frame('{}');
    expect(await passed([text])).toEqual({ text, why: null });
  });

  it('passes the longest message on, of which every byte may be part of a header', async () => {
    const text = frame('\r\n'.repeat(MAX_LSP_MESSAGE_BYTES / 2));
    const { text: whole, why } = await passed([text, frame('{}')]);
    expect(why).toBeNull();
    expect(whole.length).toBe(text.length + frame('{}').length);
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
  ])('fails at %s, and passes nothing on after it', async (_, text, why) => {
    expect(await passed([frame('{}'), text, frame('[]')])).toEqual({ text: frame('{}'), why });
    expect(await passed([...text, frame('[]')])).toMatchObject({ why });
  });

  it('fails where messages come faster than they are taken', async () => {
    const { why } = await passed([frame('{}').repeat(MAX_LSP_UNREAD_MESSAGES)]);
    expect(why).toBeNull();
    const { why: tooMany } = await passed([frame('{}').repeat(MAX_LSP_UNREAD_MESSAGES + 1)]);
    expect(tooMany).toBe('it sends messages faster than they can be read');
  });
});
