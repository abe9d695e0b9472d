import type { SecretLintRuleContext, SecretLintRuleCreator, SecretLintSourceCode } from '@secretlint/types';
import { type Hit, RANK } from '../../../analysis/secrets/hit.ts';

/** The package with the rules. */
export const SECRETLINT = '@secretlint/secretlint-rule-preset-recommend';

/** A comment in a suggestion must not switch the check off; and `xoxo-anything` is not a Slack token. */
const NOT_USED = new Set([
  '@secretlint/secretlint-rule-filter-comments',
  '@secretlint/secretlint-rule-slack',
]);

const RULE_OPTIONS = new Map<string, object>([
  ['@secretlint/secretlint-rule-aws', { enableIDScanRule: true }],
]);

/** Findings of the rules that open nothing: an account's number is not a secret. */
const NO_SECRETS = new Set(['AWSAccountID']);

/**
 * The rules of secretlint as steps that add to `hits`. They run without `@secretlint/core` 11.7.1, which
 * leaks 36 performance marks per scan (about 20 KB) and writes the secret into its messages.
 */
export async function secretlintSteps(
  text: string,
  path: string | null,
  hits: Hit[],
): Promise<(() => void | Promise<void>)[]> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  const source = sourceOf(text, path);
  return (rules as SecretLintRuleCreator[])
    .filter(({ meta }) => !NOT_USED.has(meta.id))
    .map((rule) => () => {
      const handler = rule.create(contextFor(rule, text, hits), RULE_OPTIONS.get(rule.meta.id) ?? {});
      return handler.file?.(source);
    });
}

/** The file as the rules read it. No `ext`: with it one would read the file from disk, and one report a whole text. */
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
    // The message stays empty, so that the secret never leaves this file.
    createTranslator: () => (name, data) => ({ message: '', messageId: String(name), data }),
    ignore() {},
    report({ message: { messageId: name, data }, range }) {
      if (NO_SECRETS.has(name)) return;
      const place = locate(text, range, data ?? {});
      hits.push({ rule: `secretlint/${family}/${name}`, name, rank: RANK.provider, ...place });
    },
  };
}

/** Locates the secret itself: some rules give a range that begins at the name before it. */
function locate(text: string, range: readonly [number, number], data: object) {
  const [from, to] = range;
  const value = Object.values(data).find((word) => {
    const start = typeof word === 'string' ? text.indexOf(word, from) : -1;
    return start >= 0 && start <= to;
  });
  const found: string = value ?? text.slice(from, to);
  // The rules for URLs run past the closing quote.
  const secret = found.includes('://') ? found.replace(/["'`<>].*$/s, '') : found;
  const start = text.indexOf(secret, from);
  return { secret, start, end: start + secret.length };
}
