import { rename, symlink, writeFile } from 'node:fs/promises';
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

/** Put together here, so that no scanner takes this file for a leak. */
const SECRET = `aws_secret = "${['AKIA', 'Z7QX5LMN2PWB4RTC'].join('')}"\n`;
const CLEAN = 'def f():\n    return 1\n';

function check(...args: string[]) {
  return runCli(place, ['check', ...args], { environment: repository.environment, analyzers });
}

/** The paths that a check names as not accepted. */
async function blocked(...args: string[]): Promise<string[]> {
  const { stdout } = await check(...args, '--json');
  const { files, not_checked } = JSON.parse(stdout) as Record<string, { path: string; accepted: boolean }[]>;
  return [...(files ?? []), ...(not_checked ?? [])].filter((file) => !file.accepted).map(({ path }) => path);
}

describe('a change', () => {
  beforeEach(async () => {
    await repository.write('old.py', CLEAN + SECRET);
    await repository.write('clean.py', CLEAN);
    await repository.commit();
  });

  it('that adds a secret is not accepted', async () => {
    await repository.write('clean.py', CLEAN + SECRET);
    const outcome = await check('--diff');
    expect(outcome.stdout).toMatch(/^clean\.py:3:\d+ critical \S*secret\S* .+\n/);
    expect(outcome.stderr).toMatch(
      /^not accepted: clean\.py: blocked: [12] (high|critical) secrets findings? \(block_at: high\)\n1 file checked: .+; 1 file not accepted \(without .+\)\n$/,
    );
    expect(outcome.code).toBe(1);
  });

  it('is not blamed for the secret that was there, however its file was moved, renamed or rewritten', async () => {
    const { write, git, folder } = repository;
    await write('old.py', `${SECRET}\n# more\n${CLEAN}`);
    const outcome = await check('--diff');
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toMatch(/^1 file checked: 0 findings/);
    await write('old.py', (CLEAN + SECRET).replaceAll('\n', '\r\n'));
    expect(await blocked('--diff')).toEqual([]);
    await git('mv', 'old.py', 'renamed.py');
    await git('add', '--all');
    expect(await blocked('--staged')).toEqual([]);
    await git('reset', '--quiet', '--hard');
    await rename(join(folder, 'old.py'), join(folder, 'moved.py'));
    expect(await blocked('--diff')).toEqual([]);
    await write('moved.py', CLEAN + SECRET + SECRET.replace('Z7QX', 'Y6PW'));
    expect(await blocked('--diff')).toEqual(['moved.py']);
  });

  it('that is staged is judged as it is staged', async () => {
    const { write, git } = repository;
    await write('clean.py', CLEAN + SECRET);
    await git('add', 'clean.py');
    await write('clean.py', CLEAN);
    expect([await blocked('--staged'), await blocked('--diff')]).toEqual([['clean.py'], []]);
    await git('reset', '--quiet');
    await write('clean.py', CLEAN + SECRET);
    expect([await blocked('--staged'), await blocked('--diff')]).toEqual([[], ['clean.py']]);
  });

  it('may be in a file that git does not know, or that is no program', async () => {
    await repository.write('new/a.py', SECRET);
    await repository.write('new/.env', SECRET.replaceAll(' ', ''));
    const outcome = await check('--diff');
    expect(await blocked('--diff')).toEqual(['new/.env', 'new/a.py']);
    expect(outcome.stdout).toMatch(/^new\/\.env unknown .*syntax.* language_not_supported: .+$/m);
  });

  it('against another commit is all since then', async () => {
    await repository.write('clean.py', CLEAN + SECRET);
    await repository.commit();
    expect([await blocked('--diff'), await blocked('--diff', 'HEAD~1')]).toEqual([[], ['clean.py']]);
  });

  it('is named from where one stands', async () => {
    await repository.write('below/a.py', SECRET);
    await repository.write('b.py', SECRET);
    const below = { ...place, folder: join(place.folder, 'below') };
    const { stdout } = await runCli(below, ['check', '--diff'], {
      environment: repository.environment,
      analyzers,
    });
    expect(stdout.match(/^\S+:1:/gm)).toEqual(['../b.py:1:', 'a.py:1:']);
  });

  it('lists what is no text, in which only secrets are looked for', async () => {
    await repository.write('logo.png', Uint8Array.of(0x89, 0x50, 0));
    await symlink('/etc/hostname', join(place.folder, 'link.py'));
    const listed =
      'link.py not checked: a symbolic link\nlogo.png not checked: a binary file, scanned only for secrets\n';
    const outcome = await check('--diff');
    expect([outcome.stdout, outcome.code]).toEqual([listed, 0]);
    expect(outcome.stderr).toBe('0 files checked: 0 findings, 2 files not checked\n');
    await repository.write('fettle.policy.yaml', 'require: [secrets, syntax, security]\n');
    expect(await blocked('--diff')).toEqual([]);
    const token = `x${'\0'.repeat(9)}${SECRET}`;
    await repository.write('logo.png', token);
    await symlink(`/run/${SECRET.split('"')[1]}`, join(place.folder, 'other.py'));
    expect(await blocked('--diff')).toEqual(['logo.png', 'other.py']);
    await repository.commit();
    await repository.write('logo.png', `${token}\0\0\0\0`);
    expect(await blocked('--diff')).toEqual([]);
  });

  it('blocks with a file too large for a check that is required, and has its secrets found', async () => {
    await repository.write('large.py', `${'#'.repeat(2 * 1024 * 1024)}\n`);
    expect(await blocked('--diff')).toEqual([]);
    const outcome = await check('--diff');
    expect(outcome.stdout).toMatch(/^large\.py unknown syntax too_large: .+$/m);
    await repository.write('fettle.policy.yaml', 'require: [secrets]\n');
    expect(await blocked('--diff')).toEqual([]);
    await repository.write('fettle.policy.yaml', 'require: [syntax]\n');
    expect(await blocked('--diff')).toEqual(['large.py']);
    await repository.write('fettle.policy.yaml', '');
    await repository.write('large.py', `${'#'.repeat(2 * 1024 * 1024)}\n${SECRET}`);
    expect(await blocked('--diff')).toEqual(['large.py']);
  });

  it('lists what is too large for all of them, which blocks where any is required', async () => {
    await repository.write('huge.bin', Buffer.alloc(64 * 1024 * 1024 + 1));
    const outcome = await check('--diff');
    expect([outcome.stdout, outcome.code]).toEqual(['huge.bin not checked: larger than 64 MiB\n', 0]);
    await repository.write('fettle.policy.yaml', 'require: [secrets]\n');
    const { stderr } = await check('--diff');
    expect(stderr).toContain(
      'huge.bin: secrets is required by fettle.policy.yaml and is unknown: too_large: larger than 64 MiB',
    );
  });

  it('of nothing is accepted', async () => {
    expect(await check('--staged')).toEqual({ code: 0, stdout: '', stderr: '0 files checked: 0 findings\n' });
  });
});

