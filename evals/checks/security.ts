import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSecretScanner } from '../../src/adapters/analyzers/secrets.ts';
import { createSecurityAnalyzer } from '../../src/adapters/analyzers/security.ts';
import { fail, ok } from '../../src/base/result.ts';
import type { Analyzers } from '../../src/checks/check.ts';
import { secretsCheck } from '../../src/checks/secrets.ts';
import { securityCheck } from '../../src/checks/security.ts';
import type { Candidate } from '../../src/contract/candidate.ts';
import type { Finding } from '../../src/contract/verdict.ts';
import { INSTALLED } from './made-up-python/cases.ts';
import { sitePackages } from './packages.ts';
import { rowOf, type Suite } from './report.ts';
import { cleanFunctions } from './security/clean-functions.ts';
import { readSamples, SAMPLES_FILE } from './security/samples.ts';

const CLEAN_FUNCTIONS = 1_000;

/** Of the samples; a tenth of them are weak by what they leave out, which no rule over one file tells. */
const FLAGGED = { atLeast: 0.6 };
const ALARMS = { atMost: 0.01 };

type Judged = { id: string; findings: Finding[] };
type Used = Pick<Analyzers, 'security' | 'secrets'>;

/**
 * What the checks before display find in insecure samples and in clean functions of installed packages. High
 * and critical count: the gate stops for them. Needs a build.
 */
export const evaluateSecurity: Suite = async ({ data, packages, signal, onLine }) => {
  if (!existsSync(join(data, SAMPLES_FILE))) {
    const message = `${SAMPLES_FILE} is not in ${data}. Name the folder of development data with --data`;
    return fail({ message });
  }
  const project = await packages.python(INSTALLED, 'whole');
  if (!project.ok) return project;
  const security = createSecurityAnalyzer();
  const analyzers = { security, secrets: createSecretScanner() };
  try {
    await Promise.all([security.warm('python'), analyzers.secrets.warm('python')]);
    onLine('weaknesses: SecurityEval');
    const insecure = await judgeAll(analyzers, readSamples(data), signal);
    onLine('weaknesses: clean functions');
    const sites = await sitePackages(join(project.value, '.venv'));
    const clean = await judgeAll(analyzers, cleanFunctions([sites], CLEAN_FUNCTIONS), signal);
    const { tool, version } = security;
    return ok({
      suite: 'security',
      rows: [flaggedRow(insecure), anyRow(insecure), alarmsRow(clean)],
      versions: { [tool]: version },
    });
  } finally {
    await Promise.all(Object.values(analyzers).map((analyzer) => analyzer.close()));
  }
};

function flaggedRow(judged: Judged[]) {
  const missed = judged.filter(({ findings }) => !findings.some(isSevere)).map(({ id }) => id);
  const hits = judged.length - missed.length;
  return rowOf({
    name: 'SecurityEval: high or critical before display',
    ...{ n: judged.length, hits, target: FLAGGED, wrong: missed },
  });
}

function anyRow(judged: Judged[]) {
  const hits = judged.filter(({ findings }) => findings.length > 0).length;
  return rowOf({ name: 'SecurityEval: flagged at all', n: judged.length, hits, wrong: [] });
}

function alarmsRow(judged: Judged[]) {
  const alarms = judged.filter(({ findings }) => findings.some(isSevere));
  const wrong = alarms.map(({ id, findings }) => {
    const rules = findings.filter(isSevere).map(({ rule, severity }) => `${severity} ${rule}`);
    return `${id}: ${rules.join(', ')}`;
  });
  return rowOf({
    name: 'clean functions: high or critical alarms',
    ...{ n: judged.length, hits: alarms.length, target: ALARMS, wrong },
  });
}

async function judgeAll(used: Used, texts: { id: string; code: string }[], signal: AbortSignal) {
  // These two checks ask no other analyzer.
  const analyzers = used as Analyzers;
  const judged: Judged[] = [];
  for (const { id, code } of texts) {
    signal.throwIfAborted();
    const candidate = alone(code);
    const weaknesses = await securityCheck.gather(candidate, analyzers, signal);
    if (!weaknesses.ok) throw new Error(`${id}: ${weaknesses.failure.message}`);
    const secrets = await secretsCheck.gather(candidate, analyzers, signal);
    if (!secrets.ok) throw new Error(`${id}: ${secrets.failure.message}`);
    const findings = [
      ...securityCheck.judge(candidate, weaknesses.value),
      ...secretsCheck.judge(candidate, secrets.value),
    ];
    judged.push({ id, findings });
  }
  return judged;
}

function alone(text: string): Candidate {
  const place = { path: null, range: null, workspace: null };
  return { text, language: 'python', ...place, before: '', after: text, end: 'stop', probabilities: [] };
}

function isSevere({ severity }: Finding): boolean {
  return severity === 'high' || severity === 'critical';
}
