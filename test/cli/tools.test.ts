import { chmod, copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { programFolder } from '../fixtures/program-folder.ts';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
let pip: string;
beforeEach(async () => {
  place = await createPlace();
  pip = await programFolder();
  await copyFile(join(packageRoot(), 'test/fixtures/fake-pip/python3'), join(pip, 'python3'));
  await chmod(join(pip, 'python3'), 0o755);
});
afterEach(async () => {
  await place.remove();
  await rm(pip, { recursive: true });
});

const tools = (...args: string[]) => {
  const environment = { PATH: `${pip}:/usr/bin:/bin`, FAKE_PIP_WHEELS: pip };
  return runCli(place, ['tools', ...args], { environment });
};

describe('tools', () => {
  it('are listed, installed and removed', async () => {
    expect((await tools('list')).stdout).toMatch(
      /^NAME +VERSION +STATE\nbandit +1\.9\.4 +not here\nsemgrep +1\.182\.0 +not here\n$/,
    );
    const installed = await tools('install', 'bandit');
    expect([installed.code, installed.stderr]).toEqual([0, '']);
    expect(installed.stdout).toMatch(/^installed bandit 1\.9\.4 in .+tools\/bandit-1\.9\.4-\w+ \(.+\)\n$/);
    const { stdout } = await tools('list', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'bandit', folder: expect.any(String) },
      { folder: null },
    ]);
    expect((await tools('remove', 'bandit')).stdout).toBe('bandit was removed\n');
    expect((await tools('list')).stdout).toMatch(/bandit +1\.9\.4 +not here/);
  });

  it('say on one line why they cannot be had', async () => {
    await writeFile(join(pip, 'offline'), '');
    const { code, stdout, stderr } = await tools('install');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^fettle: pip could not reach a package index for bandit==1\.9\.4; check the network.+\n$/,
    );
  });

  it('are only those of the list', async () => {
    const { code, stderr } = await tools('install', 'gosec');
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are bandit, semgrep');
  });
});

describe('a policy that requires a tool', () => {
  it('does not accept a file where it is not installed, and says what to do', async () => {
    await writeFile(join(place.folder, 'fettle.policy.yaml'), 'require: [semgrep]\n');
    await writeFile(join(place.folder, 'a.py'), 'x = 1\n');
    const { code, stdout, stderr } = await runCli(place, ['check', 'a.py']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /not accepted: a\.py: semgrep is required by \S+ and is unknown: analyzer_missing: Semgrep is not installed; run "fettle tools install semgrep"\n/,
    );
    expect(stderr).toMatch(/1 file not accepted \(without semgrep and bandit: fettle tools install\)\n$/);
  });
});
