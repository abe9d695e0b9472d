import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitRepository, type GitRepository } from '../../../test/fixtures/git-repository.ts';
import type { ChangeMode } from '../../ports/changes.ts';
import { createDiskFiles } from '../files/disk.ts';
import { OwnCode } from '../licenses/own-code.ts';
import { createProcesses } from '../processes/execa.ts';
import { createGitChanges } from './changes.ts';
import { createCommitHook } from './hook.ts';

const CODE = 'def wombat_of_the_northern_hills(leaves): return sum(leaves)\n';
const OLD = 'def quokka_of_the_southern_coast(berries): return max(berries)\n';
const { signal } = new AbortController();

let home: string;
let repository: GitRepository;
/** A program that writes `mark`; whatever a repository names is a link to it. */
let program: string;
let mark: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-hostile-git-'));
  mark = join(home, 'started');
  program = join(home, 'planted');
  await writeFile(program, `#!/bin/sh\necho "$0 $*" >> '${mark}'\ncat\n`, { mode: 0o755 });
  await mkdir(join(home, 'project'));
  repository = await createGitRepository(join(home, 'project'), home);
  await repository.write('a.py', CODE);
  await repository.write('b.py', 'b = 1\n');
  await repository.write('old.py', OLD);
  await repository.commit();
  await repository.remove('old.py');
  await repository.commit();
  await sign();
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Makes the last commit look signed, which a setting has git look into. */
async function sign(): Promise<void> {
  const { git } = repository;
  const lines = (await git('cat-file', 'commit', 'HEAD')).split('\n');
  const signature = ['gpgsig -----BEGIN PGP SIGNATURE-----', ' ', ' iQ==', ' -----END PGP SIGNATURE-----'];
  lines.splice(lines.indexOf(''), 0, ...signature);
  await writeFile(join(home, 'commit'), lines.join('\n'));
  const made = await git('hash-object', '-t', 'commit', '-w', join(home, 'commit'));
  await git('update-ref', 'HEAD', made.trim());
}

/** Everything that the product has git do, in a workspace. */
async function askAll(workspace: string, environment = repository.environment) {
  const parts = { processes: createProcesses(), files: createDiskFiles(), environment };
  const changes = createGitChanges(parts);
  const modes: ChangeMode[] = [{ kind: 'staged' }, { kind: 'working_tree', since: 'HEAD' }];
  const listed = [];
  for (const mode of modes)
    listed.push(await changes.changedFiles({ workspace, mode, readBefore: 'b.py', signal }));
  const own = new OwnCode({ ...parts, home });
  const question = { workspace, path: 'b.py', packages: ['pkg'], text: CODE, patienceMs: 10_000 };
  const found = await own.ask(question, signal);
  // What is in the history alone is searched for in each commit.
  const before = await own.ask({ ...question, text: OLD }, signal);
  own.close();
  const hook = createCommitHook(parts);
  await hook.install(workspace, signal);
  await hook.uninstall(workspace, signal);
  return { staged: listed[0], working: listed[1], own: [found.get('pkg'), before.get('pkg')] };
}

/** Makes git compare contents: what is changed and staged, and what only looks changed. */
async function change(): Promise<void> {
  await repository.write('b.py', 'b = 2\n');
  await repository.git('add', 'b.py').catch(() => undefined);
  await repository.write('a.py', CODE);
  await repository.write('b.py', 'b = 3\n');
  await repository.write('new.py', 'new = 1\n');
}

