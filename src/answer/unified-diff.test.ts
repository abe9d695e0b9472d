import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seededNumbers } from '../base/seeded-numbers.ts';
import { unifiedDiff } from './unified-diff.ts';

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

it('is applied by git: new files, Windows line ends, and files without a last line break', async () => {
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
      ...randomPairs(30),
    ];
    const patch: string[] = [];
    for (const [index, [before, after]] of cases.entries()) {
      const path = `f${index}.txt`;
      if (before !== null) await writeFile(join(folder, path), before);
      patch.push(unifiedDiff({ path, before, after }));
    }
    await writeFile(join(folder, 'all.patch'), patch.join(''));
    execFileSync('git', ['apply', '--whitespace=nowarn', 'all.patch'], { cwd: folder });
    for (const [index, [, after]] of cases.entries())
      expect(await readFile(join(folder, `f${index}.txt`), 'utf8')).toBe(after);
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