describe('the policy', () => {
  /** A syntax error: high, which the user may let through; a secret is critical. */
  const BROKEN = 'def f(:\n';
  beforeEach(async () => {
    await repository.write('a.py', CLEAN);
    await repository.commit();
    await repository.write('a.py', BROKEN);
    await repository.write('tests/a.py', BROKEN);
  });

  const TESTS_MAY = 'paths:\n  - match: tests/**\n    block_at: critical\n';

  it('of the user may let through what blocks, file by file', async () => {
    expect(await blocked('--diff')).toEqual(['a.py', 'tests/a.py']);
    await writeFile(join(place.home, 'policy.yaml'), TESTS_MAY);
    expect(await blocked('--diff')).toEqual(['a.py']);
    expect(await blocked('tests/a.py')).toEqual([]);
    const { stderr, code } = await check('tests/a.py');
    expect(stderr).toMatch(/^1 file checked: 1 finding.*; accepted \(without .+\)\n$/);
    expect(code).toBe(0);
  });

  it('of a repository may not, and says so', async () => {
    await repository.write('fettle.policy.yaml', TESTS_MAY);
    expect(await blocked('--diff')).toEqual(['a.py', 'tests/a.py']);
    const { stderr } = await check('--diff');
    expect(stderr).toMatch(
      /^fettle: warning: fettle\.policy\.yaml sets a block_at laxer than high, so high applies; .+\n/,
    );
  });

  it('requires checks for some files', async () => {
    const huge = 'x = 1\n'.repeat(170_000);
    await repository.write('src/huge.py', huge);
    await repository.write('tests/huge.py', huge);
    const rule = 'paths:\n  - match: src/**\n    require: [syntax]\n';
    await repository.write('fettle.policy.yaml', rule);
    const { stdout, stderr, code } = await check('src/huge.py', 'tests/huge.py');
    expect(stdout).toMatch(/^tests\/huge\.py unknown syntax too_large: /m);
    expect(stderr).toMatch(
      /^not accepted: src\/huge\.py: syntax is required by fettle\.policy\.yaml and is unknown: too_large: .+\n2 files checked: .+; 1 file not accepted\n$/,
    );
    expect(code).toBe(1);
  });

  it('is the stricter of the old and the new one when it is part of the change', async () => {
    for (const path of ['a.py', 'tests/a.py']) await repository.write(path, CLEAN);
    await repository.write('fettle.policy.yaml', 'require: [syntax]\n');
    await repository.commit();
    await repository.write('huge.py', 'x = 1\n'.repeat(170_000));
    await repository.write('fettle.policy.yaml', 'require: []\n');
    const { stderr } = await check('--diff');
    expect(stderr).toContain('syntax is required by fettle.policy.yaml before this change and is unknown');
    await repository.remove('fettle.policy.yaml');
    expect(await blocked('--diff')).toEqual(['huge.py']);
    await repository.commit();
    await repository.write('huge.py', 'x = 2\n'.repeat(170_000));
    expect(await blocked('--diff')).toEqual([]);
  });

  it.each([
    ['block_at: hihg\n', /^fettle: fettle\.policy\.yaml:1: block_at must be one of low, .+ not 'hihg'\.\n$/],
    ['require:\n  - nothing\n', /^fettle: fettle\.policy\.yaml:2: require\.1 must be one of .+\n$/],
    ['a: [\n', /^fettle: fettle\.policy\.yaml:2: not valid YAML .+\n$/],
  ])('that is wrong lets nothing through: %j', async (policy, message) => {
    await repository.write('fettle.policy.yaml', policy);
    for (const args of [['a.py'], ['--diff']]) {
      const { code, stdout, stderr } = await check(...args);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(message);
    }
  });

  it('of a repository may be stricter', async () => {
    await repository.write('fettle.policy.yaml', 'block_at: low\n');
    expect((await check('--diff')).stderr).toContain('(block_at: low in fettle.policy.yaml)');
  });
});

