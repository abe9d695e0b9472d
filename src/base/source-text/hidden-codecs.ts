import { latin1 } from './byte-strings.ts';

/** UTF-7 (RFC 2152): ASCII, with UTF-16 in base64 between `+` and the first character that is not base64. */
export function decodeUtf7(bytes: Uint8Array): string {
  return latin1(bytes).replace(/\+([A-Za-z0-9+/]*)-?/g, (_, base64: string) =>
    base64 === '' ? '+' : new TextDecoder('utf-16be').decode(wholeUnits(Buffer.from(base64, 'base64'))),
  );
}

/** Padding bits of the last base64 character are not half a character. */
function wholeUnits(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.length % 2));
}

const ESCAPED: Record<string, string> = {
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Python's `unicode_escape`: the escapes of its string literals, throughout the text. */
export function decodeUnicodeEscape(bytes: Uint8Array): string {
  const escapes = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g;
  return latin1(bytes).replace(escapes, (written) => {
    const [, mark = ''] = written;
    if (/[0-7]/.test(mark)) return character(Number.parseInt(written.slice(1), 8));
    return written.length > 2 ? character(Number.parseInt(written.slice(2), 16)) : (ESCAPED[mark] ?? mark);
  });
}

/** Python's `raw_unicode_escape`: only the escapes of characters that are not in Latin-1. */
export function decodeRawUnicodeEscape(bytes: Uint8Array): string {
  return latin1(bytes).replace(/\\(?:u([\da-f]{4})|U([\da-f]{8}))/gi, (_, unit, point) =>
    character(Number.parseInt(unit ?? point, 16)),
  );
}

function character(point: number): string {
  return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
}
