import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSecurityAnalyzer } from '../../src/adapters/analyzers/parsing/code-analyzers.ts';
import { createSecretScanner } from '../../src/adapters/analyzers/secrets/scanner.ts';
import { createOptionalTools } from '../../src/adapters/analyzers/security/optional-tools.ts';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { findTool } from '../../src/adapters/tools/installed.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { secretsCheck } from '../../src/checks/secrets.ts';
import { banditCheck, securityCheck, semgrepCheck } from '../../src/checks/weaknesses.ts';
import * as javascript from './made-up-javascript/cases.ts';
import { INSTALLED } from './made-up-python/cases.ts';
import { sitePackages } from './packages.ts';
import { type EvalFailure, rowOf, type Suite, type SuiteOptions } from './report.ts';
import { cleanFunctions, cleanScripts } from './security/clean-functions.ts';
import { alarmsRow, flaggedRow, type Judged, judgeAll, type Sample } from './security/judge.ts';
import { readSamples, SAMPLES_FILE } from './security/samples.ts';
import { readTwins } from './security/twins.ts';

const CLEAN_FUNCTIONS = 1_000;
/** With the tools, for which each text is a process of Semgrep's. */
const CLEAN_FUNCTIONS_OF_GATE = 400;
/** Whole files, of npm packages. */
const CLEAN_SCRIPTS = 1_000;
const CLEAN_SCRIPTS_OF_GATE = 200;

/** Share of the samples; a tenth of them are weak by omission, which no rule over one file can see. */
const FLAGGED = { atLeast: 0.6 };
const ALARMS = { atMost: 0.01 };
/** Share of Fettle's own twins, which the rules were fixed for; includes those that are only medium by their CWE. */
const TWINS_FLAGGED = { atLeast: 0.9 };
const TWINS_ALARMS = { atMost: 0.02 };
const FLAGGED_BY_GATE = { atLeast: 0.75 };
const ALARMS_OF_GATE = { atMost: 0.02 };

/**
 * Findings of the checks before display in insecure samples and in clean functions of installed packages. High and
 * critical count: the gate stops for them. Needs a build.
 */
export const evaluateSecurity: Suite = async (options) => {
  const read = await readBoth(options, CLEAN_FUNCTIONS, CLEAN_SCRIPTS);
  if (!read.ok) return read;
  const { signal, onLine } = options;
  const security = createSecurityAnalyzer();
  const analyzers = { security, secrets: createSecretScanner() };
  const checks = [securityCheck, secretsCheck];
  try {
    await Promise.all([security.warm('python'), analyzers.secrets.warm('python')]);
    onLine('weaknesses: SecurityEval');
    const insecure = await judgeAll(checks, analyzers, read.value.insecure, signal);
    onLine('weaknesses: clean functions');
    const clean = await judgeAll(checks, analyzers, read.value.clean, signal);
    const scripts = await judgeAll(checks, analyzers, read.value.scripts, signal);
    onLine('weaknesses: twins');
    const twins = await twinRows((samples) => judgeAll(checks, analyzers, samples, signal));
    const { tool, version } = security;
    return ok({
      suite: 'security',
      rows: [
        flaggedRow('SecurityEval: high or critical before display', insecure, FLAGGED),
        anyRow(insecure),
        alarmsRow('clean functions: high or critical alarms', clean, ALARMS),
        alarmsRow('clean JavaScript files: high or critical alarms', scripts, ALARMS),
        ...twins,
      ],
      versions: { [tool]: version },
    });
  } finally {
    await Promise.all(Object.values(analyzers).map((analyzer) => analyzer.close()));
  }
};

/** The same for the whole gate, including the checks on accept. Needs `fettle tools install`. */
export const evaluateGate: Suite = async (options) => {
  const { home, signal, onLine } = options;
  const shop = { files: createDiskFiles(), processes: createProcesses(), clock: createSystemClock() };
  for (const name of ['bandit', 'semgrep'] as const) {
    if ((await findTool(shop.files, home, name)) !== null) continue;
    return fail({ message: `${name} is not installed. Run "fettle tools install"` });
  }
  const read = await readBoth(options, CLEAN_FUNCTIONS_OF_GATE, CLEAN_SCRIPTS_OF_GATE);
  if (!read.ok) return read;
  const tools = createOptionalTools({ ...shop, home, rules: null });
  const security = createSecurityAnalyzer();
  const analyzers = { security, secrets: createSecretScanner(), ...tools };
  const checks = [securityCheck, secretsCheck, semgrepCheck, banditCheck];
  try {
    await Promise.all([security.warm('python'), analyzers.secrets.warm('python')]);
    onLine('whole gate: SecurityEval');
    const insecure = await judgeAll(checks, analyzers, read.value.insecure, signal);
    onLine('whole gate: clean functions');
    const clean = await judgeAll(checks, analyzers, read.value.clean, signal);
    const scripts = await judgeAll(checks, analyzers, read.value.scripts, signal);
    const { semgrep, bandit } = tools;
    return ok({
      suite: 'gate',
      rows: [
        flaggedRow('SecurityEval: high or critical by the whole gate', insecure, FLAGGED_BY_GATE),
        alarmsRow('clean functions: high or critical alarms of the whole gate', clean, ALARMS_OF_GATE),
        alarmsRow(
          'clean JavaScript files: high or critical alarms of the whole gate',
          scripts,
          ALARMS_OF_GATE,
        ),
      ],
      versions: { semgrep: semgrep.version, bandit: bandit.version },
    });
  } finally {
    await Promise.all(Object.values(analyzers).map((analyzer) => analyzer.close()));
  }
};

async function readBoth(
  { data, packages }: SuiteOptions,
  functions: number,
  files: number,
): Promise<Result<{ insecure: Sample[]; clean: Sample[]; scripts: Sample[] }, EvalFailure>> {
  if (!existsSync(join(data, SAMPLES_FILE))) {
    const message = `${SAMPLES_FILE} is not in ${data}. Name the folder of development data with --data`;
    return fail({ message });
  }
  const project = await packages.python(INSTALLED, 'whole');
  if (!project.ok) return project;
  const sites = await sitePackages(join(project.value, '.venv'));
  const scripts = await packages.node(javascript.INSTALLED);
  if (!scripts.ok) return scripts;
  return ok({
    insecure: readSamples(data),
    clean: cleanFunctions([sites], functions),
    scripts: cleanScripts(join(scripts.value, 'node_modules'), files),
  });
}

/** The insecure half and the secure half of each language's twins. */
async function twinRows(judge: (samples: Sample[]) => Promise<Judged[]>) {
  const twins = readTwins();
  const rows = [...new Set(twins.map(({ language }) => language))].map(async (language) => {
    const own = twins.filter((one) => one.language === language);
    const insecure = await judge(own.map(({ id, insecure: code }) => ({ id, code, language })));
    const secure = await judge(own.map(({ id, secure: code }) => ({ id, code, language })));
    const name = language === 'python' ? 'Python' : 'JavaScript';
    return [
      flaggedRow(`twins of ${name}: insecure ones high or critical`, insecure, TWINS_FLAGGED),
      alarmsRow(`twins of ${name}: alarms over the secure ones`, secure, TWINS_ALARMS),
    ];
  });
  return (await Promise.all(rows)).flat();
}

function anyRow(judged: readonly Judged[]) {
  const hits = judged.filter(({ findings }) => findings.length > 0).length;
  return rowOf({ name: 'SecurityEval: flagged at all', n: judged.length, hits, wrong: [] });
}
