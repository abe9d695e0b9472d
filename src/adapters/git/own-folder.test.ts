import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitRepository, type GitRepository } from '../../../test/fixtures/git-repository.ts';
import type { ChangeMode } from '../../ports/changes.ts';
import { createDiskFiles } from '../files/disk.ts';
import { createProcesses } from '../processes/execa.ts';
import { createGitChanges } from './changes.ts';

const { signal } = new AbortController();

let home: string;
let repository: GitRepository;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-own-folder-'));
  await mkdir(join(home, 'project'));
  repository = await createGitRepository(join(home, 'project'), home);
  await repository.write('a.py', 'a = 1\n');
  await repository.commit();
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** What changed, asked for in both ways. */
async function ask() {
  const { environment, folder: workspace } = repository;
  const changes = createGitChanges({ processes: createProcesses(), files: createDiskFiles(), environment });
  const asked = (mode: ChangeMode) => changes.changedFiles({ workspace, mode, readBefore: 'a.py', signal });
  return {
    staged: await asked({ kind: 'staged' }),
    working: await asked({ kind: 'working_tree', since: 'HEAD' }),
  };
}

describe('nothing is read of another folder', () => {
  it.each([
    ['HOME/elsewhere'],
    ['~/elsewhere'],
    ['../../elsewhere'],
    ['inner'],
    ['missing/../../../elsewhere'],
    ['/dev/zero'],
  ])('whose settings are included: %s', async (path) => {
    await writeFile(join(home, 'elsewhere'), '[core]\n\tbare = false\n');
    // One that is the repository's own may include another.
    const inner = `[includeIf "gitdir:**"]\n\tpath = ${home}/elsewhere\n`;
    await writeFile(join(repository.folder, '.git/inner'), inner);
    await repository.git('config', 'include.path', path.replace('HOME', home));
    const { staged, working } = await ask();
    for (const answer of [staged, working])
      expect(answer).toMatchObject({ ok: false, failure: { message: expect.stringContaining('includes') } });
  });

  it('whose objects are borrowed, unless that is a repository of the user as well', async () => {
    const other = join(home, 'other');
    await mkdir(join(other, 'objects/info'), { recursive: true });
    const alternates = join(repository.folder, '.git/objects/info/alternates');
    await writeFile(alternates, `${other}/objects\n`);
    const message = expect.stringContaining(other);
    expect((await ask()).staged).toMatchObject({ ok: false, failure: { message } });
    await writeFile(join(other, 'HEAD'), 'ref: refs/heads/main\n');
    expect((await ask()).staged).toMatchObject({ ok: true });
    await writeFile(join(other, 'objects/info/alternates'), '/dev\n');
    expect((await ask()).staged).toMatchObject({ ok: false });
  });

  it('that commondir names, in a folder that is no linked working tree', async () => {
    await writeFile(join(repository.folder, '.git/commondir'), '../../other\n');
    expect((await ask()).staged).toMatchObject({ ok: false });
  });

  it('whose rules of what to ignore are named: they do not count', async () => {
    await writeFile(join(home, 'rules'), 'new.py\n');
    await repository.git('config', 'core.excludesFile', join(home, 'rules'));
    await repository.write('new.py', 'new = 1\n');
    const { working } = await ask();
    expect(working?.ok && working.value.files.map(({ path }) => path)).toContain('new.py');
    await writeFile(join(repository.folder, 'rules'), 'new.py\n');
    await repository.git('config', 'core.excludesFile', join(repository.folder, 'rules'));
    const own = (await ask()).working;
    expect(own?.ok && own.value.files.map(({ path }) => path)).not.toContain('new.py');
  });

  const isPosix = process.platform !== 'win32';
  it.each(isPosix ? ['.gitignore', '.git/info/exclude', '.git/config', '.git/index', '.git/HEAD'] : [])(
    'and git waits for no pipe: %s',
    async (path) => {
      await repository.write('new.py', 'new = 1\n');
      await rm(join(repository.folder, path), { force: true });
      execFileSync('mkfifo', [join(repository.folder, path)]);
      const { staged, working } = await ask();
      for (const answer of [staged, working])
        expect(answer).toMatchObject({ ok: false, failure: { message: expect.stringContaining('pipe') } });
    },
  );
});
