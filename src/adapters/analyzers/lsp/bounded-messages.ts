import { Transform, type TransformCallback } from 'node:stream';

/** Size of one message of a language server, and of its headers; a server that sends more is killed. */
export const MAX_LSP_MESSAGE_BYTES = 8 * 1024 * 1024;
export const MAX_LSP_HEADER_BYTES = 4_096;
/** Messages of a language server that wait to be read. */
export const MAX_LSP_UNREAD_MESSAGES = 10_000;

const BLANK_LINE = '\r\n\r\n';

/** Said of what is not framed as the base protocol of LSP 3.17 frames it. */
export const NOT_THE_PROTOCOL = 'it does not speak the protocol';

/**
 * Passes the bytes of a language server on unchanged, and fails where it sends more than may be held: vscode-jsonrpc
 * has no bounds, and trusts every length.
 */
export class BoundedMessages extends Transform {
  /** The header of the next message, as far as it has come. */
  #header = '';
  /** Bytes of the message that are still to come. */
  #due = 0;
  #unread = 0;

  /** Call it for each message that was taken. */
  taken(): void {
    this.#unread -= 1;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < chunk.length; ) {
      const read = this.#read(chunk.subarray(at));
      if (typeof read === 'string') {
        done(new Error(read));
        return;
      }
      at += read;
    }
    done(null, chunk);
  }

  /** Reads on and says how many bytes it took, or why the server cannot be read any further. */
  #read(bytes: Buffer): number | string {
    if (this.#due > 0) {
      const taken = Math.min(this.#due, bytes.length);
      this.#due -= taken;
      return taken;
    }
    const before = this.#header.length;
    this.#header += bytes.toString('latin1', 0, MAX_LSP_HEADER_BYTES - before);
    const end = this.#header.indexOf(BLANK_LINE);
    if (end < 0)
      return this.#header.length < MAX_LSP_HEADER_BYTES ? this.#header.length - before : NOT_THE_PROTOCOL;
    const length = lengthIn(this.#header.slice(0, end));
    if (length === null) return NOT_THE_PROTOCOL;
    if (length > MAX_LSP_MESSAGE_BYTES) return `it sent a message of ${length} bytes`;
    this.#unread += 1;
    if (this.#unread > MAX_LSP_UNREAD_MESSAGES) return 'it sends messages faster than they can be read';
    this.#header = '';
    this.#due = length;
    return end + BLANK_LINE.length - before;
  }
}

function lengthIn(headers: string): number | null {
  const digits = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(headers)?.[1];
  return digits === undefined ? null : Number(digits);
}
