import { describe, expect, it } from 'vitest';
import { effort } from '../../test/fixtures/processor-time.ts';
import { globMatcher, globProblem } from './glob.ts';

describe('a glob', () => {
  it.each([
    ['tests/**', ['tests/a.py', 'tests/deep/.env'], ['src/tests/a.py', 'tests.py']],
    ['**/*.test.*', ['a.test.ts', 'src/a.test.py'], ['a.ts']],
    ['*.md', ['README.md', 'docs/cli.md'], ['README.mdx']],
    ['src/{api,web}/*.ts', ['src/api/a.ts', 'src/web/b.ts'], ['src/api/v1/a.ts', 'src/cli/a.ts']],
    ['app/[id]/page.?sx', ['app/[id]/page.tsx'], ['app/i/page.tsx']],
    ['.github/**', ['.github/workflows/ci.yml'], ['github/x']],
    ['A.py', ['A.py'], ['a.py']],
  ])('%s', (glob, inside, outside) => {
    const matches = globMatcher(glob);
    expect(globProblem(glob)).toBeNull();
    expect(inside.filter((path) => !matches(path))).toEqual([]);
    expect(outside.filter(matches)).toEqual([]);
  });

  it.each([
    ['', 'empty'],
    ['/etc/**', 'root of the project'],
    ['./src/**', 'root of the project'],
    ['C:/x', 'root of the project'],
    ['a/../b', 'out of the project'],
    ['tests/', 'write tests/**'],
    ['!src/**', '"!"'],
    ['(a+)+b', '"("'],
    ['{a,aa}+b', '"}+"'],
    ['a\\b', '"\\\\"'],
    ['{a,b', 'not closed'],
    ['*a*a*b', 'more than 2 * in one name'],
    ['**/a/**/b/**', 'more than 2 **'],
    ['x'.repeat(201), 'more than 200 characters'],
  ])('%j is refused', (glob, why) => {
    expect(globProblem(glob)).toContain(why);
  });

  it('is quick on the worst path that it may be tried on', async () => {
    const path = `${'a'.repeat(255)}/`.repeat(16);
    const spent = await effort(() => {
      for (const glob of ['**/*a*b/**/*a*b', '{*a*,*b*,*a*}/**/*a*/**/*a*b'])
        expect(globProblem(glob) === null && globMatcher(glob)(path)).toBe(false);
    });
    expect(spent).toBeLessThan(1_000);
  });
});
