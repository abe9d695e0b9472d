import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await createPlace();
  await mkdir(join(place.folder, 'osv'));
  await writeFile(join(place.folder, 'names.txt'), 'requests\nquickauth-zz\nnot a name\n');
  const entry = {
    id: 'X-1',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'requests' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
      },
    ],
  };
  await writeFile(join(place.folder, 'osv', 'X-1.json'), JSON.stringify(entry));
});
afterEach(() => place.remove());

const PYPI = ['--ecosystem', 'pypi'];
const snapshot = (...more: string[]) =>
  runCli(place, ['packages', 'snapshot', '--from', 'names.txt', ...PYPI, '--date', '2026-01-31', ...more]);

it('learns the names of a list, and says what is known of one', async () => {
  const before = await runCli(place, ['packages', 'check', 'quickauth-zz', ...PYPI]);
  expect(before.code).toBe(1);
  expect(before.stdout).toMatch(/^quickauth-zz: is not in the snapshot of \d{4}-\d\d-\d\d \(the .+\)\n/);
  const made = await snapshot('--covers', 'two names');
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(made.stdout).toMatch(/^2 names, 1 could not be read: \S+pypi\.bloom \(\d+ B\)\n$/);
  expect((await readFile(join(place.home, 'packages', 'pypi.bloom'), 'latin1')).split('\n')[0]).toContain(
    '2026-01-31',
  );
  const after = await runCli(place, ['packages', 'check', 'quickauth_ZZ', ...PYPI]);
  expect(after.stdout).toBe(
    'quickauth_ZZ: exists according to the snapshot of 2026-01-31 (two names)\n' +
      '  no vulnerability data on this machine: see fettle packages osv --help\n',
  );
  expect(after.code).toBe(0);
});

it('learns known vulnerabilities, and says which version has one', async () => {
  const made = await runCli(place, ['packages', 'osv', '--from', 'osv', ...PYPI, '--date', '2026-01-31']);
  expect(made.stdout).toMatch(/^1 advisories: \S+osv-pypi\.jsonl \(\d+ B\)\n$/);
  const bad = await runCli(place, ['packages', 'check', 'requests==1.9', ...PYPI]);
  expect(bad.stdout).toContain('  critical X-1, fixed in 2.0\n  known vulnerabilities as of 2026-01-31\n');
  expect(bad.code).toBe(1);
  const good = await runCli(place, ['packages', 'check', 'requests@2.0', ...PYPI, '--json']);
  expect(good.code).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({
    name: 'requests',
    standing: 'listed',
    advisories: { date: '2026-01-31' },
  });
});

it('knows what the project has locked', async () => {
  await writeFile(join(place.folder, 'uv.lock'), '[[package]]\nname = "quickauth-zz"\nversion = "1.0"\n');
  const { stdout, code } = await runCli(place, ['packages', 'check', 'quickauth-zz', ...PYPI]);
  expect(stdout).toMatch(/^quickauth-zz 1\.0: is in the lockfile of this project\n/);
  expect(code).toBe(0);
});

it.each<[string, string[], number, RegExp]>([
  ['without an ecosystem', ['check', 'a'], 2, /--ecosystem/],
  ['with another ecosystem', ['check', 'a', '--ecosystem', 'cargo'], 2, /pypi, npm/],
  ['with no name', ['check', 'a b', ...PYPI], 2, /is not a package name\. Give/],
  ['with no day', ['osv', '--from', 'osv', ...PYPI, '--date', 'today'], 2, /2026-01-31/],
  ['with no file', ['snapshot', '--from', 'none.txt', ...PYPI], 2, /none\.txt does not exist; check/],
  ['with no zip', ['osv', '--from', 'names.txt', ...PYPI], 2, /not a zip file/],
])('refuses to be asked %s', async (_, args, code, message) => {
  const outcome = await runCli(place, ['packages', ...args]);
  expect(outcome.stderr).toMatch(message);
  expect(outcome.code).toBe(code);
  expect(outcome.stdout).toBe('');
});
