import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLinter } from '../../src/adapters/analyzers/lint/linter.ts';
import {
  createSecurityAnalyzer,
  createSyntaxAnalyzer,
} from '../../src/adapters/analyzers/parsing/code-analyzers.ts';
import { CodeThread } from '../../src/adapters/analyzers/parsing/code-thread.ts';
import { createPythonChecker } from '../../src/adapters/analyzers/python.ts';
import { createSecretScanner } from '../../src/adapters/analyzers/secrets/scanner.ts';
import { createOptionalTools } from '../../src/adapters/analyzers/security/optional-tools.ts';
import { createTypeCheckers } from '../../src/adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from '../../src/adapters/analyzers/typescript/checker.ts';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createExampleRunner } from '../../src/adapters/examples/runner.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createLicenseIndex } from '../../src/adapters/licenses/license-index.ts';
import { createPackageIndex } from '../../src/adapters/packages/package-index.ts';
import { createLicensePolicy } from '../../src/adapters/policies/license-policy.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { createSandbox } from '../../src/adapters/sandboxes/create.ts';
import { candidateAlone } from '../../src/checks/candidate.cases.ts';
import type { Analyzers } from '../../src/checks/check.ts';
import { checksAt } from '../../src/checks/registry.ts';
import { runChecks } from '../../src/checks/run.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import { type Behavior, writeBrokenBuild } from '../fixtures/broken-build/broken-build.ts';

/** Those that need no tool beside Fettle. */
const CHECKS = checksAt('display').filter(({ isInstalled }) => isInstalled === undefined);
const WARM_MS = 500;
/** What hangs is waited for to the end; the others answer long before, also on a busy machine. */
const DEADLINE_MS: Record<Behavior, number> = {
  killed: 20_000,
  hung: 1_500,
  missing: 20_000,
  garbage: 20_000,
};
const SLACK_MS = 2_000;

const SERVER = fileURLToPath(new URL('../fixtures/lsp-server/scripted.mjs', import.meta.url));
const WORDS = { killed: 'crash', hung: 'hang', garbage: 'garbage' };

let home: string;
const endings: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-home-'));
});
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  await rm(home, { recursive: true, force: true });
});

async function brokenAnalyzers(behavior: Behavior): Promise<Analyzers> {
  const { build, remove } = await writeBrokenBuild(behavior);
  const files = createDiskFiles();
  const processes = createProcesses();
  const server =
    behavior === 'missing'
      ? null
      : { path: process.execPath, args: [SERVER, join(home, 'starts'), WORDS[behavior]] };
  const script = createTypeScriptChecker({ command: server });
  const python = createPythonChecker({ home, files, processes, build, variables: {} });
  const thread = new CodeThread({ build });
  const analyzers = {
    syntax: createSyntaxAnalyzer(thread),
    lint: createLinter({ build }),
    secrets: createSecretScanner(),
    security: createSecurityAnalyzer(thread),
    packages: createPackageIndex({ files, clock: createSystemClock(), home, pythonPrefixes: [] }),
    licenses: createLicenseIndex({ home, files, processes: createProcesses(), environment: {} }),
    licensePolicy: createLicensePolicy({ home, files }),
    types: createTypeCheckers({ python, typescript: script }),
    ...createOptionalTools({ home, files, processes, clock: createSystemClock(), rules: null, build }),
    examples: createExampleRunner(createSandbox(processes)),
  };
  endings.push(() => Promise.all(Object.values(analyzers).map((one) => one.close())), remove);
  return analyzers;
}

async function verdictsOf(analyzers: Analyzers, language: string, deadlineMs: number) {
  const started = performance.now();
  const verdicts = await runChecks({
    candidate: candidateAlone('a = b.c(1);\n', language),
    checks: CHECKS,
    analyzers,
    clock: createSystemClock(),
    deadlineMs,
    warmMs: WARM_MS,
    signal: new AbortController().signal,
  });
  return { verdicts, ms: performance.now() - started };
}

const BROKEN = ['syntax', 'lint', 'security', 'types'];
const REASONS: Record<Behavior, string[]> = {
  killed: ['analyzer_failed'],
  hung: ['timed_out'],
  missing: ['analyzer_missing'],
  garbage: ['analyzer_failed'],
};

/**
 * Each analyzer that has a thread, a child process or a server of its own, in each way that these can fail,
 * under one run of all checks. Further cells, beside their adapters: pyright in python.test.ts and
 * lsp/server.test.ts, a damaged list of names in api-index.test.ts and package-data.test.ts, a rule that does
 * not end in secrets.test.ts, Bandit and Semgrep in bandit.test.ts and semgrep.test.ts. Secrets, packages
 * and licenses have no thread, and what they throw is run.test.ts's.
 */
describe.each(['python', 'typescript'])('with every analyzer of %s', (language) => {
  it.each(['killed', 'hung', 'missing', 'garbage'] as const)(
    '%s, each verdict is unknown with its reason, in time, and the others stand',
    async (behavior) => {
      const analyzers = await brokenAnalyzers(behavior);
      const { verdicts, ms } = await verdictsOf(analyzers, language, DEADLINE_MS[behavior]);
      expect(ms).toBeLessThan(WARM_MS + DEADLINE_MS[behavior] + SLACK_MS);
      expect(verdicts.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name));
      const told = (verdict: Verdict) => [verdict.check, verdict.status, verdict.reason?.split(':')[0]];
      const broken = verdicts.filter(({ check }) => BROKEN.includes(check));
      for (const verdict of broken) {
        expect(verdict).toMatchObject({ status: 'unknown', findings: [] });
        expect(REASONS[behavior].some((reason) => JSON.stringify(verdict).includes(reason))).toBe(true);
      }
      const rest = verdicts.filter(({ check }) => !BROKEN.includes(check));
      expect(rest.filter(({ status }) => status === 'unknown').map(told)).toEqual([]);
    },
    40_000,
  );

  it('that is killed over and over, the next request is answered too', async () => {
    const analyzers = await brokenAnalyzers('killed');
    for (let turn = 0; turn < 3; turn++) {
      const { verdicts } = await verdictsOf(analyzers, language, DEADLINE_MS.killed);
      expect(verdicts.filter(({ status }) => status === 'unknown').map(({ check }) => check)).toEqual(BROKEN);
    }
  }, 60_000);
});