describe('the output', () => {
  beforeEach(async () => {
    await repository.write('a.py', SECRET);
  });

  it('as SARIF has the finding where it is', async () => {
    const { stdout, code } = await check('--diff', '--format', 'sarif');
    const [run] = JSON.parse(stdout).runs;
    expect(run.results[0]).toMatchObject({
      ruleId: expect.stringContaining('secret'),
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a.py' },
            region: { startLine: 1, startColumn: expect.any(Number) },
          },
        },
      ],
      properties: { check: 'secrets', cwe: expect.stringMatching(/^CWE-\d+$/) },
    });
    expect(stdout).not.toContain('AKIA');
    expect(code).toBe(1);
  });

  it('as JSON has the same by either flag', async () => {
    const withoutTimes = (text: string) => text.replace(/"ms": [\d.]+/g, '"ms": 0');
    const [short, long] = [await check('a.py', '--json'), await check('a.py', '--format', 'json')];
    expect(withoutTimes(short.stdout)).toBe(withoutTimes(long.stdout));
    expect(JSON.parse(short.stdout)).toMatchObject({
      accepted: false,
      files: [{ path: 'a.py', accepted: false }],
    });
  });
});

describe('wrong use', () => {
  it.each([
    [[], 'nothing to check. Name files, or give --diff or --staged.'],
    [['--diff', 'HEAD', '--staged'], '--diff and --staged conflict. Give only one of them.'],
    [
      ['--staged', 'a.py'],
      'cannot check files and a change at once. Omit the files, or --diff and --staged.',
    ],
    [['--staged', '--lang', 'go'], '--lang works only with named files. Omit it with --diff and --staged.'],
    [['a.py', '--json', '--format', 'sarif'], '--json and --format sarif conflict. Give only one of them.'],
    [['--diff', 'nowhere'], 'nowhere is not a commit in this repository; name one, such as HEAD.'],
  ])('%j', async (args, message) => {
    await repository.write('a.py', CLEAN);
    expect(await check(...args)).toEqual({ code: 2, stdout: '', stderr: `fettle: ${message}\n` });
  });

  it('without a repository, or without git', async () => {
    const empty = await createPlace();
    try {
      const outside = await runCli(empty, ['check', '--staged'], {
        environment: repository.environment,
        analyzers,
      });
      expect(outside).toMatchObject({ code: 2, stdout: '' });
      expect(outside.stderr).toContain('this is not the working tree of a git repository');
    } finally {
      await empty.remove();
    }
    const environment = { ...repository.environment, PATH: join(place.home, 'nowhere') };
    const without = await runCli(place, ['check', '--staged'], { environment });
    expect([without.code, without.stderr]).toEqual([
      3,
      'fettle: git is not installed, or not in a trusted folder on PATH; install it.\n',
    ]);
  });

  it('says only "cancelled" after Ctrl-C', async () => {
    const outcome = await runCli(place, ['check', '--staged'], {
      environment: repository.environment,
      signal: AbortSignal.abort(),
    });
    expect(outcome).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
  });
});
