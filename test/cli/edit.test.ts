import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
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

it('prints the change as a diff, and leaves the file alone', async () => {
  const path = await fileAt('a.py', FILE);
  const outcome = await runAnswered(place, ['generate', 'write two', '--file', 'a.py', '--diff'], [CODE]);
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toMatch(/^diff --git a\/a\.py b\/a\.py\n--- a\/a\.py\n\+\+\+ b\/a\.py\n@@ /);
  expect(outcome.stdout).toContain('\n+import json\n');
  expect(await readFile(path, 'utf8')).toBe(FILE);
});

it('writes the code into the file, and keeps its mode', async () => {
  const path = await fileAt('a.py', FILE);
  await chmod(path, 0o755);
  const outcome = await runAnswered(place, ['generate', 'write two', '--file', 'a.py', '--write'], [CODE]);
  expect([outcome.code, outcome.stdout]).toEqual([0, '']);
  expect(outcome.stderr).toContain('changed a.py: 5 lines added, 0 lines removed');
  expect(await readFile(path, 'utf8')).toBe(AFTER);
  expect((await stat(path)).mode & 0o777).toBe(0o755);
});

it('makes a file that is not there yet', async () => {
  await mkdir(join(place.folder, 'src'));
  const outcome = await runAnswered(
    place,
    ['generate', 'write two', '--file', 'src/b.py', '--write', '--diff'],
    [CODE],
  );
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain('new file mode');
  expect(outcome.stderr).toContain('wrote src/b.py');
  expect(await readFile(join(place.folder, 'src/b.py'), 'utf8')).toBe(CODE);
});

it('does not write what the policy of the project refuses', async () => {
  const path = await fileAt('a.py', FILE);
  await fileAt('fettle.policy.yaml', 'block_at: low\n');
  const weak = 'import hashlib\n\ndef two(a):\n    return hashlib.md5(a).hexdigest()\n';
  const outcome = await runAnswered(place, ['generate', 'write two', '--file', 'a.py', '--write'], [weak]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('a.py was not written: security found something medium');
  expect(await readFile(path, 'utf8')).toBe(FILE);
});

it('says where there is nothing to change, and that --write needs a file', async () => {
  await fileAt('a.py', FILE);
  const same = await runAnswered(
    place,
    ['generate', 'write one', '--file', 'a.py', '--write'],
    ['def one():\n    return os.name\n'],
  );
  expect([same.code, same.stderr]).toEqual([
    1,
    expect.stringContaining('there is nothing to change in a.py'),
  ]);
  const none = await runAnswered(place, ['generate', 'write one', '--write', '--lang', 'python'], []);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('need --file')]);
});

it('writes tests into a file of their own, and leaves one that is there alone', async () => {
  await fileAt('a.py', FILE);
  const args = ['generate', 'write two, two("[1]") == [1]', '--file', 'a.py', '--write', '--tests'];
  const outcome = await runAnswered(place, args, [CODE]);
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toContain('wrote test_a.py: ');
  expect(outcome.stderr).toMatch(/^tests {6}unittest: /m);
  const tests = await readFile(join(place.folder, 'test_a.py'), 'utf8');
  expect(tests).toContain('from a import two\n');
  await fileAt('a.py', FILE);
  const again = await runAnswered(place, args, []);
  expect([again.code, again.stderr.includes('wrote test_a.py')]).toEqual([0, false]);
  expect(await readFile(join(place.folder, 'test_a.py'), 'utf8')).toBe(tests);
});
