import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitRepository, type GitRepository } from '../../../test/fixtures/git-repository.ts';
import { MAX_SEARCHED_BYTES } from '../../config/limits.ts';
import type { ChangeMode } from '../../ports/changes.ts';
import { createDiskFiles } from '../files/disk.ts';
import { createProcesses } from '../processes/execa.ts';
import { createGitChanges } from './changes.ts';

let home: string;
let repository: GitRepository;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-git-'));
  const folder = join(home, 'project');
  await mkdir(folder);
  repository = await createGitRepository(folder, home);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const STAGED: ChangeMode = { kind: 'staged' };
const SINCE_HEAD: ChangeMode = { kind: 'working_tree', since: 'HEAD' };

type Where = { workspace?: string; environment?: Record<string, string | undefined>; signal?: AbortSignal };

function changedFiles(mode: ChangeMode, where: Where = {}) {
  const environment = where.environment ?? repository.environment;
  const changes = createGitChanges({ processes: createProcesses(), files: createDiskFiles(), environment });
  const signal = where.signal ?? new AbortController().signal;
  const workspace = where.workspace ?? repository.folder;
  return changes.changedFiles({ workspace, mode, readBefore: 'a.py', signal });
}

async function changed(mode: ChangeMode, where: Where = {}) {
  const changes = await changedFiles(mode, where);
  if (!changes.ok) throw new Error(changes.failure.message);
  const { files, skipped } = changes.value;
  return {
    root: changes.value.root,
    before: changes.value.readBefore,
    files: Object.fromEntries(files.map((file) => [file.path, [file.before, file.after, file.oldPath]])),
    skipped: Object.fromEntries(skipped.map((file) => [file.path, file.reason])),
  };
}

describe('the texts', () => {
  beforeEach(async () => {
    const { write, commit } = repository;
    await write('a.py', 'old\n');
    await write('gone.py', 'gone\n');
    await commit();
  });

  it('are those of the index and of HEAD when staged', async () => {
    const { write, git } = repository;
    await write('a.py', 'staged\n');
    await write('new.py', 'new\n');
    await git('add', 'a.py', 'new.py');
    await git('rm', '--quiet', 'gone.py');
    await write('a.py', 'working\n');
    await write('unknown.py', 'unknown\n');
    const { files, skipped, before } = await changed(STAGED);
    expect(before).toBe('old\n');
    expect(files).toEqual({ 'a.py': ['old\n', 'staged\n', null], 'new.py': [null, 'new\n', null] });
    expect(skipped).toEqual({});
  });

  it('are those of the working tree, with what git does not know yet, against a commit', async () => {
    const { write, git, commit } = repository;
    await write('.gitignore', 'build/\n');
    await write('a.py', 'second\n');
    await commit();
    await write('a.py', 'staged\n');
    await git('add', 'a.py');
    await write('a.py', 'working\n');
    await write('sub/unknown.py', 'unknown\n');
    await write('build/ignored.py', 'ignored\n');
    const added = { 'sub/unknown.py': [null, 'unknown\n', null] };
    expect((await changed(SINCE_HEAD)).files).toEqual({ 'a.py': ['second\n', 'working\n', null], ...added });
    expect((await changed({ kind: 'working_tree', since: 'HEAD~1' })).files).toEqual({
      '.gitignore': [null, 'build/\n', null],
      'a.py': ['old\n', 'working\n', null],
      ...added,
    });
  });

  it('are found from a folder below, for the whole repository', async () => {
    await repository.write('below/b.py', 'b\n');
    const { root, files } = await changed(SINCE_HEAD, { workspace: join(repository.folder, 'below') });
    expect([root, Object.keys(files)]).toEqual([repository.folder, ['below/b.py']]);
  });

  it('are whole, whatever characters they and their names have', async () => {
    const text = '\ufeffä 字 😀\r\n\tx = "\\0"\r\n\r';
    const { write, commit } = repository;
    await write('ä "b"\n字.py', text);
    await commit();
    await write('ä "b"\n字.py', `${text}y`);
    await repository.git('add', '--all');
    expect((await changed(STAGED)).files).toEqual({ 'ä "b"\n字.py': [text, `${text}y`, null] });
  });

  it('are followed when a file was moved, by git or by hand', async () => {
    const { write, git, commit, folder, remove } = repository;
    const lines = 'one\ntwo\nthree\nfour\n';
    await write('moved.py', lines);
    await commit();
    // A setting of the repository that leaves renames out does not count.
    await git('config', 'diff.renames', 'false');
    await git('mv', 'moved.py', 'by-git.py');
    expect((await changed(STAGED)).files).toEqual({ 'by-git.py': [lines, lines, 'moved.py'] });
    await git('reset', '--quiet', '--hard');
    await mkdir(join(folder, 'sub'));
    await rename(join(folder, 'moved.py'), join(folder, 'sub/by-hand.py'));
    await write('sub/by-hand.py', `${lines}five\n`);
    await remove('gone.py');
    await write('other.py', 'nothing in common\n');
    expect((await changed(SINCE_HEAD)).files).toEqual({
      'other.py': [null, 'nothing in common\n', null],
      'sub/by-hand.py': [lines, `${lines}five\n`, 'moved.py'],
    });
  });

  it('of a commit that has none before it are all new', async () => {
    const folder = join(home, 'fresh');
    await mkdir(folder);
    const fresh = await createGitRepository(folder, home);
    await fresh.write('a.py', 'a\n');
    await fresh.git('add', 'a.py');
    const expected = { 'a.py': [null, 'a\n', null] };
    expect((await changed(STAGED, { workspace: folder })).before).toBeNull();
    expect((await changed(STAGED, { workspace: folder })).files).toEqual(expected);
    expect((await changed(SINCE_HEAD, { workspace: folder })).files).toEqual(expected);
  });

  it('of the index that a hook is given are read', async () => {
    const { write, git, folder, environment } = repository;
    await write('a.py', 'staged\n');
    const index = { ...environment, GIT_INDEX_FILE: join(folder, '.git/other-index') };
    await git('add', 'a.py');
    await rename(join(folder, '.git/index'), index.GIT_INDEX_FILE);
    await git('reset', '--quiet');
    expect((await changed(STAGED)).files).toEqual({});
    expect((await changed(STAGED, { environment: index })).files).toEqual({
      'a.py': ['old\n', 'staged\n', null],
    });
  });
});

