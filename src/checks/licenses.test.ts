import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../adapters/clock/system.ts';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createPackageIndex } from '../adapters/packages/package-index.ts';
import { createLicensePolicy } from '../adapters/policies/license-policy.ts';
import type { PolicyLayer } from '../config/policy.ts';
import { Policy } from '../config/policy.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { licensesCheck } from './licenses.ts';
import { runChecks } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-licenses-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'project', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

async function verdictOf(candidate: Candidate, given: PolicyLayer[] | null = null) {
  const files = createDiskFiles();
  const clock = createSystemClock();
  const home = join(folder, 'home');
  const packages = createPackageIndex({ files, clock, home, pythonPrefixes: [] });
  const analyzers = { packages, licensePolicy: createLicensePolicy({ home, files, given }) };
  const [verdict] = await runChecks({
    candidate: { ...candidate, workspace: join(folder, 'project') },
    checks: [licensesCheck],
    analyzers: analyzers as unknown as Analyzers,
    clock,
    deadlineMs: 10_000,
    warmMs: 10_000,
    signal: new AbortController().signal,
  });
  await packages.close();
  const { status, reason = null, findings = [] } = verdict ?? {};
  return { status, reason, found: findings.map(({ severity, rule }) => `${severity} ${rule}`), findings };
}

const MIT = 'Permission is hereby granted, free of charge, to any person obtaining a copy';
const python = (license: string) => ({
  LICENSE: MIT,
  'pyproject.toml': '[project]\nname = "mine"\n',
  '.venv/lib/python3.11/site-packages/flask/__init__.py': '',
  '.venv/lib/python3.11/site-packages/flask-3.0.0.dist-info/METADATA': `Name: flask\nVersion: 3.0.0\n${license}\n\nLicense: nothing\n`,
});
const IMPORT = candidateAlone('import flask\n');

const manifest = (dependencies: Record<string, string>) =>
  JSON.stringify({ name: 'mine', license: 'Apache-2.0', dependencies }, null, 2);
const added = (before: Record<string, string>, after: Record<string, string>): Candidate => ({
  ...candidateAlone(manifest(after), 'json', manifest(before)),
  path: 'package.json',
});
const node = (license: unknown, name = 'express') => ({
  'package.json': manifest({}),
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', license }),
});

const GPL_CLASSIFIER = 'Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)';

describe('keeps', () => {
  it.each([
    ['an expression', 'License-Expression: MIT'],
    ['a name', 'License: BSD 3-Clause License'],
    ['a classifier', 'Classifier: License :: OSI Approved :: Apache Software License'],
    ['the text of a license', `License: Copyright somebody\n        \n        ${MIT}`],
    ['a choice', 'License-Expression: GPL-3.0-only OR MIT'],
    ['weak copyleft', 'License-Expression: LGPL-2.1-or-later'],
    ['an exception for what is linked', 'License-Expression: GPL-2.0-only WITH Classpath-exception-2.0'],
  ])('what Python metadata calls permissive by %s', async (_, license) => {
    write(python(license));
    expect(await verdictOf(IMPORT)).toMatchObject({ status: 'pass', found: [], reason: null });
  });

  it('code that adds no package', async () => {
    write(python(GPL_CLASSIFIER));
    expect(await verdictOf(candidateAlone('import os\n'))).toMatchObject({ status: 'pass' });
  });

  it('what stood there before, and what the project depends on already', async () => {
    write({ ...python(GPL_CLASSIFIER), 'requirements.txt': 'flask\n' });
    expect(await verdictOf(IMPORT)).toMatchObject({ status: 'pass' });
    expect(
      await verdictOf(candidateAlone('import flask\nx = 1\n', 'python', 'import flask\n')),
    ).toMatchObject({
      status: 'pass',
    });
    write(node('GPL-3.0-only'));
    const another = added({ express: '^1.0.0' }, { express: '^1.1.0' });
    expect(await verdictOf(another)).toMatchObject({ status: 'pass' });
  });

  it('strong copyleft in a project that is under it', async () => {
    write({
      ...python(GPL_CLASSIFIER),
      'pyproject.toml': '[project]\nname = "mine"\nlicense = "GPL-3.0-or-later"\n',
    });
    expect(await verdictOf(IMPORT)).toMatchObject({ status: 'pass' });
  });
});

