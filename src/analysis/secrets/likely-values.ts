import type { Span } from '../span.ts';
import { type Hit, RANK } from './hit.ts';
import type { NameKind } from './name-words.ts';
import { bareAfter, isBareFile, isEntry, namesIn, quotedAfter } from './names.ts';
import { isStandIn } from './placeholder.ts';

/** In characters. Shorter values open nothing, or are code such as `""`, `-p`, `EOF`. */
const LEAST: Record<NameKind, number> = { password: 3, key: 6 };

/** Paths, URLs, patterns, formats, hashes and flags. */
const OTHER_THING =
  /^(?:\.{0,2}\/|~\/|[a-z]:\\|[a-z][a-z\d+.-]*:\/\/|(?:urn|arn|oid|data):|--?[a-z]|\$\w{1,10}\$)|^\^|\(\?|%[sd]/i;

/** Words that are not a secret in any language. */
const NOTHING =
  /^(?:none|null|nil|true|false|undefined|void|self|this|await|new|not|yes|no|str|string|text|bytes|bytearray|int|integer|number|float|boolean|bool|any|object|char|varchar|unknown|never|auto|required|optional|stdin|[|>][-+]?|![\w!-]*)[,;]?$/i;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const DOTTED = /^[A-Za-z_$][\w$]*(?:(?:\?\.|->|::|\.)[A-Za-z_$][\w$]*)*$/;
const SENSITIVE = /pass|pwd|secret|token|key|cred|auth/i;

/**
 * Finds values assigned to a password, a token or a similar name, for a text that leaves the machine:
 * dictionary words count too. Names, types, calls, variables and templates do not. For findings use
 * `findByName`, which is as strict as this is lenient.
 */
export function findLikelyValues(text: string, path: string | null, from: number, to: number): Hit[] {
  const hits: Hit[] = [];
  const isBare = path !== null && isBareFile(path);
  for (const { name, kind } of namesIn(text, from, to)) {
    const value = givenTo(text, name, { kind, isBare });
    if (value === null) continue;
    const rule = `fettle/value-of-a-${kind}`;
    hits.push({ rule, name: rule, ...value, secret: text.slice(value.start, value.end), rank: RANK.name });
  }
  return hits;
}

function givenTo(
  text: string,
  name: Span,
  { kind, isBare }: { kind: NameKind; isBare: boolean },
): Span | null {
  const head = headOf(text, name);
  const written = text.slice(name.start, name.end);
  // `max_tokens` is a count.
  if (DECLARATION.test(head) || /tokens$/i.test(written)) return null;
  const named: Named = { kind, word: lettersOf(written) };
  const quoted = quotedAfter(text, name);
  if (quoted === null) return null;
  if (quoted !== undefined) {
    if (isOtherUse(text.slice(name.end, quoted.start), head, named)) return null;
    return isLiteralSecret(text.slice(quoted.start, quoted.end), named) ? quoted : null;
  }
  const isGiven = (isBare && /^[\s\w.-]*$/.test(head)) || written.startsWith('--');
  const bare = isGiven ? bareAfter(text, name) : codeValue(text, name);
  return bare !== null && isSecret(text.slice(bare.start, bare.end), named) ? bare : null;
}

/** The text before a name on its line, up to `HEAD_CHARACTERS`. */
function headOf(text: string, { start }: Span): string {
  return text.slice(Math.max(0, start - HEAD_CHARACTERS), start).replace(/^.*[\r\n]/s, '');
}
const HEAD_CHARACTERS = 60;

/** Whether a literal after a name is not its value, judged by the text between the two and before the name. */
function isOtherUse(between: string, head: string, { kind, word }: Named): boolean {
  if (/\{\s*["'`]?$/.test(between)) return true;
  // A conditional: `isMet ? 'pass' : 'miss'`; or the next entry of a list, where a lookup would have its
  // default.
  if (/\?\s*["'`]$/.test(head)) return true;
  if (/^["'`]\s*,/.test(between) && !/\(\s*["'`]$/.test(head)) return true;
  if (/\(\s*["'`]?$/.test(between)) return kind === 'key' || word === 'pass';
  return kind === 'key' && /[!=]==?|equals/.test(between);
}

/** Keywords that make a name that of a type or a function. */
const DECLARATION = /\b(?:type|class|interface|enum|struct|def|function|func|fn)\s{1,4}$/;

type Named = { kind: NameKind; word: string };

function lettersOf(text: string): string {
  return text.replace(/[^A-Za-z]/g, '').toLowerCase();
}

function isLiteralSecret(value: string, named: Named): boolean {
  if (!/\s/.test(value)) return isSecret(value, named);
  // A label or message mentions the password; a passphrase does not.
  return named.kind === 'password' && !SENSITIVE.test(value) && isSecret(value, named);
}

function isSecret(value: string, { kind, word }: Named): boolean {
  if (value.trim().length < LEAST[kind] || NOTHING.test(value)) return false;
  if (OTHER_THING.test(value) || isStandIn(value)) return false;
  // `ACCESS_TOKEN = "access_token"` and `AUTH_TOKEN = "x-auth-token"` name a field.
  const letters = lettersOf(value);
  const isOfName = letters !== '' && (word.includes(letters) || letters.includes(word));
  return !isOfName || /[^A-Za-z_ -]/.test(value) || letters.length > word.length + MOST_OF_PREFIX;
}

/** Extra letters that a field's name may have compared with the variable's: `x-`, `http_`. */
const MOST_OF_PREFIX = 4;

/** An unquoted value in a text of any language that is not one of its expressions. */
function codeValue(text: string, name: Span): Span | null {
  if (isEntry(text, name)) return unlessCode(text, bareAfter(text, name));
  return text[name.end] === '=' ? assigned(text, name) : spacedAssigned(text, name);
}

/** `name: value`: in a program the value is a type or a variable. */
function unlessCode(text: string, value: Span | null): Span | null {
  if (value === null) return null;
  const written = text.slice(value.start, value.end);
  const isType = /^[A-Z][A-Za-z]*$|[<>|?[\]]/.test(written);
  return isType || isOtherName(written) ? null : value;
}

/** A variable whose name says that it holds the secret, or a field of an object. */
function isOtherName(written: string): boolean {
  return DOTTED.test(written) && (!IDENTIFIER.test(written) || SENSITIVE.test(written));
}

const TO_END = /[^\s"'`;,&<>()[\]{}|\\]{1,512}/y;

/** `name=value` without blanks: environment files, connection strings, queries; and arguments of calls. */
function assigned(text: string, name: Span): Span | null {
  TO_END.lastIndex = name.end + 1;
  const written = TO_END.exec(text)?.[0] ?? '';
  if (written === '' || written.startsWith('=') || written.startsWith('>')) return null;
  const value = { start: name.end + 1, end: name.end + 1 + written.length };
  const isLine = isWholeLine(text, name, value);
  if (isLine && isCapital(text.slice(name.start, name.end))) return value;
  const next = text[value.end] ?? '';
  if (/[([{]/.test(next) || isOtherName(written)) return null;
  const isArgument = IDENTIFIER.test(written) && (/[,)]/.test(next) || text[name.start - 1] === '.');
  return isArgument ? null : value;
}

function isCapital(name: string): boolean {
  return name === name.toUpperCase() && /[A-Z]/.test(name);
}

const LINE_HEAD = /(?:^|[\r\n])[ \t]{0,40}(?:(?:export|set|setx|ENV|ARG|-e|--env)[ \t]{1,4})?$/;
const LINE_HEAD_CHARACTERS = 56;

function isWholeLine(text: string, { start }: Span, { end }: Span): boolean {
  const head = text.slice(Math.max(0, start - LINE_HEAD_CHARACTERS), start);
  return (
    LINE_HEAD.test(start <= LINE_HEAD_CHARACTERS ? head : head.slice(1)) &&
    /^[ \t]*(?:[\r\n#]|$)/.test(text.slice(end, end + 8))
  );
}

const TO_SPACED = /[ \t]{1,20}=[ \t]{1,20}([^\s"'`]{1,512})(?=[ \t]{0,8}(?:[\r\n]|$))/y;

/** `name = value` as a separate line, where the value cannot be code. */
function spacedAssigned(text: string, name: Span): Span | null {
  TO_SPACED.lastIndex = name.end;
  const written = TO_SPACED.exec(text)?.[1];
  if (written === undefined || !/\w/.test(written) || /[()[\]{};]/.test(written) || DOTTED.test(written))
    return null;
  return { start: TO_SPACED.lastIndex - written.length, end: TO_SPACED.lastIndex };
}
