import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { isMain } from './is-main.mjs';

/** Excluded rules, and why. */
const LEFT_OUT = {
  'generic-api-key': 'src/analysis/secrets/names.ts judges names and values more closely',
  'kubernetes-secret-yaml': 'spans hundreds of lines; the values are found by their names',
  'curl-auth-header': 'spans lines; rules/secrets/fettle.json has it for one line',
  'curl-auth-user': 'spans lines; rules/secrets/fettle.json has it for one line',
  'jwt-base64': 'a token inside a token',
  'sourcegraph-access-token':
    'takes every commit for one; rules/secrets/fettle.json has the tokens with a prefix',
  'aws-amazon-bedrock-api-key-short-lived':
    'is one fixed text; rules/secrets/fettle.json has what follows it',
  'pkcs12-file': 'is about the name of a file',
  ...Object.fromEntries(
    [
      'adobe-client-id',
      'asana-client-id',
      'bitbucket-client-id',
      'discord-client-id',
      'flutterwave-public-key',
      'linkedin-client-id',
      'lob-pub-api-key',
      'looker-client-id',
      'mailgun-pub-key',
      'messagebird-client-id',
      'new-relic-user-api-id',
      'plaid-client-id',
      'sendbird-access-id',
      'sumologic-access-id',
    ].map((id) => [id, 'an identifier, of no use without its secret']),
  ),
};

/** A key spelled out in an allow-list is stored as its hash: scanners must not find it in this repository. */
const WRITTEN_OUT = /^[\w.-]{20,}$/;

/**
 * @typedef {{ regexes?: string[], stopwords?: string[], regexTarget?: string }} AllowList
 * @typedef {{ id: string, regex?: string, keywords?: string[], entropy?: number, secretGroup?: number, path?: string, allowlists?: AllowList[] }} Rule
 */

/**
 * The rule table of a gitleaks.toml as Fettle reads it; `npm run format` after it is written (`src/analysis/secrets/table.ts`).
 * @param {string} text
 * @param {string} revision The commit it is of.
 */
export function importTable(text, revision) {
  const config = /** @type {{ rules: Rule[], allowlist: AllowList }} */ (
    /** @type {unknown} */ (parse(text))
  );
  const kept = config.rules.filter(({ id }) => !(id in LEFT_OUT));
  return {
    source: 'gitleaks config/gitleaks.toml, MIT licence, see LICENSE-gitleaks.txt',
    revision,
    leftOut: LEFT_OUT,
    allow: { regexes: config.allowlist.regexes ?? [], stopwords: config.allowlist.stopwords ?? [] },
    rules: kept.map(importRule),
  };
}

/** @param {Rule} rule */
function importRule({ id, regex, keywords, entropy, secretGroup, path, allowlists = [] }) {
  const regexes = allowlists.flatMap((list) =>
    (list.regexTarget ?? 'secret') === 'secret' ? (list.regexes ?? []) : [],
  );
  const hashes = regexes.filter((text) => WRITTEN_OUT.test(text)).map(hashOf);
  const others = regexes.filter((text) => !WRITTEN_OUT.test(text));
  return {
    id,
    regex,
    keywords: (keywords ?? []).map((word) => word.toLowerCase()),
    ...(entropy === undefined ? {} : { entropy }),
    ...(secretGroup === undefined ? {} : { group: secretGroup }),
    ...(path === undefined ? {} : { path }),
    ...(others.length === 0 ? {} : { allow: others }),
    ...(hashes.length === 0 ? {} : { allowHashes: hashes }),
  };
}

/** @param {string} text */
function hashOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

if (isMain(import.meta.url)) {
  const [source, revision] = process.argv.slice(2);
  if (source === undefined || revision === undefined) {
    process.stderr.write('usage: node scripts/import-gitleaks.mjs GITLEAKS_TOML COMMIT\n');
    process.exitCode = 2;
  } else {
    const target = fileURLToPath(new URL('../rules/secrets/gitleaks.json', import.meta.url));
    writeFileSync(
      target,
      `${JSON.stringify(importTable(readFileSync(source, 'utf8'), revision), null, 2)}\n`,
    );
  }
}
