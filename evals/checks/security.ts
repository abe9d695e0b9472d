import { parseArgs } from 'node:util';
import { createSecretScanner } from '../../src/adapters/analyzers/secrets.ts';
import { createSecurityAnalyzer } from '../../src/adapters/analyzers/security.ts';
import type { Analyzers } from '../../src/checks/check.ts';
import { secretsCheck } from '../../src/checks/secrets.ts';
import { securityCheck } from '../../src/checks/security.ts';
import type { Candidate } from '../../src/contract/candidate.ts';
import type { Finding } from '../../src/contract/verdict.ts';
import { cleanFunctions, pythonFolders } from './security/clean-functions.ts';
import { readSamples } from './security/samples.ts';

type Judged = { id: string; findings: Finding[]; ms: number };
type ByCwe = Record<string, { n: number; flagged: number }>;

const CLEAN_FUNCTIONS = 1_000;

/**
 * The checks before display that look for weaknesses: how many insecure samples they flag, how many clean
 * functions they flag too, and how long they take. Needs a build.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, clean: { type: 'string', multiple: true } },
  });
  if (values.data === undefined) throw new Error('give the folder of the samples with --data DIR');
  const security = createSecurityAnalyzer();
  const analyzers = { security, secrets: createSecretScanner() };
  try {
    await Promise.all([security.warm('python'), analyzers.secrets.warm('python')]);
    const samples = readSamples(values.data);
    const clean = cleanFunctions(values.clean ?? pythonFolders(), CLEAN_FUNCTIONS);
    // Once unmeasured: the engines are compiled while they run.
    for (const { code } of samples) await judge(analyzers, '', code);
    const insecure = await judgeAll(analyzers, samples);
    const harmless = await judgeAll(analyzers, clean);
    const cwes = new Map(samples.map(({ id, cwe }) => [id, cwe]));
    const report = {
      security_eval: summarize(insecure, (one) => cwes.get(one.id) ?? ''),
      clean_functions: { ...falseAlarms(harmless), ms: percentiles(harmless) },
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await Promise.all(Object.values(analyzers).map((analyzer) => analyzer.close()));
  }
}

type Used = Pick<Analyzers, 'security' | 'secrets'>;

async function judgeAll(analyzers: Used, texts: { id: string; code: string }[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const { id, code } of texts) judged.push(await judge(analyzers, id, code));
  return judged;
}

async function judge(used: Used, id: string, code: string): Promise<Judged> {
  const analyzers = used as Analyzers;
  const candidate = alone(code);
  const { signal } = new AbortController();
  const started = performance.now();
  const facts = await securityCheck.gather(candidate, analyzers, signal);
  if (!facts.ok) throw new Error(`${id}: ${facts.failure.message}`);
  const weaknesses = securityCheck.judge(candidate, facts.value);
  const ms = performance.now() - started;
  const secrets = await secretsCheck.gather(candidate, analyzers, signal);
  if (!secrets.ok) throw new Error(`${id}: ${secrets.failure.message}`);
  return { id, ms, findings: [...weaknesses, ...secretsCheck.judge(candidate, secrets.value)] };
}

function alone(text: string): Candidate {
  const place = { path: null, range: null, workspace: null };
  return { text, language: 'python', ...place, before: '', after: text, end: 'stop', probabilities: [] };
}

function isSevere({ severity }: Finding): boolean {
  return severity === 'high' || severity === 'critical';
}

function summarize(judged: Judged[], cweOf: (one: Judged) => string) {
  const flagged = judged.filter(({ findings }) => findings.some(isSevere));
  const withoutSecrets = judged.filter(({ findings }) =>
    findings.some((finding) => isSevere(finding) && /^(security|taint)\//.test(finding.rule)),
  );
  const byCwe: ByCwe = {};
  for (const one of judged) {
    const cwe = cweOf(one);
    const { n, flagged: sofar } = byCwe[cwe] ?? { n: 0, flagged: 0 };
    byCwe[cwe] = { n: n + 1, flagged: sofar + (flagged.includes(one) ? 1 : 0) };
  }
  return {
    n: judged.length,
    flagged_high_or_critical: flagged.length,
    share: flagged.length / judged.length,
    by_security_alone: withoutSecrets.length,
    flagged_at_all: judged.filter(({ findings }) => findings.length > 0).length,
    ms: percentiles(judged),
    by_cwe: byCwe,
  };
}

function falseAlarms(judged: Judged[]) {
  const alarms = judged.filter(({ findings }) => findings.some(isSevere));
  return {
    n: judged.length,
    high_or_critical: alarms.length,
    share: alarms.length / judged.length,
    any: judged.filter(({ findings }) => findings.length > 0).length,
    alarms: alarms.map(({ id, findings }) => ({
      function: id,
      rules: findings.filter(isSevere).map(({ rule, severity }) => `${severity} ${rule}`),
    })),
  };
}

function percentiles(judged: Judged[]) {
  const sorted = judged.map(({ ms }) => ms).sort((left, right) => left - right);
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

await main();
