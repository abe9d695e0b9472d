import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { seededNumbers } from '../base/seeded-numbers.ts';
import { MAX_DIFF_STEPS, unifiedDiff } from './edits.ts';

it('writes what git writes', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\n';
  expect(unifiedDiff({ path: 'src/x.py', before, after: 'a\nb\nc\nD\ne\nf\ng\n' })).toBe(
    'diff --git a/src/x.py b/src/x.py\n--- a/src/x.py\n+++ b/src/x.py\n' +
      '@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n',
  );
  expect(unifiedDiff({ path: 'x', before, after: before })).toBe('');
});

it('is two hunks where changes are far from one another', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `${index}\n`);
  const diff = unifiedDiff({ path: 'x', before: lines.join(''), after: `new\n${lines.join('')}end\n` });
  expect(diff.match(/^@@/gm)).toHaveLength(2);
});

const APPLIERS = {
  git: (folder: string) =>
    execFileSync('git', ['apply', '--whitespace=nowarn', 'all.patch'], { cwd: folder, stdio: 'pipe' }),
  patch: (folder: string) =>
    execFileSync('patch', ['-p1', '--binary', '-s', '-i', 'all.patch'], { cwd: folder, stdio: 'pipe' }),
};
const lines = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${of(index)}\n`).join('');

it.each(['git', 'patch'] as const)(
  'is applied by %s: new files, odd line ends, and texts that have nothing in common',
  async (applier) => {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-diff-'));
    try {
      const cases: [string | null, string][] = [
        [null, 'first\nsecond\n'],
        [null, 'no line break'],
        ['a\r\nb\r\n', 'a\r\nx\r\nb\r\n'],
        ['a\nb', 'a\nb\nc'],
        ['a\nb\n', 'b'],
        ['a\n', ''],
        ['', 'a\n'],
        [lines(1001, (index) => `old ${index}`), lines(1001, (index) => `new ${index}`)],
        [null, lines(MAX_DIFF_STEPS + 1, String)],
        ...randomPairs(30),
      ];
      const patch: string[] = [];
      for (const [index, [before, after]] of cases.entries()) {
        const path = `f${index}.txt`;
        if (before !== null) await writeFile(join(folder, path), before);
        patch.push(unifiedDiff({ path, before, after }));
      }
      await writeFile(join(folder, 'all.patch'), patch.join(''));
      APPLIERS[applier](folder);
      for (const [index, [, after]] of cases.entries())
        expect(await readFile(join(folder, `f${index}.txt`), 'utf8')).toBe(after);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

it.each(['ä b.py', 'a"b\t.py', 'a/b c/d.py'])('names the file %j as git reads it', async (path) => {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-diff-'));
  try {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), 'a\n');
    await writeFile(join(folder, 'all.patch'), unifiedDiff({ path, before: 'a\n', after: 'b\n' }));
    APPLIERS.git(folder);
    expect(await readFile(join(folder, path), 'utf8')).toBe('b\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

function randomPairs(count: number): [string, string][] {
  const next = seededNumbers(7);
  const text = () => Array.from({ length: 20 }, () => `${'abc'[Math.floor(next() * 3)]}\n`).join('');
  return Array.from({ length: count }, () => [text(), text()] as [string, string]).filter(
    ([a, b]) => a !== b,
  );
}
