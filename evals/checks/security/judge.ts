import type { LanguageId } from '../../../src/base/languages.ts';
import type { Analyzers, Check } from '../../../src/checks/check.ts';
import type { Candidate } from '../../../src/contract/candidate.ts';
import type { Finding } from '../../../src/contract/verdict.ts';
import { type Row, rowOf, type Target } from '../report.ts';

/** `language` defaults to Python. */
export type Sample = { id: string; code: string; language?: LanguageId };

/** The findings of checks in one text; `unknown`: the checks that could not analyze it, and why. */
export type Judged = { id: string; findings: Finding[]; unknown: string[] };

/** Tries of each check on each text: deadlines include time used by other programs. */
const ATTEMPTS = 3;

/** Runs some checks on standalone texts. */
export async function judgeAll(
  checks: readonly Check<unknown>[],
  analyzers: Partial<Analyzers>,
  samples: readonly Sample[],
  signal: AbortSignal,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const { id, code, language = 'python' } of samples) {
    signal.throwIfAborted();
    const one: Judged = { id, findings: [], unknown: [] };
    for (const check of checks) {
      const found = await ask(check, alone(code, language), analyzers as Analyzers, signal);
      if (typeof found === 'string') one.unknown.push(found);
      else one.findings.push(...found);
    }
    judged.push(one);
  }
  return judged;
}

async function ask(
  check: Check<unknown>,
  candidate: Candidate,
  analyzers: Analyzers,
  signal: AbortSignal,
): Promise<Finding[] | string> {
  let why = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const facts = await check.gather(candidate, analyzers, signal);
    if (facts.ok) return check.judge(candidate, facts.value);
    why = `${check.name}: ${facts.failure.reason}: ${facts.failure.message}`;
  }
  return why;
}

function alone(text: string, language: LanguageId): Candidate {
  const place = { path: null, range: null, workspace: null };
  return { text, language, ...place, before: '', after: text, end: 'stop', probabilities: [] };
}

/** The insecure ones with a high or critical finding. */
export function flaggedRow(name: string, judged: readonly Judged[], target: Target): Row {
  const missed = judged.filter(({ findings }) => !findings.some(isSevere));
  const wrong = missed.map(({ id, unknown }) => [id, ...unknown].join('; '));
  return rowOf({ name, n: judged.length, hits: judged.length - missed.length, target, wrong });
}

/** The clean ones with a high or critical finding, and the finding. */
export function alarmsRow(name: string, judged: readonly Judged[], target: Target): Row {
  const alarms = judged.filter(({ findings }) => findings.some(isSevere));
  const wrong = alarms.map(({ id, findings }) => {
    const rules = findings.filter(isSevere).map(({ rule, severity }) => `${severity} ${rule}`);
    return `${id}: ${rules.join(', ')}`;
  });
  return rowOf({ name, n: judged.length, hits: alarms.length, target, wrong });
}

function isSevere({ severity }: Finding): boolean {
  return severity === 'high' || severity === 'critical';
}
