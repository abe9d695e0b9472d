/**
 * Bandit rules that we ignore. An import is not a weakness: other rules find its misuse (B404 matches every
 * import of subprocess; B413 mistakes the maintained pycryptodome for pycrypto). Starting a program without a
 * shell is the right way (B603, B606, B607). Passwords belong to the secrets check, which never repeats them
 * (B105-B107).
 */
const DROPPED = /^B(4\d\d|603|606|607|105|106|107)$/;

/** The CWE of a rule where Bandit's own describes another mistake, or is too broad to show how serious it is. */
const CWES: Readonly<Record<string, number>> = {
  // An assertion that is removed with -O: CWE-617; Bandit says 703, any improper handling.
  B101: 617,
  B102: 95,
  // Binding to all interfaces is not a vulnerability by itself.
  B104: 605,
  // A hard-coded name in a shared folder; the race is in mktemp (B306).
  B108: 379,
  B110: 390,
  B112: 390,
  B303: 328,
  B307: 95,
  // A URL whose scheme is not checked: a file may be read.
  B310: 441,
  B313: 611,
  B314: 611,
  B315: 611,
  B316: 611,
  B317: 611,
  B318: 611,
  B319: 611,
  B324: 328,
  B701: 79,
};

/** Rules that only guess: Bandit reports the call whatever its arguments are. */
const GUESSES = new Set(['B104', 'B108', 'B202', 'B310', 'B601', 'B604', 'B609', 'B610', 'B703', 'B704']);

/** A Bandit finding on our scale; null: it does not count. Bandit's own severity is only a hint of how sure it is. */
export function meaningOf(
  rule: string,
  given: { cwe: number; severity: string; confidence: string },
): { cwe: string; confidence: 'low' | 'medium' | 'high' } | null {
  if (DROPPED.test(rule)) return null;
  // Bandit has checked the mode: everyone may write.
  if (rule === 'B103' && given.severity === 'HIGH') return { cwe: 'CWE-732', confidence: 'high' };
  const isGuess = GUESSES.has(rule) || given.severity === 'LOW' || given.confidence === 'LOW';
  return { cwe: `CWE-${CWES[rule] ?? given.cwe}`, confidence: isGuess ? 'low' : 'medium' };
}