const LARGE = 'x'.repeat(2 * 1024 * 1024 + 1);

describe('what is no plain text is read too', () => {
  it('in any encoding and size, staged or not, old and new', async () => {
    const { write, git, commit } = repository;
    const files: [string, Uint8Array | string, string, string][] = [
      ['latin1.py', Uint8Array.of(0x23, 0xe4, 0x0a), '#ä\n', 'windows-1252'],
      ['nul.py', Uint8Array.of(0x61, 0, 0x62), 'a b', 'utf-8'],
      ['wide.js', Buffer.from('\ufefff()', 'utf16le'), 'f()', 'utf-16le'],
      ['large.py', LARGE, LARGE, 'utf-8'],
      ['image.png', Buffer.concat([Buffer.alloc(99), Buffer.from('tEXtComment')]), 'tEXtComment', 'binary'],
    ];
    for (const [path, content] of files) await write(path, content);
    for (const mode of [SINCE_HEAD, STAGED]) {
      if (mode === STAGED) await git('add', '--all');
      const changes = await changedFiles(mode);
      if (!changes.ok) throw new Error(changes.failure.message);
      expect(changes.value.skipped).toEqual([]);
      const read = changes.value.files.map(({ path, after, reading }) => [path, after, reading.encoding]);
      expect(read.sort()).toEqual(files.map(([path, , text, encoding]) => [path, text, encoding]).sort());
    }
    await commit();
    for (const [path] of files) await write(path, 'new\n');
    const { files: now } = await changed(SINCE_HEAD);
    expect(now).toEqual(Object.fromEntries(files.map(([path, , text]) => [path, [text, 'new\n', null]])));
  });

  it('and so is where a link leads, which is not followed', async () => {
    const { git, folder } = repository;
    await symlink('/etc/hostname', join(folder, 'link.py'));
    const link = { files: { 'link.py': [null, '/etc/hostname', null] }, skipped: {} };
    expect(await changed(SINCE_HEAD)).toMatchObject(link);
    await git('add', '--all');
    expect(await changed(STAGED)).toMatchObject(link);
    expect(await changed(SINCE_HEAD)).toMatchObject(link);
  });
});