const CONFIGURATIONS: [string, string[][]][] = [
  ['core.fsmonitor', [['core.fsmonitor', 'PROGRAM']]],
  ['core.hooksPath', [['core.hooksPath', 'FOLDER']]],
  [
    'core.pager and pager.*',
    [
      ['core.pager', 'PROGRAM'],
      ...['diff', 'log', 'grep', 'config'].map((name) => [`pager.${name}`, 'PROGRAM']),
    ],
  ],
  [
    'core.editor and sequence.editor',
    [
      ['core.editor', 'PROGRAM'],
      ['sequence.editor', 'PROGRAM'],
    ],
  ],
  ['diff.external', [['diff.external', 'PROGRAM']]],
  [
    'a diff driver',
    [
      ['diff.evil.command', 'PROGRAM'],
      ['diff.evil.textconv', 'PROGRAM'],
      ['diff.evil.cachetextconv', 'true'],
    ],
  ],
  [
    'a filter',
    [
      ['filter.evil.clean', 'PROGRAM'],
      ['filter.evil.smudge', 'PROGRAM'],
      ['filter.evil.required', 'true'],
    ],
  ],
  [
    'a filter that is a process',
    [
      ['filter.evil.process', 'PROGRAM'],
      ['filter.evil.required', 'true'],
    ],
  ],
  [
    'a merge driver',
    [
      ['merge.evil.driver', 'PROGRAM'],
      ['merge.default', 'evil'],
    ],
  ],
  [
    'gpg.program and log.showSignature',
    [
      ['log.showSignature', 'true'],
      ...['gpg.program', 'gpg.ssh.program', 'gpg.x509.program'].map((name) => [name, 'PROGRAM']),
    ],
  ],
  [
    'core.sshCommand, core.gitProxy, core.askPass and credential.helper',
    ['core.sshCommand', 'core.gitProxy', 'core.askPass', 'credential.helper'].map((name) => [
      name,
      'PROGRAM',
    ]),
  ],
  [
    'a promisor remote by ext::',
    [
      ['remote.origin.url', 'ext::PROGRAM'],
      ['remote.origin.promisor', 'true'],
      ['extensions.partialClone', 'origin'],
      ['protocol.ext.allow', 'always'],
      ['protocol.allow', 'always'],
    ],
  ],
  [
    'a promisor remote with an upload-pack',
    [
      ['remote.origin.url', 'HOME/project'],
      ['remote.origin.uploadpack', 'PROGRAM'],
      ['remote.origin.promisor', 'true'],
      ['extensions.partialClone', 'origin'],
      ['protocol.file.allow', 'always'],
    ],
  ],
  ['core.alternateRefsCommand', [['core.alternateRefsCommand', 'PROGRAM']]],
  [
    'aliases',
    ['diff', 'log', 'grep', 'rev-parse', 'ls-files', 'cat-file', 'config'].map((name) => [
      `alias.${name}`,
      '!PROGRAM',
    ]),
  ],
  [
    'uploadpack.packObjectsHook and interactive.diffFilter',
    [
      ['uploadpack.packObjectsHook', 'PROGRAM'],
      ['interactive.diffFilter', 'PROGRAM'],
    ],
  ],
  [
    'trace2',
    [
      ['trace2.normalTarget', 'HOME/started'],
      ['trace2.eventTarget', 'HOME/started'],
    ],
  ],
  ['an included file', [['include.path', 'HOME/project/.git/included']]],
];

describe.skipIf(process.platform === 'win32')(
  'nothing is started that is named by (needs POSIX scripts)',
  () => {
    it.each(CONFIGURATIONS)('%s', { timeout: 60_000 }, async (_name, settings) => {
      const hooks = join(home, 'hooks');
      await mkdir(hooks);
      for (const name of [
        'pre-commit',
        'post-index-change',
        'reference-transaction',
        'fsmonitor-watchman',
        'post-checkout',
      ])
        for (const folder of [hooks, join(repository.folder, '.git/hooks')]) {
          await rm(join(folder, name), { force: true });
          await symlink(program, join(folder, name));
        }
      await writeFile(
        join(repository.folder, '.git/included'),
        `[core]\n\tfsmonitor = ${program}\n[filter "evil"]\n\tclean = ${program}\n\tprocess = ${program}\n[diff]\n\texternal = ${program}\n`,
      );
      await repository.write('.gitattributes', '* filter=evil diff=evil merge=evil\n');
      await change();
      for (const [name = '', value = ''] of settings)
        await repository.git(
          'config',
          name,
          value.replace('PROGRAM', program).replace('FOLDER', hooks).replace('HOME', home),
        );
      await rm(mark, { force: true });
      const { staged, working, own } = await askAll(repository.folder);
      expect(existsSync(mark)).toBe(false);
      expect(own).toEqual([expect.stringContaining('a.py'), expect.stringContaining('history')]);
      expect(staged?.ok && staged.value.files.map(({ path }) => path)).toContain('b.py');
      expect(working?.ok && working.value.files.map(({ path }) => path)).toContain('new.py');
    });

    it('a submodule', { timeout: 60_000 }, async () => {
      const inner = join(repository.folder, 'inner');
      await mkdir(inner);
      const submodule = await createGitRepository(inner, home);
      await submodule.write('c.py', 'c = 1\n');
      await submodule.commit();
      await repository.write(
        '.gitmodules',
        '[submodule "inner"]\n\tpath = inner\n\turl = ./inner\n\tignore = none\n',
      );
      await repository.git('add', '--all');
      await repository.git('commit', '--quiet', '--message=submodule');
      await submodule.write('c.py', 'c = 2\n');
      for (const name of ['core.fsmonitor', 'diff.external']) await submodule.git('config', name, program);
      for (const [name, value] of [
        ['submodule.recurse', 'true'],
        ['diff.submodule', 'diff'],
        ['diff.ignoreSubmodules', 'none'],
        ['status.submoduleSummary', 'true'],
      ])
        await repository.git('config', name ?? '', value ?? '');
      await change();
      await rm(mark, { force: true });
      const { staged } = await askAll(repository.folder);
      expect(staged).toMatchObject({ ok: true });
      expect(existsSync(mark)).toBe(false);
    });

    it('a bare repository that a project brings along as its text', async () => {
      const bare = join(repository.folder, 'fixtures/bare');
      await mkdir(bare, { recursive: true });
      const files = {
        HEAD: 'ref: refs/heads/main\n',
        config: `[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = ${program}\n`,
      };
      for (const [name, text] of Object.entries(files)) await writeFile(join(bare, name), text);
      for (const name of ['objects', 'refs']) await mkdir(join(bare, name));
      const { staged, working } = await askAll(bare);
      for (const answer of [staged, working])
        expect(answer).toMatchObject({ ok: false, failure: { reason: 'not_a_repository' } });
      expect(existsSync(mark)).toBe(false);
    });

    it.skipIf(process.platform !== 'linux')(
      'and a file of rules without an end takes no memory (needs prlimit of Linux)',
      { timeout: 60_000 },
      async () => {
        await change();
        await symlink('/dev/zero', join(repository.folder, '.git/info/attributes'));
        const { working } = await askAll(repository.folder);
        expect(working).toMatchObject({ ok: false, failure: { reason: 'git_failed' } });
      },
    );
  },
);

