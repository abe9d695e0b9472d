import { PLAIN_READING, type Reading } from '../../contract/reading.ts';
import { findLanguage, languageOfPath } from '../languages.ts';
import { byteStrings, isBinary } from './byte-strings.ts';
import { declaredEncoding } from './declared-encoding.ts';
import { type Codec, pythonCodec, SINGLE_BYTES, webCodec } from './named-codec.ts';
import { isTextName } from './text-names.ts';
import { decodeWide, wideEncodingOf, wideEncodingOfMark } from './wide-text.ts';

/** A text, and how its bytes were read. */
export type DecodedSource = { text: string; reading: Reading };

/** What says of which kind a file is; `language` counts before the path. */
export type SourceSigns = { path: string | null; language: string | null };

/**
 * The text of a file as what runs it reads it: any bytes are a text, but for those that only a file of no known language
 * can have. Such a file is `binary`, and what stands readable in it is its text. NUL bytes become
 * spaces, so that each offset stays and no tool takes one for the end; what stands there without them is among the
 * other readings, since shells leave them out.
 */
export function decodeSource(bytes: Uint8Array, signs: SourceSigns): DecodedSource {
  const language = languageOf(signs);
  const said = asMarked(bytes) ?? asDeclared(bytes, language);
  if (said !== null) return said;
  const unmarked = wideEncodingOf(bytes);
  if (unmarked !== null) return wide(bytes, unmarked);
  const plain = utf8Of(bytes);
  const isText = language !== null || (signs.path !== null && isTextName(signs.path));
  if (!isText && (plain === null || bytes.includes(0)) && isBinary(bytes)) return binary(bytes);
  return plain === null
    ? byCodec(bytes, SINGLE_BYTES, 'its bytes are not UTF-8')
    : withoutNul({ text: plain, reading: PLAIN_READING });
}

function asMarked(bytes: Uint8Array): DecodedSource | null {
  const marked = wideEncodingOfMark(bytes);
  return marked === null ? null : wide(bytes, marked);
}

/** Null: it says nothing, or what any text is taken for. */
function asDeclared(bytes: Uint8Array, language: string | null): DecodedSource | null {
  const declared = hasUtf8Mark(bytes) ? null : declaredEncoding(bytes, language);
  if (declared === null) return null;
  const codec = (language === 'python' ? pythonCodec : webCodec)(declared);
  if (codec !== null) return codec.encoding === 'utf-8' ? null : byCodec(bytes, codec, 'as it says itself');
  // The others that we know go on with the bytes as they are.
  return language === 'python' ? notDecoded(bytes, declared) : null;
}

/** The same of a text that somebody else has decoded as UTF-8: what reads the file may do so otherwise. */
export function sourceOfText(text: string, signs: SourceSigns): DecodedSource {
  const plain = withoutNul({ text, reading: PLAIN_READING });
  if (languageOf(signs) !== 'python') return plain;
  const bytes = Buffer.from(text);
  const declared = declaredEncoding(bytes, 'python');
  const codec = declared === null ? null : pythonCodec(declared);
  return declared === null || codec?.keepsAscii === true ? plain : decodeSource(bytes, signs);
}

function languageOf({ path, language }: SourceSigns): string | null {
  const known = language === null ? null : findLanguage(language);
  return (known ?? (path === null ? null : languageOfPath(path)))?.id ?? null;
}

function hasUtf8Mark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** A byte order mark stays, as it does wherever a file is read. */
function utf8Of(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function wide(bytes: Uint8Array, encoding: Parameters<typeof decodeWide>[1]): DecodedSource {
  return byCodec(bytes, { encoding, keepsAscii: false, decode: (all) => decodeWide(all, encoding) });
}

function byCodec(bytes: Uint8Array, { encoding, keepsAscii, decode }: Codec, why?: string): DecodedSource {
  const note = `read as ${encoding}${why === undefined ? '' : `: ${why}`}`;
  // What does not obey the mark or the name reads the bytes as they are.
  const others = keepsAscii ? [] : [byteStrings(bytes)];
  return withoutNul({ text: decode(bytes), reading: { ...PLAIN_READING, encoding, note, others } });
}

function notDecoded(bytes: Uint8Array, encoding: string): DecodedSource {
  const note = `it says that it is written in ${encoding}, which Fettle cannot decode`;
  const reading: Reading = { ...PLAIN_READING, kind: 'not_decoded', encoding, note };
  return withoutNul({ text: SINGLE_BYTES.decode(bytes), reading });
}

function binary(bytes: Uint8Array): DecodedSource {
  const note = 'a binary file, searched for secrets only';
  return {
    text: byteStrings(bytes),
    reading: { ...PLAIN_READING, kind: 'binary', encoding: 'binary', note },
  };
}

function withoutNul({ text, reading }: DecodedSource): DecodedSource {
  if (!text.includes('\0')) return { text, reading };
  const others = [...reading.others, text.replaceAll('\0', '')];
  return { text: text.replaceAll('\0', ' '), reading: { ...reading, others } };
}