describe('what cannot be checked is listed', () => {
  it('submodules, and what is past the bound of a file', async () => {
    const { write, git, folder } = repository;
    await write('a.py', 'a\n');
    await repository.commit();
    await write('large.py', 'x'.repeat(MAX_SEARCHED_BYTES + 1));
    await mkdir(join(folder, 'inner'));
    const inner = await createGitRepository(join(folder, 'inner'), home);
    await inner.write('b.py', 'b\n');
    await inner.commit();
    const expected = { 'large.py': 'too_large' };
    const working = await changed(SINCE_HEAD);
    expect([working.files, working.skipped]).toEqual([{}, { ...expected, 'inner/': 'submodule' }]);
    await git('-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
    const staged = await changed(STAGED);
    expect([staged.files, staged.skipped]).toEqual([{}, { ...expected, inner: 'submodule' }]);
    expect((await changed(SINCE_HEAD)).skipped).toEqual({ ...expected, inner: 'submodule' });
  });

  it('a text that was a link before counts as new', async () => {
    const { write, folder, remove, commit } = repository;
    await symlink('a.py', join(folder, 'c.py'));
    await commit();
    await remove('c.py');
    await write('c.py', 'text\n');
    expect((await changed(SINCE_HEAD)).files).toEqual({ 'c.py': [null, 'text\n', null] });
  });

  it('files in conflict', async () => {
    const { write, git, commit } = repository;
    await write('a.py', 'base\n');
    await commit();
    await git('checkout', '--quiet', '-b', 'other');
    await write('a.py', 'theirs\n');
    await commit();
    await git('checkout', '--quiet', 'main');
    await write('a.py', 'ours\n');
    await commit();
    await git('merge', 'other').catch(() => undefined);
    expect(await changed(STAGED)).toMatchObject({ files: {}, skipped: { 'a.py': 'unmerged' } });
    const working = await changed(SINCE_HEAD);
    expect(working.files['a.py']?.[1]).toContain('<<<<<<<');
  });

  it('what is past the bounds', async () => {
    const { write, git } = repository;
    for (let index = 0; index < 2_002; index += 1) await write(`many/${index}.py`, '');
    await git('add', '--all');
    const { files, skipped } = await changed(STAGED);
    expect(Object.keys(files)).toHaveLength(2_000);
    expect(Object.values(skipped)).toEqual(['too_many', 'too_many']);
  });

  it('large files that are too many together, without taking the room of the others', async () => {
    const { write } = repository;
    for (let index = 0; index < 64; index += 1) await write(`${index}.bin`, LARGE);
    await write('a.py', 'a\n');
    const { files, skipped } = await changed(SINCE_HEAD);
    expect(Object.keys(files)).toHaveLength(64);
    expect(files['a.py']).toEqual([null, 'a\n', null]);
    expect(Object.values(skipped)).toEqual(['too_large']);
  });

  it('texts that are too many together', async () => {
    const { write } = repository;
    for (let index = 0; index < 65; index += 1) await write(`${index}.py`, LARGE.slice(1));
    const { files, skipped } = await changed(SINCE_HEAD);
    expect(Object.keys(files)).toHaveLength(64);
    expect(Object.values(skipped)).toEqual(['too_many']);
  });
});

describe('a repository that is hostile', () => {
  it('runs nothing of its own', async () => {
    const { write, git, commit, folder } = repository;
    const trap = join(home, 'trap.sh');
    const sprung = join(home, 'sprung');
    await write('../trap.sh', `#!/bin/sh\necho "$0 $*" >> '${sprung}'\nexit 1\n`);
    await chmod(trap, 0o755);
    await write('a.py', 'old\n');
    await write('b.py', 'old\n');
    await commit();
    await write('.gitattributes', '*.py filter=trap diff=trap\n');
    for (const [name, value] of Object.entries({
      'filter.trap.clean': trap,
      'filter.trap.required': 'true',
      'filter.trap.process': trap,
      'diff.trap.textconv': trap,
      'diff.trap.command': trap,
      'diff.external': trap,
      'core.fsmonitor': trap,
      'core.hooksPath': home,
      'core.pager': trap,
    }))
      await git('config', name, value);
    await write('../post-index-change', `#!/bin/sh\n'${trap}'\n`);
    await chmod(join(home, 'post-index-change'), 0o755);
    await write('a.py', 'new\n');
    const { files } = await changed(SINCE_HEAD);
    expect(files['a.py']).toEqual(['old\n', 'new\n', null]);
    await changed(STAGED);
    expect(existsSync(sprung)).toBe(false);
    // The trap works: git itself runs into it.
    await git('status').catch(() => undefined);
    expect(existsSync(sprung)).toBe(true);
    expect(existsSync(join(folder, '.git/index.lock'))).toBe(false);
  });

  it('has a filter that cannot be switched off', async () => {
    await repository.git('config', 'filter.a=b.clean', 'false');
    expect(await changedFiles(STAGED)).toMatchObject({ ok: false, failure: { reason: 'git_failed' } });
  });
});

describe('there is no list of changes', () => {
  it('without git', async () => {
    const environment = { ...repository.environment, PATH: join(home, 'nowhere') };
    expect(await changedFiles(STAGED, { environment })).toMatchObject({ failure: { reason: 'git_missing' } });
  });

  it.each(['.', 'project/.git'])('outside of a working tree: %s', async (folder) => {
    const environment = { ...repository.environment, GIT_CEILING_DIRECTORIES: tmpdir() };
    const outcome = await changedFiles(STAGED, { workspace: join(home, folder), environment });
    expect(outcome).toMatchObject({ failure: { reason: 'not_a_repository' } });
  });

  it.each(['nowhere', '--output=x', ''])('since %j, which is no commit', async (since) => {
    const outcome = await changedFiles({ kind: 'working_tree', since });
    expect(outcome).toMatchObject({ failure: { reason: 'unknown_revision' } });
  });

  it('when it was cancelled', async () => {
    const outcome = await changedFiles(STAGED, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ failure: { reason: 'cancelled' } });
  });

  it('when git is broken', async () => {
    await repository.write('.git/config', '[broken');
    const outcome = await changedFiles(STAGED);
    expect(outcome).toMatchObject({ failure: { reason: 'git_failed' } });
    expect(outcome.ok || outcome.failure.message).toMatch(/^git .+ failed: fatal: .+; .+$/);
  });
});
