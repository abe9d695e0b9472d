import { hashOf } from './hit.ts';

/** Stand-ins that people write where a secret goes: `<token>`, `${TOKEN}`, `{{ token }}`, `%TOKEN%`, `$TOKEN`, `@TOKEN@`, `...`. */
const STAND_IN = /^[<[({].*[>\])}]$|^[$%@#][\w.{-]|^%[\w.-]*%?$|\$\{|\$\(|\{\{|#\{|%\(|\.{3}|…|^[*•.·_-]+$/;

/** `changeme`, `your-key`, masks and made-up runs; as separate words, so that random text does not contain them. */
const STAND_IN_WORD =
  /(?:^|[^a-z])(?:change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|this|with)|your|insert|placeholder|todo|fixme|dummy|redacted|removed|hidden|not[-_]?(?:a|so)?[-_]?(?:real|secret)|fake|sample|example|goes[-_]here|put[-_])(?=$|[^a-z])|EXAMPLE|\[(?:secret|redacted)/i;

/** Runs that no generator produces: eight equal characters, the alphabet, the digits. */
const MADE_UP_RUN =
  /([xX*0#.-])\1{7}|(.)\2{11}|abcdefghijkl|qwertyuiop|123456789|987654321|MTIzNDU2Nzg5|EyMzQ1Njc4O|IxMjM0NTY3O|(?:deadbeef){2}/i;

/** Throw-away words, with any ending of digits and marks. */
const THROW_AWAY =
  /^(?:(?:my|the|db|user|new|old|some|super|test|admin|root|default)[-_ ]?)*(?:admin|app|change[-_]?me|demo|dev|development|docker|dummy|example|foo|bar|baz|foobar|guest|hello|letmein|local|mongo|mysql|none|null|pass|passw[o0]rd|p[a@]ssw[o0]rd|postgres|pwd|qwerty|root|s[e3]cr[e3]t|test|testing|token|user|welcome|abc|key|value|string|secret[-_]?key|api[-_]?key|invalid|wrong|correct|valid|expired|bad|good|test[-_]?(?:token|key|secret|password))[-_ ]?\d{0,6}[!?.]{0,3}$/i;

/** The login that documentation puts into URLs. */
const LOGIN_OF_DOCUMENTATION = /\/\/<?user(?:name)?>?:<?pass(?:word|wd)?>?@/i;

/**
 * Keys that are published on purpose (Azurite's, those of Stripe's, Telegram's and jwt.io's pages and of RFC
 * 6749), stored as hashes so that no scanner finds them here.
 */
const PUBLISHED = new Set(
  '0011cc25eb432071 aa6547439583c3a2 2cafc0970149a84f f2d6ca16515033e5 2d1f7723aabc5c7a 7f75367e78812551 da816f9f2c16e6c5 6c96130f130ab0d6 00cf4c781dc37003 ca7459e2b26776de 731fa294d036e54f'.split(
    ' ',
  ),
);

/** Whether a text is replaced by a value later: a variable, a template, a mask. */
export function isStandIn(text: string): boolean {
  return STAND_IN.test(text);
}

/** Whether a text in the position of a secret opens nothing. */
export function isPlaceholder(secret: string): boolean {
  return (
    STAND_IN.test(secret) ||
    STAND_IN_WORD.test(secret) ||
    MADE_UP_RUN.test(secret) ||
    THROW_AWAY.test(secret) ||
    LOGIN_OF_DOCUMENTATION.test(secret) ||
    PUBLISHED.has(hashOf(secret))
  );
}

/** Hosts reserved for documentation, which no one can own (RFC 2606, RFC 6761). */
const DOCUMENTATION_HOST = /(^|\.)(example|test|invalid|example\.(com|net|org))$/;

/** This machine, or a name without a dot: a neighboring service, as in a compose file. */
const NEARBY_HOST =
  /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1|host\.docker\.internal|[^.:]+)$/;

/** Throw-away passwords of test databases. */
const THROW_AWAY_PASSWORD =
  /^(admin|app|change[-_]?me|db|default|demo|dev|development|docker|example|guest|local|mongo|mongodb|my[-_]?password|mysql|pass|passwd|password|postgres|postgresql|root|secret|test|testing|user)[\d!]*$/;

const LOGIN = /^[a-z][a-z\d+.:-]*:\/\/([^:/@\s]*):([^@/\s]+)@([^/?\s]+)/i;

/** `EXAMPLE` marks the keys in AWS's own documentation; eight equal characters are a mask typed by hand. */
const DOCUMENTED = /EXAMPLE|([xX*0])\1{7}/;

/** Whether a match is a false alarm: a placeholder, or the login of a database that only this machine can reach. */
export function isHarmless(secret: string): boolean {
  const login = LOGIN.exec(secret);
  if (login === null) return DOCUMENTED.test(secret);
  const [, user = '', password = '', address = ''] = login;
  const hosts = address.toLowerCase().split(',').map(withoutPort);
  if (DOCUMENTED.test(password) || hosts.every((host) => DOCUMENTATION_HOST.test(host))) return true;
  const isThrownAway = password === user || THROW_AWAY_PASSWORD.test(password.toLowerCase());
  return isThrownAway && hosts.every((host) => NEARBY_HOST.test(host));
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
}
