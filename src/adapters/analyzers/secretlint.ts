import { createHash } from 'node:crypto';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { SecretLintRuleContext, SecretLintRuleCreator, SecretLintSourceCode } from '@secretlint/types';
import { fail, ok, type Result } from '../../base/result.ts';
import { lineStarts, rangeAt } from '../../base/text.ts';
import { MAX_CHECKED_CHARACTERS, MAX_SCANNED_LINE_CHARACTERS } from '../../config/limits.ts';
import type { AnalyzerFailure, SecretMatch, SecretScanner } from '../../ports/analyzer.ts';
import { isHarmless } from './harmless-secrets.ts';
import { installedVersion } from './package-version.ts';

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

/** A comment in a suggestion must not switch the check off. */
const NOT_USED = new Set(['@secretlint/secretlint-rule-filter-comments']);

const RULE_OPTIONS = new Map<string, object>([
  ['@secretlint/secretlint-rule-aws', { enableIDScanRule: true }],
]);

/** What the rules find and what opens nothing: an account's number is no secret. */
const NO_SECRETS = new Set(['AWSAccountID']);

/** A secret found in a text; offsets in UTF-16 code units. */
type Hit = { rule: string; name: string; start: number; end: number; secret: string };

type Failable<Value> = Result<Value, AnalyzerFailure>;

/**
 * The rules of secretlint, run without `@secretlint/core` 11.7.1: that one keeps 36 performance marks of
 * every scan for ever (about 20 KB), and it writes the secret into its messages.
 */
export function createSecretScanner(): SecretScanner {
  return {
    tool: 'secretlint',
    version: installedVersion(PRESET),
    async scan(text, path, signal) {
      const failure = tooLarge(text);
      if (failure !== null) return fail(failure);
      const hits = await findHits(text, path, signal);
      return hits.ok ? ok(describe(text, hits.value)) : hits;
    },
    async warm() {
      await findHits('', null, new AbortController().signal);
    },
    async close() {},
  };
}

/** Patterns are only tried on what they cannot take long over. */
function tooLarge(text: string): AnalyzerFailure | null {
  if (text.length > MAX_CHECKED_CHARACTERS) {
    const message = `the text has ${text.length} characters, of which ${MAX_CHECKED_CHARACTERS} can be checked`;
    return { reason: 'too_large', message };
  }
  const ends = [...lineStarts(text).slice(1), text.length];
  const index = ends.findIndex((end, line) => end - (ends[line - 1] ?? 0) > MAX_SCANNED_LINE_CHARACTERS);
  if (index < 0) return null;
  const message = `line ${index + 1} is longer than the ${MAX_SCANNED_LINE_CHARACTERS} characters that can be checked`;
  return { reason: 'too_large', message };
}

/** Runs each rule over the text; other work gets its turn between two rules. */
async function findHits(text: string, path: string | null, signal: AbortSignal): Promise<Failable<Hit[]>> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  const source = sourceOf(text, path);
  const hits: Hit[] = [];
  for (const rule of rules as SecretLintRuleCreator[]) {
    if (NOT_USED.has(rule.meta.id)) continue;
    const handler = rule.create(contextFor(rule, text, hits), RULE_OPTIONS.get(rule.meta.id) ?? {});
    await handler.file?.(source);
    await otherWork();
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'the scan was stopped' });
  }
  return ok(hits);
}

/** What the rules read. No `ext`: with it one would read the file from disk, and one report a whole text. */
function sourceOf(text: string, path: string | null): SecretLintSourceCode {
  const notOffered = (): never => {
    throw new Error('the rules of the preset work on offsets');
  };
  return {
    content: text,
    contentType: 'text',
    hasBOM: false,
    ext: '',
    filePath: path ?? undefined,
    physicalFilePath: undefined,
    getFilePath: () => path ?? undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: notOffered,
    rangeToLocation: notOffered,
    positionToIndex: notOffered,
    indexToPosition: notOffered,
  };
}

function contextFor(rule: SecretLintRuleCreator, text: string, hits: Hit[]): SecretLintRuleContext {
  const family = rule.meta.id.replace('@secretlint/secretlint-rule-', '');
  return {
    sharedOptions: {},
    // No message is built, so that the secret stands in nothing that leaves this file.
    createTranslator: () => (name, data) => ({ message: '', messageId: String(name), data }),
    ignore() {},
    report({ message: { messageId: name, data }, range }) {
      if (NO_SECRETS.has(name)) return;
      hits.push({ rule: `secretlint/${family}/${name}`, name, ...locate(text, range, data ?? {}) });
    },
  };
}

/** The secret itself: some rules give a range that begins at the name before it. */
function locate(text: string, range: readonly [number, number], data: object) {
  const [from, to] = range;
  const value = Object.values(data).find((word) => {
    const start = typeof word === 'string' ? text.indexOf(word, from) : -1;
    return start >= 0 && start <= to;
  });
  const found: string = value ?? text.slice(from, to);
  // The rules for URLs run on past the quote that ends one.
  const secret = found.includes('://') ? found.replace(/["'`<>].*$/s, '') : found;
  const start = text.indexOf(secret, from);
  return { secret, start, end: start + secret.length };
}

function describe(text: string, hits: Hit[]): SecretMatch[] {
  const starts = lineStarts(text);
  return hits
    .filter(({ secret }) => !isHarmless(secret))
    .sort((left, right) => left.start - right.start)
    .map(({ rule, name, start, end, secret }) => ({
      rule,
      message: `A secret is written in the code (${name}): read it from the environment or a secret store`,
      range: rangeAt(text, start, end, starts),
      hash: createHash('sha256').update(secret).digest('hex').slice(0, HASH_CHARACTERS),
    }));
}

/** 64 bits: enough to tell the secrets of a project apart. */
const HASH_CHARACTERS = 16;
