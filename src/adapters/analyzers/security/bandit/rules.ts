/**
 * Rules of Bandit that do not count here. An import is no weakness: what is done with it is found by other rules
 * (B404 stands on every line that imports subprocess; B413 takes pycryptodome, which is kept, for pycrypto). A
 * program started without a shell is the right way to start one (B603, B606, B607). Passwords belong to the
 * secrets check, which never repeats them (B105-B107).
 */
const DROPPED = /^B(4\d\d|603|606|607|105|106|107)$/;

/** The CWE of a rule where Bandit's own is of another mistake, or too wide to say how bad it is. */
const CWES: Readonly<Record<string, number>> = {
  // An assertion that is left out with -O: CWE-617, and Bandit says 703, any improper handling.
  B101: 617,
  B102: 95,
  // Bound to all interfaces: nothing is broken by it alone.
  B104: 605,
  // A name in a shared folder that is only written down; mktemp (B306) is the one that is raced.
  B108: 379,
  B110: 390,
  B112: 390,
  B303: 328,
  B307: 95,
  // A URL whose scheme nobody checked: a file may be read.
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

/** Rules that say "may be": Bandit takes the call for the weakness, whatever stands in it. */
const GUESSES = new Set(['B104', 'B108', 'B202', 'B310', 'B601', 'B604', 'B609', 'B610', 'B703', 'B704']);

/** A Bandit finding on our scale; null: it does not count. Bandit's own severity is only a hint of how sure it is. */
export function meaningOf(
  rule: string,
  given: { cwe: number; severity: string; confidence: string },
): { cwe: string; confidence: 'low' | 'medium' | 'high' } | null {
  if (DROPPED.test(rule)) return null;
  // It has looked at the mode: everyone may write.
  if (rule === 'B103' && given.severity === 'HIGH') return { cwe: 'CWE-732', confidence: 'high' };
  const isGuess = GUESSES.has(rule) || given.severity === 'LOW' || given.confidence === 'LOW';
  return { cwe: `CWE-${CWES[rule] ?? given.cwe}`, confidence: isGuess ? 'low' : 'medium' };
}