it('no hook is written to a folder outside that core.hooksPath names, by itself or through a link', async () => {
  const outside = join(home, 'outside');
  await mkdir(outside);
  await symlink(outside, join(repository.folder, 'inside'));
  const hook = createCommitHook({ processes: createProcesses(), environment: repository.environment });
  for (const value of [outside, join(outside, 'made'), '../outside', 'inside', 'inside/made']) {
    await repository.git('config', 'core.hooksPath', value);
    const done = await hook.install(repository.folder, signal);
    expect(done).toMatchObject({ ok: false, failure: { reason: 'shared_folder' } });
  }
  expect(await readdir(outside)).toEqual([]);
  await repository.git('config', 'core.hooksPath', '.husky/_');
  expect(await hook.install(repository.folder, signal)).toMatchObject({ ok: true });
});

describe('nothing is read of another folder', () => {
  it.each(['..', 'HOME'])('that core.worktree names: %s', async (worktree) => {
    // A repository too, whose files would be taken for those of the project.
    const above = await createGitRepository(home, home);
    await above.git('commit', '--quiet', '--allow-empty', '--message=above');
    await writeFile(join(home, 'private.py'), 'private = 1\n');
    await repository.git('config', 'core.worktree', worktree === '..' ? '../..' : home);
    const { staged, working } = await askAll(repository.folder);
    for (const answer of [staged, working])
      expect(answer).toMatchObject({ ok: false, failure: { reason: 'git_failed' } });
  });

  it.each(['a file', 'a link'])('that .git leads to, as %s', async (kind) => {
    const other = join(home, 'other');
    await mkdir(other);
    const path = join(other, '.git');
    const target = join(repository.folder, '.git');
    if (kind === 'a link') await symlink(target, path);
    else await writeFile(path, `gitdir: ${target}\n`);
    const { staged, working } = await askAll(other);
    for (const answer of [staged, working])
      expect(answer).toMatchObject({ ok: false, failure: { reason: 'git_failed' } });
  });

  it('that is a linked working tree of git: what leads to its part of the repository is not another', async () => {
    await repository.git('worktree', 'add', '--quiet', join(home, 'linked'));
    const other = join(home, 'other');
    await mkdir(other);
    await writeFile(join(other, '.git'), `gitdir: ${join(repository.folder, '.git/worktrees/linked')}\n`);
    expect((await askAll(other)).staged).toMatchObject({ ok: false, failure: { reason: 'git_failed' } });
  });

  it('and the working trees of git are read as ever: linked ones, submodules, and those that the user names', async () => {
    const { git, folder } = repository;
    await git('worktree', 'add', '--quiet', join(home, 'linked'));
    await mkdir(join(home, 'linked/below'));
    await writeFile(join(home, 'linked/below/new.py'), 'new = 1\n');
    const { working } = await askAll(join(home, 'linked/below'));
    expect(working?.ok && working.value.root).toBe(join(home, 'linked'));
    await git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder, 'inner');
    expect((await askAll(join(folder, 'inner'))).staged).toMatchObject({ ok: true });
    await git('init', '--quiet', `--separate-git-dir=${join(home, 'store')}`, join(home, 'separate'));
    expect((await askAll(join(home, 'separate'))).working).toMatchObject({ ok: true });
    const named = { ...repository.environment, GIT_DIR: join(folder, '.git'), GIT_WORK_TREE: home };
    expect((await askAll(home, named)).staged).toMatchObject({ ok: true });
  });
});
