import { MAX_LSP_HEADER_BYTES, MAX_LSP_MESSAGE_BYTES } from '../../../config/limits.ts';

const BLANK_LINE = '\r\n\r\n';

/** A message as the base protocol of LSP 3.17 frames it: a length in bytes, a blank line, JSON. */
export function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}${BLANK_LINE}`, 'ascii'), body]);
}

export type MessageReaderHooks = {
  onMessage(message: unknown): void;
  /** The stream cannot be read any further; nothing follows. */
  onGarbage(why: string): void;
};

/** Cuts a stream of bytes into messages. Bounded: what is longer than a message may be, or is none, ends it. */
export class MessageReader {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  /** Bytes that must be there before it is worth looking again. */
  private wanted = 0;
  private isSpent = false;

  constructor(private readonly hooks: MessageReaderHooks) {}

  push(chunk: Buffer): void {
    if (this.isSpent) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (!this.isSpent && this.size >= this.wanted && this.takeOne());
  }

  /** One message off the front; false when there is none yet. */
  private takeOne(): boolean {
    const bytes = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    if (bytes === undefined) return false;
    const headerEnd = bytes.subarray(0, MAX_LSP_HEADER_BYTES).indexOf(BLANK_LINE);
    if (headerEnd < 0) {
      if (bytes.length >= MAX_LSP_HEADER_BYTES) return this.giveUp('it does not speak the protocol');
      return this.keep(bytes, bytes.length + 1);
    }
    const length = lengthIn(bytes.toString('ascii', 0, headerEnd));
    if (length === null) return this.giveUp('it does not speak the protocol');
    if (length > MAX_LSP_MESSAGE_BYTES) return this.giveUp(`it sent a message of ${length} bytes`);
    const start = headerEnd + BLANK_LINE.length;
    if (bytes.length < start + length) return this.keep(bytes, start + length);
    this.keep(bytes.subarray(start + length), 1);
    return this.hand(bytes.toString('utf8', start, start + length));
  }

  private keep(bytes: Buffer, wanted: number): false {
    this.chunks.length = 0;
    if (bytes.length > 0) this.chunks.push(bytes);
    this.size = bytes.length;
    this.wanted = wanted;
    return false;
  }

  private hand(text: string): boolean {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return this.giveUp('it sent what is no JSON');
    }
    this.hooks.onMessage(message);
    return true;
  }

  private giveUp(why: string): false {
    this.isSpent = true;
    this.chunks.length = 0;
    this.hooks.onGarbage(why);
    return false;
  }
}

function lengthIn(headers: string): number | null {
  const digits = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(headers)?.[1];
  return digits === undefined ? null : Number(digits);
}
