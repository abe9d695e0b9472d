import { PLAIN_READING, type Reading } from '../../contract/reading.ts';
import { findLanguage, languageOfPath } from '../languages.ts';
import { byteStrings, isBinary } from './byte-strings.ts';
import { declaredEncoding } from './declared-encoding.ts';
import { type Codec, pythonCodec, SINGLE_BYTES, webCodec } from './named-codec.ts';
import { isTextName } from './text-names.ts';
import { decodeWide, wideEncodingOf, wideEncodingOfMark } from './wide-text.ts';

/** A text, and how its bytes were decoded. */
export type DecodedSource = { text: string; reading: Reading };

/** Clues to the kind of a file; `language` takes precedence over the path. */
export type SourceSigns = { path: string | null; language: string | null };

/**
 * The text of a file as the program that runs it reads it. Any bytes are a text, except those that only a file in no
 * known language can have. Such a file is `binary`, and its text is its readable parts. NUL bytes become spaces, so
 * that offsets stay the same and no tool takes one for the end; the text without them is among the other readings,
 * because shells drop them.
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

/** Null: no declared encoding, or the default one. */
function asDeclared(bytes: Uint8Array, language: string | null): DecodedSource | null {
  const declared = hasUtf8Mark(bytes) ? null : declaredEncoding(bytes, language);
  if (declared === null) return null;
  const codec = (language === 'python' ? pythonCodec : webCodec)(declared);
  if (codec !== null) return codec.encoding === 'utf-8' ? null : byCodec(bytes, codec, 'as it says itself');
  // All other known programs read the bytes unchanged.
  return language === 'python' ? notDecoded(bytes, declared) : null;
}

/** The same for a text already decoded as UTF-8: the program that reads the file may decode it differently. */
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

/** A byte order mark stays, as everywhere files are read. */
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
  // Programs that ignore the mark or the declaration read the bytes unchanged.
  const others = keepsAscii ? [] : [byteStrings(bytes)];
  return withoutNul({ text: decode(bytes), reading: { ...PLAIN_READING, encoding, note, others } });
}

function notDecoded(bytes: Uint8Array, encoding: string): DecodedSource {
  const note = `it declares the encoding ${encoding}, which Fettle cannot decode`;
  const reading: Reading = { ...PLAIN_READING, kind: 'not_decoded', encoding, note };
  return withoutNul({ text: SINGLE_BYTES.decode(bytes), reading });
}

function binary(bytes: Uint8Array): DecodedSource {
  const note = 'a binary file, scanned only for secrets';
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
