import { type Hit, RANK } from './hit.ts';
import { isHarmless, isStandIn } from './placeholder.ts';

/** A position where a secret goes, whatever it looks like. The last group of the pattern is the secret. */
type LikelyPattern = {
  name: string;
  /**
   * With the flags `g` and `d`. Every repetition is bounded, and nested repetitions are unambiguous: short
   * texts are searched without a watchdog.
   */
  pattern: RegExp;
  /** Whether the value is not a secret; `match` is the whole match of the pattern. */
  isOpen?: (secret: string, match: string) => boolean;
};

/** From a program's name to one of its flags, on the same line and in the same command. */
const ARGUMENTS = '[^\\n|;&]{0,200}?[\\s"\',]';
const GAP = '[\\s"\',=]{1,6}';
const WORD = '([^\\s"\',;|&<>]{2,200})';

const flag = (programs: string, flags: string, value: string = WORD): RegExp =>
  new RegExp(`\\b(?:${programs})\\b${ARGUMENTS}(?:${flags})${value}`, 'gd');

/** A word of a sentence about tokens consists of letters only. */
const isWord = (secret: string) => /^[A-Za-z_.-]+$/.test(secret) && secret.length < LONG_WORD;
const LONG_WORD = 20;

const LIKELY_PATTERNS: readonly LikelyPattern[] = [
  // `mysql -pSECRET`: after a blank it would be the name of a database.
  {
    name: 'mysql-password',
    pattern: flag(
      'mysql\\w{0,20}|mariadb[\\w-]{0,20}',
      '-p(?!ort\\b|assword\\b|rotocol\\b)',
      '["\']?([^\\s"\',;|&<>]{2,200})',
    ),
  },
  {
    name: 'user-and-password',
    pattern: flag(
      'curl|wget|http|https',
      `-u|--user|-U|--proxy-user`,
      `${GAP}[^\\s:"']{1,100}:([^\\s"']{1,200})`,
    ),
  },
  { name: 'sshpass', pattern: new RegExp(`\\bsshpass${GAP}-p[\\s"',=]{0,6}${WORD}`, 'gd') },
  { name: 'redis-password', pattern: flag('redis-cli', '-a', GAP + WORD) },
  { name: 'registry-login', pattern: flag('login', '-p', GAP + WORD) },
  { name: 'ldap-password', pattern: flag('ldap\\w{1,12}', '-w', GAP + WORD) },
  {
    name: 'samba-password',
    pattern: flag('smbclient|rpcclient|smbget', '-U', `[\\s"',=]{0,6}[^\\s%"']{1,100}%([^\\s"']{1,200})`),
  },
  { name: 'openssl-password', pattern: /\bpass(?:in|out)?[\s"',=]{1,6}pass:([^\s"']{1,200})/dg },
  {
    name: 'sql-password',
    pattern:
      /\b(?:identified\s{1,4}by|with\s{1,4}password|set\s{1,4}password\s{0,4}=?)\s{1,4}'([^'\n]{1,200})'/dgi,
  },
  {
    name: 'netrc-password',
    pattern: /\b(?:login|user)\s{1,20}\S{1,100}\s{1,20}password\s{1,20}(\S{1,200})/dg,
  },
  {
    name: 'login-in-address',
    pattern: /\b[a-z][a-z\d+.-]{1,30}:\/\/[^\s:@/"'`<>]{0,100}:([^\s@/"'`<>]{1,200})@[\w.[-]{1,200}/dgi,
    isOpen: (_, match) => isHarmless(match),
  },
  // Includes Sentry's DSNs.
  { name: 'key-in-address', pattern: /:\/\/([\w-]{16,200})@[\w[]/dg },
  {
    name: 'authorization',
    pattern: /(?<![\w-])(?:bearer|basic|token|apikey|api-key)[ \t]{1,4}([\w.~+/=-]{8,2000})/dgi,
    isOpen: isWord,
  },
  {
    name: 'authorization-header',
    pattern:
      /\b(?:authorization|x-api-key|x-auth-token|private-token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?([\w.~+/=-]{8,2000})/dgi,
    isOpen: (secret) => isWord(secret) || /^(?:bearer|basic|token)$/i.test(secret),
  },
  { name: 'json-web-token', pattern: /\b(eyJ[\w-]{8,4000}\.[\w-]{8,4000}(?:\.[\w-]{0,4000})?)/dg },
  // The start or the end of a truncated key: a complete one is found by its own rule.
  {
    name: 'private-key',
    pattern:
      /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?:\\n|[\s"']){1,20}[A-Za-z\d+/=]{16,100}){1,200})/dg,
  },
  {
    name: 'private-key',
    pattern:
      /((?:^[ \t"']{0,20}[A-Za-z\d+/=]{16,80}(?:\\n)?(?:["'][,+ \t]{0,6}|[ \t]{1,4})?\r?\n){1,80}[ \t"']{0,20}-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)/dgm,
  },
];

/**
 * Finds text in positions where only secrets go, one step per pattern. For texts that leave the machine, not
 * for findings.
 */
export const likelyPatternSteps = (text: string, hits: Hit[]): (() => void)[] =>
  LIKELY_PATTERNS.map((place) => () => {
    hits.push(...hitsOf(place, text));
  });

function hitsOf({ name, pattern, isOpen }: LikelyPattern, text: string): Hit[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [start = 0, end = 0] = match.indices?.at(-1) ?? [];
    const secret = text.slice(start, end);
    if (isStandIn(secret) || isOpen?.(secret, match[0]) === true) return [];
    return [{ rule: `fettle/${name}`, name, start, end, secret, rank: RANK.name }];
  });
}
