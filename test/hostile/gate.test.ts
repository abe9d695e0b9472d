import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from '../cli/harness.ts';
import { createGitRepository, type GitRepository } from '../fixtures/git-repository.ts';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';

const run = promisify(execFile);
const analyzers = shareAnalyzers();
let place: Place;
let repository: GitRepository;
beforeEach(async () => {
  place = await createPlace();
  repository = await createGitRepository(place.folder, place.home);
});
afterEach(() => place.remove());

/** Put together here, so that no scanner takes this file for a leak. */
const SECRET = `aws_secret = "${['AKIA', 'Z7QX5LMN2PWB4RTC'].join('')}"\n`;
const CLEAN = 'def f():\n    return 1\n';

it('a change of too many files is checked in part, and not accepted', async () => {
  await repository.write('clean.py', CLEAN);
  await repository.commit();
  for (let index = 0; index < 2_001; index += 1) await repository.write(`m/${index}.txt`, '');
  const { stdout, stderr, code } = await runCli(place, ['check', '--diff'], {
    environment: repository.environment,
    analyzers,
  });
  expect(stdout).toMatch(/^m\/\d+\.txt not checked: past the first 2000 files or 128 MiB of a change$/m);
  expect(stderr).toMatch(/1 file not checked; 1 file not accepted\n$/);
  expect(code).toBe(1);
}, 60_000);

it('the hook refuses a commit that adds a secret, and lets another through', async () => {
  const { write, git } = repository;
  const hookPath = join(place.folder, '.git/hooks/pre-commit');
  expect(
    await runCli(place, ['hook', 'install'], { environment: repository.environment, analyzers }),
  ).toEqual({
    code: 0,
    stdout: `commits are now checked by ${hookPath}\n`,
    stderr: '',
  });
  const environment = { ...repository.environment, FETTLE_HOME: place.home };
  const commit = (...args: string[]) =>
    run('git', ['commit', '--message=x', ...args], { cwd: place.folder, env: environment });
  await write('a.py', CLEAN);
  await git('add', 'a.py');
  await commit();
  await write('a.py', CLEAN + SECRET);
  // Through `--all` git hands the hook an index of its own.
  await expect(commit('--all')).rejects.toMatchObject({
    stderr: expect.stringContaining('not accepted: a.py'),
  });
  expect((await git('rev-list', '--count', 'HEAD')).trim()).toBe('1');
  await write('a.py', `${CLEAN}\n`);
  await commit('--all');
  expect((await git('rev-list', '--count', 'HEAD')).trim()).toBe('2');
}, 120_000);
