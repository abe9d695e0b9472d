import type { Span } from '../span.ts';
import { type Hit, RANK } from './hit.ts';
import { kindOfName, type NameKind } from './name-words.ts';
import { looksSecret } from './value.ts';

const WORD = /pass|pwd|secret|token|key|credential|auth|kennwort|_pw|pw_/gi;

/** In characters; longer literals are prose. */
const LONGEST_LITERAL = 600;

/** In characters; longer identifiers are minified code or data. */
const LONGEST_NAME = 100;

/** How many characters before and after an entry's name are examined. */
const LONGEST_INDENT = 60;
const LONGEST_ENTRY = 300;

/**
 * From the end of a name to the opening quote of its value: a type, an index, and `=`, `:`, `=>`, `:=`, `==`,
 * `||`, `??`, a call of it, or `value:` as in a list of environment variables.
 */
const TO_QUOTE =
  /(?:\\?["'`])?\]?(?:\[\w{0,8}\])?[!?]?(?:[ \t]{0,4}:[ \t]{0,4}(?:&(?:'\w{1,20} )?)?[A-Za-z_*][\w<>[\]|&?.]{0,40}(?=[ \t]{0,4}=[^=])|[ \t][*&A-Za-z[\]][\w.[\]]{0,30}(?=[ \t]{1,4}=))?(?:[ \t]{0,20}(?:===?|!==?|=>|:=|\?\?=|\|\||\?\?|=|:|\(|\{|->|or\b)|\.equals\(|["'],?\s{1,40}["']?value["']?\s{0,4}[:=]|\s{1,40}value:)\s{0,40}[rRbBuUfFL@$&]{0,2}(\\?["'`])/y;

/** A quoted name may also be the previous argument: `getenv("TOKEN", "...")`. */
const TO_NEXT_ARGUMENT = /["'`]\)?[ \t]{0,4}(?:,|or\b|\|\||\?\?)[ \t\r\n]{0,40}(["'`])/y;

/** Unquoted values: `NAME=value`, `name: value` and `--name value`, up to the next blank. */
const TO_BARE =
  /[ \t]{0,20}(?:[=:]|(?<=-[\w-]{1,60})[ \t])[ \t]{0,20}([^\s"'`<>,;#()[\]{}=][^\s"'`]{0,512})(?=["'`\s]|$)/y;
const TO_MARKUP = />([^<>\s]{4,200})<\//y;

/** Files with unquoted values. */
const BARE_FILE =
  /(?:^|[\\/])(?:[\w.-]*\.env(?:\.[\w-]+)?|\.(?:npmrc|pypirc|netrc|bashrc|zshrc)|[\w.-]+\.(?:ya?ml|ini|cfg|conf|cnf|properties|toml|tfvars|sh|bash|zsh)|(?:docker|container)file[\w.-]*)$/i;

/**
 * Finds secrets by the name they are assigned to: a password literal, an API key in a dictionary. Examines
 * the names that begin between two offsets.
 */
export function findByName(text: string, path: string | null, from: number, to: number): Hit[] {
  const hits: Hit[] = [];
  const isBare = path !== null && isBareFile(path);
  for (const { name, kind } of namesIn(text, from, to)) {
    const value = valueAfter(text, name, isBare);
    if (value === null) continue;
    const secret = text.slice(value.start, value.end);
    if (looksSecret(secret, kind)) hits.push(hitOf(kind, value, secret));
  }
  return hits;
}

/** The names of secrets that begin between two offsets, in the order of the text. */
export function* namesIn(
  text: string,
  from: number,
  to: number,
): Generator<{ name: Span; kind: NameKind }, void, void> {
  for (let next = from; ; ) {
    WORD.lastIndex = next;
    const match = WORD.exec(text);
    if (match === null || match.index >= to) return;
    const name = nameAround(text, match.index);
    next = Math.max(name.end, match.index + 1);
    const kind = name.end - name.start > LONGEST_NAME ? null : kindOfName(text.slice(name.start, name.end));
    if (kind !== null) yield { name, kind };
  }
}

/** Whether values in a file are unquoted, as in YAML and environment files. */
export function isBareFile(path: string): boolean {
  return BARE_FILE.test(path);
}

function hitOf(kind: NameKind, { start, end }: Span, secret: string): Hit {
  const name = `hard-coded-${kind}`;
  return { rule: `fettle/${name}`, name, start, end, secret, rank: RANK.name };
}

function nameAround(text: string, index: number): Span {
  let start = index;
  while (start > 0 && index - start <= LONGEST_NAME && isNamePart(text.charCodeAt(start - 1))) start -= 1;
  let end = index;
  while (end < text.length && end - index <= LONGEST_NAME && isNamePart(text.charCodeAt(end))) end += 1;
  return { start, end };
}

/** Letters, digits, `_` and `-`. */
function isNamePart(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95 ||
    unit === 45
  );
}

function valueAfter(text: string, name: Span, isBare: boolean): Span | null {
  const quoted = quotedAfter(text, name);
  if (quoted !== undefined) return quoted;
  const mayBeBare =
    isBare || isAssignment(text, name) || isEntry(text, name) || text.startsWith('--', name.start);
  return mayBeBare ? bareAfter(text, name) : null;
}

/** The literal or element text assigned to a name; null if it does not end, undefined if there is none. */
export function quotedAfter(text: string, name: Span): Span | null | undefined {
  const before = text[name.start - 1] ?? '';
  const isQuoted = /["'`]/.test(before) && /["'`]/.test(text[name.end] ?? '');
  const quote =
    quoteAfter(TO_QUOTE, text, name.end) ?? (isQuoted ? quoteAfter(TO_NEXT_ARGUMENT, text, name.end) : null);
  if (quote !== null) return literalAt(text, quote);
  return before === '<' ? groupAt(TO_MARKUP, text, name.end) : undefined;
}

/** The value behind a name and `=`, `:` or the blank behind a flag, up to the next blank. */
export function bareAfter(text: string, name: Span): Span | null {
  return groupAt(TO_BARE, text, name.end);
}

/** `name: value` as a separate line that does not end like code. */
export function isEntry(text: string, { start, end }: Span): boolean {
  const head = text.slice(Math.max(0, start - LONGEST_INDENT), start).replace(/^.*[\r\n]/s, '');
  return (
    /^\s*(?:-\s+)?$/.test(head) &&
    /^:[ \t]+[^\s,;(){}[\]]+[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + LONGEST_ENTRY))
  );
}

/** `NAME=value` in capitals and without blanks, as in shells, Dockerfiles and environment files. */
function isAssignment(text: string, { start, end }: Span): boolean {
  const name = text.slice(start, end);
  return text[end] === '=' && text[end + 1] !== '=' && name === name.toUpperCase() && /[A-Z]/.test(name);
}

type Quote = { start: number; mark: string };

function quoteAfter(pattern: RegExp, text: string, from: number): Quote | null {
  pattern.lastIndex = from;
  const mark = pattern.exec(text)?.[1];
  return mark === undefined ? null : { start: pattern.lastIndex, mark };
}

/** The content of a string literal that ends on its line; an escaped quote does not end it. */
function literalAt(text: string, { start, mark }: Quote): Span | null {
  const triple = mark.length === 1 && text.startsWith(mark + mark, start) ? start + 2 : start;
  const last = mark.at(-1) ?? '';
  const limit = Math.min(text.length, triple + LONGEST_LITERAL);
  for (let end = triple; end < limit; end += 1) {
    const character = text[end];
    if (character === '\n' || character === '\r') return null;
    if (character === '\\' && mark.length === 1) end += 1;
    else if (character === last) return { start: triple, end: mark.length === 2 ? end - 1 : end };
  }
  return null;
}

function groupAt(pattern: RegExp, text: string, from: number): Span | null {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined) return null;
  const start = match.index + match[0].indexOf(value, 1);
  return { start, end: start + value.length };
}
