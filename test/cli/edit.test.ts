import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Place } from './harness.ts';
import { createRecordedPlace, runAnswered } from './recorded.ts';

let place: Place;
beforeEach(async () => {
  place = await createRecordedPlace();
});
afterEach(() => place.remove());

const FILE = 'import os\n\n\ndef one():\n    return os.name\n';
const CODE = 'import json\n\ndef two(a):\n    return json.loads(a)\n';
const AFTER =
  'import os\nimport json\n\n\ndef one():\n    return os.name\n\n\ndef two(a):\n    return json.loads(a)\n';

async function fileAt(name: string, text: string): Promise<string> {
  const path = join(place.folder, name);
  await writeFile(path, text);
  return path;
}

it('prints the change as a diff, then writes it, and leaves the mode and the tests that are there alone', async () => {
  const path = await fileAt('a.py', FILE);
  await chmod(path, 0o755);
  const tests = await fileAt('test_a.py', 'mine\n');
  const args = ['generate', 'write two, two("[1]") == [1]', '--file', 'a.py', '--tests'];
  const shown = await runAnswered(place, [...args, '--diff'], [CODE]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^diff --git a\/a\.py b\/a\.py\n--- a\/a\.py\n\+\+\+ b\/a\.py\n@@ /);
  expect(shown.stdout).toContain('\n+import json\n');
  expect(await readFile(path, 'utf8')).toBe(FILE);
  const written = await runAnswered(place, [...args, '--write'], []);
  expect([written.code, written.stdout]).toEqual([0, '']);
  expect(written.stderr).toContain('changed a.py: 5 lines added, 0 lines removed');
  expect(await readFile(path, 'utf8')).toBe(AFTER);
  expect((await stat(path)).mode & 0o777).toBe(0o755);
  expect(await readFile(tests, 'utf8')).toBe('mine\n');
  // The first command of a file loads what all of them use, which a busy machine stretches.
}, 60_000);

it('makes files that are not there yet: of the code and of its tests', async () => {
  const args = ['generate', 'write two', '--file', 'src/b.py', '--write', '--diff', '--tests'];
  const outcome = await runAnswered(place, args, [CODE]);
  expect(outcome.code).toBe(0);
  expect(outcome.stdout.match(/^new file mode/gm)).toHaveLength(2);
  expect(outcome.stderr).toContain('wrote src/b.py: 4 lines added');
  expect(outcome.stderr).toContain('wrote src/test_b.py: ');
  expect(outcome.stderr).toMatch(/^tests {6}unittest: /m);
  expect(await readFile(join(place.folder, 'src/b.py'), 'utf8')).toBe(CODE);
  expect(await readFile(join(place.folder, 'src/test_b.py'), 'utf8')).toContain('from b import two\n');
});

it('writes through no link that leads out of the project: of the code, of its tests, of --output', async () => {
  const outside = join(place.home, 'outside');
  await mkdir(outside, { recursive: true });
  await mkdir(join(place.folder, '.git'));
  await symlink(outside, join(place.folder, 'tests'));
  await writeFile(join(outside, 'real.py'), FILE);
  await symlink(join(outside, 'real.py'), join(place.folder, 'link.py'));
  await fileAt('a.py', FILE);
  const write = (...args: string[]) => runAnswered(place, ['generate', 'write two', ...args], [CODE]);
  const linked = await write('--file', 'link.py', '--write');
  expect([linked.code, linked.stderr]).toEqual([
    1,
    expect.stringMatching(/link\.py was not written: a link leads out of the project .+real\.py/),
  ]);
  const tests = await write('--file', 'a.py', '--write', '--tests');
  expect([tests.code, tests.stderr]).toEqual([
    1,
    expect.stringMatching(/tests\/test_a\.py was not written: a link leads out of the project/),
  ]);
  const output = await write('--output', 'tests/new.py', '--lang', 'python');
  expect([output.code, output.stderr]).toEqual([1, expect.stringContaining('a link leads out of the')]);
  expect(await readdir(outside)).toEqual(['real.py']);
  expect(await readFile(join(outside, 'real.py'), 'utf8')).toBe(FILE);
}, 60_000);

it('does not write what the policy of the project refuses', async () => {
  const path = await fileAt('a.py', FILE);
  await fileAt('fettle.policy.yaml', 'block_at: low\n');
  const weak = 'import hashlib\n\ndef two(a):\n    return hashlib.md5(a).hexdigest()\n';
  const outcome = await runAnswered(place, ['generate', 'write two', '--file', 'a.py', '--write'], [weak]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('a.py was not written: blocked: 1 medium security finding');
  expect(await readFile(path, 'utf8')).toBe(FILE);
});

it('says where there is nothing to change, and that --write needs a file', async () => {
  await fileAt('a.py', FILE);
  const same = await runAnswered(
    place,
    ['generate', 'write one', '--file', 'a.py', '--write'],
    ['def one():\n    return os.name\n'],
  );
  expect([same.code, same.stderr]).toEqual([1, expect.stringContaining('nothing to change in a.py')]);
  const none = await runAnswered(place, ['generate', 'write one', '--write', '--lang', 'python'], []);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('require --file')]);
});
