import type { Analyzers } from '../../src/checks/check.ts';
import { copiedCodeCheck } from '../../src/checks/copied-code.ts';
import type { Candidate } from '../../src/contract/candidate.ts';
import type { LicenseCoverage, LicenseIndex } from '../../src/ports/license-index.ts';
import { DISGUISES, type Disguise } from './copied-code/disguise.ts';
import { cutExcerpts, type Excerpt, type Excerpts, readSources } from './copied-code/excerpts.ts';
import { Random } from './secrets/random.ts';

export type CopiedCodeOptions = {
  licenses: LicenseIndex;
  /** Folders of the copyleft packages in the index, one folder per package. */
  sources: string[];
  /** Folders of packages that are in no index; files that name a copyleft license are skipped. */
  unrelated: string[];
  /** Copied excerpts in total, half of them Python, half JavaScript; and unrelated ones of each language. */
  copied: number;
  harmless: number;
  seed: number;
};

/** `blocked` are high, `flagged` are those and warnings; `which` names the missed ones, or the false alarms. */
export type Tally = { n: number; blocked: number; flagged: number; which: string[] };

export type CopiedCodeReport = {
  coverage: LicenseCoverage | null;
  disguises: Record<Disguise, Record<'python' | 'javascript', Tally>>;
  unrelated: Record<'python' | 'javascript', Tally>;
  /** Discarded because they have fewer tokens than are compared. */
  tooShort: number;
  /** CPU milliseconds of one lookup, on average. */
  cpuMs: number;
};

/** How many copied excerpts the check notices under each disguise, and how many unrelated ones it takes for copied. */
export async function evaluateCopiedCode(options: CopiedCodeOptions): Promise<CopiedCodeReport> {
  const { licenses, copied, harmless, seed } = options;
  const random = new Random(seed);
  const sources = await readSources(options.sources, ['copyleft']);
  const others = await readSources(options.unrelated, ['permissive', 'unknown']);
  const each = { count: Math.ceil(copied / 2), random };
  const excerpts = {
    python: cutExcerpts(sources, 'python', each),
    javascript: cutExcerpts(sources, 'javascript', each),
  };
  const many = { count: harmless, random };
  const clean = {
    python: cutExcerpts(others, 'python', many),
    javascript: cutExcerpts(others, 'javascript', many),
  };
  const answer = await licenses.look(NOTHING, new AbortController().signal);
  const disguised = async (disguise: Disguise) => ({
    python: await tallyOf(licenses, excerpts.python, disguise),
    javascript: await tallyOf(licenses, excerpts.javascript, disguise),
  });
  const started = process.cpuUsage();
  const disguises = {
    verbatim: await disguised('verbatim'),
    reformatted: await disguised('reformatted'),
    renamed: await disguised('renamed'),
  };
  const unrelated = {
    python: await alarmsOf(licenses, clean.python),
    javascript: await alarmsOf(licenses, clean.javascript),
  };
  const { user, system } = process.cpuUsage(started);
  const runs = DISGUISE_COUNT * (excerpts.python.taken.length + excerpts.javascript.taken.length);
  return {
    coverage: answer.ok ? answer.value.coverage : null,
    disguises,
    unrelated,
    tooShort: [excerpts, clean].reduce(
      (sum, pair) => sum + pair.python.tooShort + pair.javascript.tooShort,
      0,
    ),
    cpuMs:
      (user + system) /
      MICROSECONDS /
      Math.max(1, runs + clean.python.taken.length + clean.javascript.taken.length),
  };
}

const NOTHING = { exact: new Uint32Array(0), renamed: new Uint32Array(0) };
const DISGUISE_COUNT = Object.keys(DISGUISES).length;
const MICROSECONDS = 1_000;

async function tallyOf(licenses: LicenseIndex, { taken }: Excerpts, disguise: Disguise): Promise<Tally> {
  const tally: Tally = { n: taken.length, blocked: 0, flagged: 0, which: [] };
  for (const { from, language, text } of taken) {
    const rules = await rulesFor(licenses, { from, language, text: DISGUISES[disguise](text, language) });
    count(tally, rules);
    if (rules.length === 0) tally.which.push(from);
  }
  return tally;
}

async function alarmsOf(licenses: LicenseIndex, { taken }: Excerpts): Promise<Tally> {
  const tally: Tally = { n: taken.length, blocked: 0, flagged: 0, which: [] };
  for (const excerpt of taken) {
    const messages = await rulesFor(licenses, excerpt);
    count(tally, messages);
    if (messages.length > 0) tally.which.push(`${excerpt.from}: ${messages[0]}`);
  }
  return tally;
}

function count(tally: Tally, findings: string[]): void {
  if (findings.some((finding) => finding.startsWith('high'))) tally.blocked += 1;
  if (findings.length > 0) tally.flagged += 1;
}

/** `severity message` of each finding. */
async function rulesFor(licenses: LicenseIndex, { from, language, text }: Excerpt): Promise<string[]> {
  const candidate: Candidate = {
    text,
    language,
    path: null,
    range: null,
    workspace: null,
    before: '',
    after: text,
    end: 'stop',
    probabilities: [],
  };
  const facts = await copiedCodeCheck.gather(
    candidate,
    { licenses } as Analyzers,
    new AbortController().signal,
  );
  if (!facts.ok) throw new Error(`${from}: ${facts.failure.message}`);
  return copiedCodeCheck
    .judge(candidate, facts.value)
    .map(({ severity, message }) => `${severity} ${message}`);
}