describe('finds', () => {
  it('strong copyleft in a permissive project', async () => {
    write(python(GPL_CLASSIFIER));
    const verdict = await verdictOf(IMPORT);
    expect(verdict.found).toEqual(['medium licenses/strong-copyleft']);
    expect(verdict.findings[0]?.message).toContain('flask is licensed under GPL-3.0-only (its METADATA)');
    expect(verdict.findings[0]?.message).toContain('this project (MIT by LICENSE)');
    expect(verdict.findings[0]?.range?.start.line).toBe(1);
  });

  it.each([
    ['AGPL-3.0-only', 'over a network'],
    [{ type: 'GPL-3.0' }, 'who passes it on must'],
  ])('that a manifest adds %j', async (license, words) => {
    write(node(license));
    const verdict = await verdictOf(added({}, { express: '^1.0.0' }));
    expect(verdict.found).toEqual(['medium licenses/strong-copyleft']);
    expect(verdict.findings[0]?.message).toContain(words);
  });

  it('what only the lockfile knows', async () => {
    const packages = {
      'node_modules/ejs': { version: '3.1.0', license: 'MIT' },
      'node_modules/express': { version: '1.0.0', resolved: 'x', license: 'GPL-3.0' },
      'node_modules/zod': { version: '3.0.0', license: 'MIT' },
    };
    write({ 'package.json': manifest({}), 'package-lock.json': JSON.stringify({ packages }, null, 2) });
    const verdict = await verdictOf(added({}, { express: '^1.0.0', zod: '^3.0.0' }));
    expect(verdict).toMatchObject({ found: ['medium licenses/strong-copyleft'], reason: null });
    expect(verdict.findings[0]?.message).toContain('(package-lock.json)');
  });
});

describe('cannot know', () => {
  it.each<[unknown, string]>([
    ['UNLICENSED', '"UNLICENSED" gives no one the right to use it'],
    ['SEE LICENSE IN EULA.md', '"SEE LICENSE IN EULA.md" only names a file'],
    ['our own', '"our own" is not an SPDX expression'],
    [undefined, 'it does not state one'],
    ['LicenseRef-ours', 'whose terms are unclear'],
  ])('what %j means', async (license, why) => {
    write(node(license));
    const { status, reason } = await verdictOf(added({}, { express: '^1.0.0' }));
    expect([status, reason]).toEqual(['unknown', expect.stringContaining(`not_stated: `)]);
    expect(reason).toContain(why);
  });

  it('the license of what is not installed', async () => {
    write({ 'package.json': manifest({}) });
    expect(await verdictOf(added({}, { express: '^1.0.0' }))).toMatchObject({
      status: 'unknown',
      reason:
        'not_stated: the license of express is unknown: it is not installed here, and no lockfile states it',
    });
  });

  it('beside a finding, which it does not hide', async () => {
    write({ ...node('GPL-3.0-only'), ...node('UNLICENSED', 'zod') });
    expect(await verdictOf(added({}, { express: '1', zod: '1' }))).toMatchObject({
      status: 'fail',
      found: ['medium licenses/strong-copyleft'],
      reason: expect.stringMatching(/^not_stated: the license of zod is unknown/),
    });
  });
});

describe('by policies', () => {
  const layer = (licenses: unknown, owner: PolicyLayer['owner'] = 'user'): PolicyLayer => ({
    owner,
    file: `${owner}.yaml`,
    policy: Policy.parse({ licenses }),
  });
  const one = added({}, { express: '1' });

  it.each<[string, unknown, string[]]>([
    ['MIT', { deny: ['MIT'] }, ['high licenses/not-allowed']],
    ['MIT', { deny: ['ISC'] }, []],
    ['MIT OR ISC', { deny: ['MIT'] }, []],
    ['MIT', { allow: ['Apache-2.0'] }, ['high licenses/not-allowed']],
    ['Apache-2.0 WITH LLVM-exception', { allow: ['Apache-2.0'] }, []],
    ['GPL-3.0-only', { allow: ['GPL-*'] }, []],
    ['GPL-3.0-only', { deny: ['AGPL-*'] }, ['medium licenses/strong-copyleft']],
    ['LicenseRef-ours', { allow: ['LicenseRef-ours'] }, []],
  ])('%s under %j', async (license, licenses, found) => {
    write(node(license));
    expect(await verdictOf(one, [layer(licenses)])).toMatchObject({
      status: found.length === 0 ? 'pass' : 'fail',
      found,
    });
  });

  it('all of them count, so that a repository can only be stricter', async () => {
    write(node('MIT'));
    const user = layer({ deny: ['MIT'] });
    const verdict = await verdictOf(one, [user, layer({ allow: ['MIT'] }, 'repository')]);
    expect(verdict.findings[0]?.message).toContain('which user.yaml denies');
  });

  it('a repository cannot wave strong copyleft through', async () => {
    write(node('GPL-3.0-only'));
    const verdict = await verdictOf(one, [layer({ allow: ['GPL-*'] }, 'repository')]);
    expect(verdict.found).toEqual(['medium licenses/strong-copyleft']);
  });

  it('reads the one in the project, and says where it is wrong', async () => {
    write({ ...node('MIT'), 'fettle.policy.yaml': 'licenses:\n  deny: [MIT]\n' });
    expect((await verdictOf(one)).found).toEqual(['high licenses/not-allowed']);
    write({ 'fettle.policy.yaml': 'licenses:\n  deny: [MITT]\n' });
    expect(await verdictOf(one)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('fettle.policy.yaml:2'),
    });
  });
});
