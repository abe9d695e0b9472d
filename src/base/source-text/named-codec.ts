import { decodeRawUnicodeEscape, decodeUnicodeEscape, decodeUtf7 } from './hidden-codecs.ts';

/** An encoding and how to decode it. `keepsAscii`: a byte below 128 is always the ASCII character. */
export type Codec = { encoding: string; keepsAscii: boolean; decode(bytes: Uint8Array): string };

/** Stands in for any ASCII-compatible encoding: code and secrets are ASCII, and each byte is a character. */
export const SINGLE_BYTES: Codec = {
  encoding: 'windows-1252',
  keepsAscii: true,
  decode: (bytes) => new TextDecoder('windows-1252').decode(bytes),
};

/** The codec of a name as Python understands it; null when its decoding is unknown. */
export function pythonCodec(name: string): Codec | null {
  const word = name.toLowerCase().replaceAll('_', '-');
  const hidden = HIDDEN[word.replaceAll('-', '')];
  if (hidden !== undefined) return hidden;
  if (/^(?:utf-?8(?:-.*)?|u8|utf|cp65001)$/.test(word)) return webCodec('utf-8');
  if (/^(?:latin-?1|iso-?8859-?1|iso-latin-1|l1)(?:-\D.*)?$/.test(word) || SINGLE_BYTE.test(word))
    return SINGLE_BYTES;
  const label = PYTHON_NAMES[word] ?? word.replace(/^cp(?=125\d$)/, 'windows-');
  return webCodec(label) ?? webCodec(label.replace(/^(iso|euc|big5|koi8|shift)-?/, '$1-'));
}

/** Names of encodings with one byte per character and ASCII below 128 that no browser knows. */
const SINGLE_BYTE =
  /^(?:ascii|us-ascii|646|8859|latin|binary|ascii-8bit|mbcs|ansi|oem|charmap|cp(?:437|720|737|775|85[0-8]|86[0-9]|1006|1125|819)|(?:ibm)?(?:437|775|85[0-8]|86[0-9])|hp-roman8|roman8|r8|kz-?1048|rk1048|strk1048-2002|ptcp154|pt154|cyrillic-asian|koi8-t|mac-?[\w-]+|palmos)$/;

/** Python's names for encodings that browsers call something else. */
const PYTHON_NAMES: Record<string, string> = {
  cp932: 'shift_jis',
  'shift-jis-2004': 'shift_jis',
  'shift-jisx0213': 'shift_jis',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  big5hkscs: 'big5',
  cp936: 'gbk',
  'euc-jis-2004': 'euc-jp',
  'euc-jisx0213': 'euc-jp',
  iso2022jp: 'iso-2022-jp',
  'iso2022-jp': 'iso-2022-jp',
  'tis-620': 'iso-8859-11',
};

/** Encodings in which code can look like other text. */
const HIDDEN: Record<string, Codec> = {
  utf7: { encoding: 'utf-7', keepsAscii: false, decode: decodeUtf7 },
  u7: { encoding: 'utf-7', keepsAscii: false, decode: decodeUtf7 },
  unicode11utf7: { encoding: 'utf-7', keepsAscii: false, decode: decodeUtf7 },
  unicodeescape: { encoding: 'unicode_escape', keepsAscii: false, decode: decodeUnicodeEscape },
  rawunicodeescape: { encoding: 'raw_unicode_escape', keepsAscii: false, decode: decodeRawUnicodeEscape },
};

/** Browser encodings that are UTF-16 or in which a byte below 128 can be part of another character. */
const LOSES_ASCII = /^(?:utf-16|iso-2022|shift_jis|gb|big5|euc-kr|replacement|x-user-defined)/;

/** The codec of a name as browsers understand it; null when they do not know it. */
export function webCodec(label: string): Codec | null {
  try {
    const { encoding } = new TextDecoder(label);
    // The declaration itself is ASCII, so it is wrong: nothing that reads the file obeys it.
    if (encoding.startsWith('utf-16')) return null;
    const decode = (bytes: Uint8Array) =>
      new TextDecoder(label, { fatal: encoding === 'utf-8' }).decode(bytes);
    return { encoding, keepsAscii: !LOSES_ASCII.test(encoding), decode };
  } catch {
    return null;
  }
}
