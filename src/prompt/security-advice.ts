/** A topic that a request touches, and one sentence on how to do it safely. */
type Advice = { touches: RegExp; says: string };

/** Matched against the request's text; in output order. */
const ADVICE: readonly Advice[] = [
  {
    touches: /\bsql\b|\b(?:sqlite3?|postgres(?:ql)?|mysql|psycopg2?|sqlalchemy|knex|database)\b/i,
    says: 'Pass values to SQL as parameters, never inside its text.',
  },
  {
    touches:
      /\b(?:subprocess|shell|child_process|spawn)\b|\b(?:execut|run)\w*\s+(?:an?\s+|the\s+)?(?:shell\s+|external\s+|git\s+)?(?:commands?|programs?|scripts?|process(?:es)?)\b/i,
    says: 'Start programs with a list of arguments and without a shell.',
  },
  {
    touches:
      /\b(?:upload(?:s|ed)?|download(?:s|ed)?|unzip|zip\s+files?|tarball|archives?)\b|\bfile\s*(?:name|path)s?\b|\bserv(?:e|es|ing)\s+(?:static\s+)?files?\b/i,
    says: 'Resolve paths from outside and refuse those that leave their folder.',
  },
  {
    touches: /\b(?:un)?pickled?\b|\b(?:deseriali[sz]|unmarshal)\w*|\b(?:yaml|xml)\b/i,
    says: 'Read data from outside with a parser that makes no objects and resolves no entities: yaml.safe_load, never pickle.',
  },
  {
    touches:
      /\b(?:passwords?|api[ -]?keys?|secret\s+keys?|session\s+ids?|hmac|encryption|otp|(?:access|auth|bearer|csrf|reset|session|random|secret)\s+tokens?)\b/i,
    says: 'Take random values from secrets or crypto, hash passwords with scrypt, bcrypt or argon2, compare in constant time, and write no secret into the code.',
  },
  {
    touches:
      /\b(?:html|innerHTML|jinja2?|flask|django|web\s*pages?|redirects?)\b|\bexpress\s+(?:app|handler|route|server)s?\b/i,
    says: 'Escape what users wrote before it goes into HTML.',
  },
];

/** One sentence for each topic the texts touch; empty when they touch none, as most do. */
export function securityAdvice(...texts: readonly string[]): string {
  return ADVICE.filter(({ touches }) => texts.some((text) => touches.test(text)))
    .map(({ says }) => says)
    .join(' ');
}
