import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from '../cli/harness.ts';
import { createGitRepository, type GitRepository } from '../fixtures/git-repository.ts';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';
import { ODD_FILES, type OddFile } from './odd-files.ts';

const run = promisify(execFile);
const analyzers = shareAnalyzers();
let place: Place;
let repository: GitRepository;
beforeEach(async () => {
  place = await createPlace();
  repository = await createGitRepository(place.folder, place.home);
});
afterEach(() => place.remove());

type Told = {
  path: string;
  accepted: boolean;
  verdicts?: { check: string; status: string; findings: { severity: string }[] }[];
};

async function check(...args: string[]) {
  const { stdout, stderr } = await runCli(place, ['check', ...args, '--json'], {
    environment: repository.environment,
    analyzers,
  });
  if (stdout === '') throw new Error(stderr);
  const { files, not_checked } = JSON.parse(stdout) as { files: Told[]; not_checked: Told[] };
  return { files, told: [...files, ...not_checked] };
}

/** The paths of the files that would be committed. */
async function accepted(...args: string[]): Promise<string[]> {
  const { told } = await check(...args);
  return told.filter((file) => file.accepted).map(({ path }) => path);
}

const REQUIRE = 'require: [secrets, syntax, security]\n';

/** Programs that read each file given, and fail where one is not theirs. Nothing of the files is run. */
const READERS: Partial<Record<OddFile['accepted'], [string, string[]]>> = {
  python3: [
    'python3',
    ['-I', '-c', 'import sys\nfor p in sys.argv[1:]: compile(open(p,"rb").read(), p, "exec")'],
  ],
  'json of python3': [
    'python3',
    ['-I', '-c', 'import json, sys\nfor p in sys.argv[1:]: json.loads(open(p,"rb").read())'],
  ],
  'xml of python3': [
    'python3',
    ['-I', '-c', 'import sys, xml.etree.ElementTree as e\nfor p in sys.argv[1:]: e.parse(p)'],
  ],
};

/** Programs that take one file at a time. */
const READERS_OF_ONE: Partial<Record<OddFile['accepted'], [string, string[]]>> = {
  node: [process.execPath, ['--check']],
  bash: ['bash', ['-n']],
};

describe('files in odd encodings, sizes and shapes', () => {
  beforeEach(async () => {
    for (const { path, bytes } of ODD_FILES) await repository.write(path, bytes);
  });

  it('are accepted by what runs them', async () => {
    expect(ODD_FILES.length).toBeGreaterThanOrEqual(60);
    const pathsOf = (kind: string) =>
      ODD_FILES.filter(({ accepted: by }) => by === kind).map(({ path }) => join(place.folder, path));
    for (const [kind, [command, args]] of Object.entries(READERS))
      await run(command, [...args, ...pathsOf(kind)]);
    for (const [kind, [command, args]] of Object.entries(READERS_OF_ONE))
      for (const path of pathsOf(kind)) await run(command, [...args, path]);
  }, 60_000);

  it('are none of them let through, and for what is in them', async () => {
    await repository.git('add', '--all');
    const { files, told } = await check('--staged');
    expect(told.filter((file) => file.accepted)).toEqual([]);
    expect(told.length).toBe(ODD_FILES.length);
    const unfound = ODD_FILES.filter(({ path, holds }) => {
      const verdicts = files.find((file) => file.path === path)?.verdicts ?? [];
      const findings = verdicts
        .filter((verdict) => verdict.check === (holds === 'secret' ? 'secrets' : 'security'))
        .flatMap((verdict) => verdict.findings);
      return !findings.some(({ severity }) => severity === 'critical' || severity === 'high');
    });
    expect(unfound.map(({ path }) => path)).toEqual([]);
    await writeFile(join(place.home, 'policy.yaml'), REQUIRE);
    expect(await accepted('--staged')).toEqual([]);
  }, 120_000);

  it('are not let through by their names either', async () => {
    const programs = ODD_FILES.map(({ path }) => path).filter((path) => /nul|utf-|escapes|21000/.test(path));
    const named = programs.filter((path) => /\.(?:py|[cm]?js|sh|json)$/.test(path));
    expect(named.length).toBeGreaterThanOrEqual(15);
    expect(await accepted(...named)).toEqual([]);
  }, 120_000);
});

it('files of a working tree are not let through', async () => {
  for (const { path, bytes } of ODD_FILES.filter(({ path }) => /latin1|large|mark|of-a/.test(path)))
    await repository.write(path, bytes);
  expect(await accepted('--diff')).toEqual([]);
}, 60_000);

describe('what cannot be checked', () => {
  it('blocks where the policy requires the check, and is told where it does not', async () => {
    await repository.write('unknown.py', '# coding: hz\nx = 1\n');
    await repository.write('large.py', '# nothing\n'.repeat(210_000));
    await repository.write('deep.js', `const a = ${'['.repeat(3_000)}${']'.repeat(3_000)};\n`);
    await repository.git('add', '--all');
    const { files } = await check('--staged');
    const unknown = (path: string) =>
      (files.find((file) => file.path === path)?.verdicts ?? [])
        .filter(({ status }) => status === 'unknown')
        .map((verdict) => verdict.check);
    expect(unknown('unknown.py')).toEqual(expect.arrayContaining(['secrets', 'syntax', 'security']));
    expect(unknown('large.py')).toEqual(expect.arrayContaining(['syntax', 'security']));
    expect(unknown('deep.js').length).toBeGreaterThan(0);
    await writeFile(join(place.home, 'policy.yaml'), REQUIRE);
    expect(await accepted('--staged')).toEqual([]);
  }, 60_000);
});

describe('ordinary files', () => {
  it('are let through under a strict policy, and soon', async () => {
    const { write, git } = repository;
    await write('image.png', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), noise(200_000)]));
    await write('noise.woff2', noise(3_000_000));
    await write('text.md', '# Wörter\n\n日本語 "quoted" — and a dash\n');
    await write('package-lock.json', await readFile('package-lock.json'));
    await write('bundle.min.js', bundle());
    await write('a.py', 'def f(a: int) -> int:\n    return a + 1\n');
    await symlink('text.md', join(place.folder, 'link.md'));
    await git('add', '--all');
    await writeFile(join(place.home, 'policy.yaml'), 'require: [secrets]\n');
    const started = process.cpuUsage();
    const { told } = await check('--staged');
    const { user, system } = process.cpuUsage(started);
    expect(told.filter((file) => !file.accepted)).toEqual([]);
    expect(told).toHaveLength(7);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  }, 60_000);
});

/** Half a megabyte of code on one line. */
function bundle(): string {
  const functions = Array.from(
    { length: 7_000 },
    (_, index) => `export function f${index}(a,b){const c=a*${index}+b;return c>10?[c-1,"k${index}"]:[b,c]}`,
  );
  return functions.join('');
}

/** Bytes as in compressed data. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 12_345;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}
