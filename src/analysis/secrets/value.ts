import type { NameKind } from './name-words.ts';
import { isPlaceholder } from './placeholder.ts';

/** In characters. Shorter values protect nothing; longer ones are prose. */
const LEAST: Record<NameKind, number> = { password: 6, key: 12 };
const LONGEST = 512;
/** In bits per character. English words have about 3; 16 hexadecimal characters at least 2.5. */
const LEAST_ENTROPY: Record<NameKind, number> = { password: 2.2, key: 2.9 };

/** Digits that a name made of words may have; people append a year to a password. */
const MOST_DIGITS: Record<NameKind, number> = { password: 2, key: 4 };

/** Paths, URLs, selectors, patterns, formats and names of other things. */
const OTHER_THING =
  /^(?:\.{0,2}\/|~\/|[a-z]:\\|urn:|arn:|oid:|data:|[#.][a-z][\w-]*$|(?:https?|wss?|file|ftp):\/\/|mailto:|--?[a-z])|\.(?:pem|key|crt|cer|txt|json|ya?ml|p12|pfx|jks|env|tsx?|m?js|py|go|html?|md)$|^\^|\$$|\(\?|\\[dwsbDWSB]|\[[^\]]+\][+*{]|%[sd]|^\$\w{1,10}\$|^(?:sha\d+|md5|bcrypt|pbkdf2|scrypt|argon2\w*)[-_:$]|^-----|^ssh-|^MII[BC]I/i;

/** Whether a value assigned to such a name is a real secret. */
export function looksSecret(value: string, kind: NameKind): boolean {
  if (value.length < LEAST[kind] || value.length > LONGEST || /\s/.test(value)) return false;
  if (OTHER_THING.test(value) || isPlaceholder(value) || isWordy(value, MOST_DIGITS[kind])) return false;
  if (entropyOf(value) < LEAST_ENTROPY[kind]) return false;
  return kind === 'password' ? isPassword(value) : isKey(value);
}

/** Letters alone, or letters with a mark at the end, are a word: `Required!`. */
function isPassword(value: string): boolean {
  const core = value.replace(/[!?.:*,]+$/, '');
  return /[A-Za-z]/.test(core) && /[^A-Za-z_. :/-]/.test(core);
}

function isKey(value: string): boolean {
  if (!/^[\w.+/=~!@#$%^&*()|:;,?-]+$/.test(value)) return false;
  if (/\d/.test(value) && /[A-Za-z]/.test(value)) return true;
  return value.length >= 20 && changesOfCase(value) >= 6;
}

function changesOfCase(value: string): number {
  return value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
}

/**
 * Words with few digits between them, as in names, routes and test data: `oauth2_access_token`,
 * `AUTH_TOKEN_1`, `session-expired`. A word has a vowel and, after its first letter, only one case.
 */
function isWordy(value: string, mostDigits: number): boolean {
  const digits = value.match(/\d+/g) ?? [];
  if (/[^\w.:/ -]/.test(value.replace(MARKS, '')) || digits.join('').length > mostDigits || digits.length > 2)
    return false;
  const words = value.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
  const isCompound =
    /[-_.:/ ]/.test(value) ||
    (words.length === 1 && digits.length === 0) ||
    (words.length > 1 && words.join('').length >= LEAST_AVERAGE * words.length);
  return isCompound && words.every(isWord);
}

/** Marks before and after a name: `?ParenKeyword`, `required!`. */
const MARKS = /^[?!*&@:]+|[?!*:,]+$/g;

/** Minimum average length of the words in a camel-case name; random text has shorter ones. */
const LEAST_AVERAGE = 4;

function isWord(word: string): boolean {
  return /^(?:[A-Z]?[a-z]*|[A-Z]+)$/.test(word) && (word.length < 4 || /[aeiouy]/i.test(word));
}

/** Shannon entropy in bits per character: at most 4 for hexadecimal, 6 for base64. */
export function entropyOf(text: string): number {
  if (text === '') return 0;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
