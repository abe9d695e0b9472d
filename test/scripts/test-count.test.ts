import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY, temporaryFolder, write } from './planted-tree.ts';

type File = { status: string; assertionResults: { status: string }[] };

/** A file of a vitest report, in which every letter is a test: passed, failed, skipped. */
function file(tests: string, status = tests.includes('f') ? 'failed' : 'passed'): File {
  const words: Record<string, string> = { p: 'passed', f: 'failed', s: 'skipped' };
  return { status, assertionResults: [...tests].map((letter) => ({ status: words[letter] ?? '' })) };
}

function count(reports: Record<string, File[]>) {
  const root = temporaryFolder();
  const texts = Object.entries(reports).map(([name, testResults]) => [name, JSON.stringify({ testResults })]);
  write(root, Object.fromEntries(texts));
  const script = join(REPOSITORY, 'scripts/test-count.mjs');
  const { stdout, status } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return [stdout, status];
}

it.each<[title: string, Record<string, File[]>, string, number]>([
  [
    'two reports',
    { 'a.json': [file('pp'), file('p')], 'b.json': [file('ps')] },
    '4 passed, 0 failed, 1 skipped\n',
    0,
  ],
  ['nothing skipped', { 'a.json': [file('p')] }, '1 passed, 0 failed\n', 0],
  ['a failed test', { 'a.json': [file('pf')] }, '1 passed, 1 failed\n', 1],
  [
    'a file that could not be loaded',
    { 'a.json': [file('p'), file('', 'failed')] },
    '1 passed, 1 failed\n',
    1,
  ],
  ['no report at all', {}, '0 passed, 0 failed\n', 1],
])('counts %s', (_title, reports, line, status) => {
  expect(count(reports)).toEqual([line, status]);
});
