import { redactNow } from '../analyzers/secrets/rule-table.ts';

/** Characters of one field of a log line; a log is not the place for a file. */
const MAX_LOGGED_CHARACTERS = 500;
const MAX_LOGGED_DEPTH = 4;
const MAX_LOGGED_ITEMS = 20;

const REDACTED = '[redacted]';

/**
 * Fields that contain a secret or someone's code, by the last word of their name (`api_key`, `sessionToken`).
 * Numbers under these names are counts and remain.
 */
const PRIVATE_WORDS = new Set(
  [
    ...'key apikey token secret password passphrase credential cookie authorization'.split(' '),
    ...'prompt text code instruction question content body before after'.split(' '),
  ].flatMap((word) => [word, `${word}s`]),
);

/** Secrets inside other text: the user part of a URL, and the value after an authorization scheme. */
const URL_USER = /\/\/[^/\s@]+@/g;
const AUTHORIZATION = /\b(bearer|basic)\s+[^\s"',;]+/gi;

/** The fields of a log line without secrets and source text, and small enough to print. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]) => {
    return [name, isPrivate(name, field) ? REDACTED : redactValue(field, depth + 1)];
  });
  return Object.fromEntries(entries);
}

function isPrivate(name: string, field: unknown): boolean {
  if (typeof field !== 'string' && (typeof field !== 'object' || field === null)) return false;
  const words = name.split(/[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
  return PRIVATE_WORDS.has(words.at(-1)?.toLowerCase() ?? '');
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) {
    return { name: value.name, message: redactText(value.message), stack: stackOf(value) };
  }
  if (depth >= MAX_LOGGED_DEPTH) return '[deeper]';
  if (Array.isArray(value))
    return value.slice(0, MAX_LOGGED_ITEMS).map((item) => redactValue(item, depth + 1));
  return redactObject(value, depth);
}

/** Only the frames: the lines before them repeat the message. */
function stackOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, MAX_LOGGED_ITEMS);
}

function redactText(text: string): string {
  // A secret may span the end of the text to log.
  const head = text.slice(0, 2 * MAX_LOGGED_CHARACTERS);
  const known = head.replace(URL_USER, `//${REDACTED}@`).replace(AUTHORIZATION, `$1 ${REDACTED}`);
  const safe = redactNow(known);
  if (text.length <= MAX_LOGGED_CHARACTERS) return safe;
  return `${safe.slice(0, MAX_LOGGED_CHARACTERS)}... (${text.length} characters)`;
}
