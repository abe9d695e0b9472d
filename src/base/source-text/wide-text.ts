/** Encodings with characters of two or four bytes. */
export type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

const BYTE_ORDER_MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  // Before UTF-16, whose mark is its prefix.
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding of a byte order mark; null when there is none. */
export function wideEncodingOfMark(bytes: Uint8Array): WideEncoding | null {
  const known = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  return known?.[0] ?? null;
}

/**
 * The encoding of a text without a mark when no other reading is left: each character is a letter or mark of the first
 * alphabets. Single-byte text cannot be made to look like that, because two of its characters together are always
 * something else.
 */
export function wideEncodingOf(bytes: Uint8Array): WideEncoding | null {
  if (!bytes.includes(0)) return null;
  return WIDE.find((encoding) => isWritten(bytes, encoding)) ?? null;
}

const WIDE: readonly WideEncoding[] = ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'];
/** Latin, Greek, Cyrillic, Hebrew, Arabic: characters below this take at most two bytes in UTF-8. */
const FIRST_ALPHABETS = 0x0800;
const SPACE = 0x20;

function isWritten(bytes: Uint8Array, encoding: WideEncoding): boolean {
  const { width, unitAt } = shapeOf(bytes, encoding);
  if (bytes.length < 2 * width || bytes.length % width !== 0) return false;
  for (let at = 0; at < bytes.length; at += width) {
    const unit = unitAt(at);
    if (unit >= FIRST_ALPHABETS || (unit < SPACE && (unit < 0x09 || unit > 0x0d))) return false;
  }
  return true;
}

function shapeOf(bytes: Uint8Array, encoding: WideEncoding) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = encoding.endsWith('le');
  return encoding.startsWith('utf-16')
    ? { width: 2, unitAt: (at: number) => view.getUint16(at, isLittle) }
    : { width: 4, unitAt: (at: number) => view.getUint32(at, isLittle) };
}

/** The text, without a mark. Invalid bytes, and those left over at the end, become U+FFFD. */
export function decodeWide(bytes: Uint8Array, encoding: WideEncoding): string {
  if (encoding.startsWith('utf-16')) return new TextDecoder(encoding).decode(bytes);
  const { width, unitAt } = shapeOf(bytes, encoding);
  const parts: string[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) {
    const unit = unitAt(at);
    const isCharacter = unit <= 0x10ffff && (unit < 0xd800 || unit > 0xdfff);
    parts.push(isCharacter ? String.fromCodePoint(unit) : REPLACEMENT);
  }
  return parts.join('').replace(/^\ufeff/, '');
}

const REPLACEMENT = '\ufffd';
