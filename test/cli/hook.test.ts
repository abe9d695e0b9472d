import { chmod, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitRepository, type GitRepository } from '../fixtures/git-repository.ts';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';
import { createPlace, type Place, runCli } from './harness.ts';

const analyzers = shareAnalyzers();
let place: Place;
let repository: GitRepository;
beforeEach(async () => {
  place = await createPlace();
  repository = await createGitRepository(place.folder, place.home);
});
afterEach(() => place.remove());

const CLEAN = 'def f():\n    return 1\n';

describe('the pre-commit hook', () => {
  const hookPath = () => join(place.folder, '.git/hooks/pre-commit');
  const hook = (what: string) =>
    runCli(place, ['hook', what], { environment: repository.environment, analyzers });

  it('can be installed again, and removed', async () => {
    await hook('install');
    expect((await hook('install')).stdout).toBe(`commits are checked by ${hookPath()}\n`);
    expect((await hook('uninstall')).stdout).toBe(`commits are no longer checked; removed ${hookPath()}\n`);
    expect(await hook('uninstall')).toMatchObject({ code: 0, stdout: `no hook at ${hookPath()}\n` });
  });

  it('of somebody else is left as it is', async () => {
    const theirs = '#!/bin/sh\nexit 0\n';
    await repository.write('.git/hooks/pre-commit', theirs);
    const { code, stderr } = await hook('install');
    expect(stderr).toBe(
      `fettle: ${hookPath()} was not written by Fettle and was left unchanged; add this line to it: fettle check --staged || exit 1.\n`,
    );
    expect([code, (await hook('uninstall')).code, await readFile(hookPath(), 'utf8')]).toEqual([
      3,
      3,
      theirs,
    ]);
  });

  it('goes where the repository has its hooks, from a folder below too', async () => {
    await repository.git('config', 'core.hooksPath', '.hooks');
    await repository.write('below/a.py', CLEAN);
    const below = { ...place, folder: join(place.folder, 'below') };
    const outcome = await runCli(below, ['hook', 'install'], {
      environment: repository.environment,
      analyzers,
    });
    expect(outcome.stdout).toContain(join(place.folder, '.hooks/pre-commit'));
  });

  it('does not go into the hooks of all repositories', async () => {
    await repository.git('config', '--global', 'core.hooksPath', join(place.home, 'hooks'));
    const { code, stderr } = await hook('install');
    expect(stderr).toMatch(
      /^fettle: core\.hooksPath makes \S+ the hooks folder of all your repositories; .+\n$/,
    );
    expect(code).toBe(3);
  });

  it.each(['a setting', 'a link'])('does not go out of the repository, by %s of it', async (by) => {
    const outside = join(place.home, 'elsewhere');
    await mkdir(outside, { recursive: true });
    if (by === 'a setting') await repository.git('config', 'core.hooksPath', outside);
    else {
      await rm(join(place.folder, '.git/hooks'), { recursive: true, force: true });
      await symlink(outside, join(place.folder, '.git/hooks'));
    }
    const { code, stderr } = await hook('install');
    expect(stderr).toMatch(/outside the repository; add this line to the pre-commit there manually: .+\n$/);
    expect([code, await readdir(outside)]).toEqual([3, []]);
  });

  it('goes into a work tree of its own, whose hooks are with the repository', async () => {
    await repository.write('a.py', CLEAN);
    await repository.git('add', '.');
    await repository.git('commit', '-m', 'a');
    const tree = join(place.home, 'tree');
    await repository.git('worktree', 'add', tree);
    const outcome = await runCli({ ...place, folder: tree }, ['hook', 'install'], {
      environment: repository.environment,
      analyzers,
    });
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    expect(outcome.stdout).toContain('.git/hooks/pre-commit');
  });

  it.skipIf(process.getuid?.() === 0)(
    'says when it may not be written (needs a user who is not root)',
    async () => {
      await chmod(join(place.folder, '.git/hooks'), 0o500);
      expect((await hook('install')).stderr).toMatch(/^fettle: cannot write \S+ \(EACCES\); .+\n$/);
      await chmod(join(place.folder, '.git/hooks'), 0o700);
    },
  );

  it('without a repository', async () => {
    const empty = await createPlace();
    try {
      const outcome = await runCli(empty, ['hook', 'install'], {
        environment: repository.environment,
        analyzers,
      });
      expect([outcome.code, outcome.stdout]).toEqual([2, '']);
    } finally {
      await empty.remove();
    }
  });
});
