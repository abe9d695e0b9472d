import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_CHECKED_CHARACTERS } from '../../../../config/limits.ts';
import { createDiskFiles } from '../../../files/disk.ts';
import { packageRoot } from '../../../package-root.ts';
import { createProcesses } from '../../../processes/execa.ts';
import { readOutput } from './output.ts';
import { RuleFiles } from './rule-files.ts';
import { createSemgrep } from './semgrep.ts';

const FIXTURES = join(packageRoot(), 'test/fixtures');
const ENGINE = join(FIXTURES, 'fake-tools/semgrep-core');
const TEXT = 'import os\nname = "é😀"; os.system("ping " + host)  # nosemgrep\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-rules-'));
  await mkdir(join(folder, 'own'));
  // Of its own: other programs of this machine may be at work in the shared one.
  await mkdir(join(folder, 'temporary'));
  vi.stubEnv('TMPDIR', join(folder, 'temporary'));
  const own = { rules: [{ id: 'own', languages: ['python'] }] };
  await writeFile(join(folder, 'own/python.json'), JSON.stringify(own));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const { signal } = new AbortController();
function rules(users: string | null = null): RuleFiles {
  const places = { own: join(folder, 'own'), cache: join(folder, 'cache'), folder: users };
  return new RuleFiles({ files: createDiskFiles(), now: () => 0, ...places });
}
function create({ engine = ENGINE as string | null, users = null as string | null, killMs = 5_000 } = {}) {
  return createSemgrep({
    version: '1.182.0',
    processes: createProcesses(),
    rules: rules(users),
    findEngine: async () => engine,
    killMs,
  });
}
const recorded = (name: string) => readFile(join(FIXTURES, 'semgrep', `${name}.json`), 'utf8');
/** Language servers of other tests in this process may have theirs in the same place. */
const leftovers = async () =>
  (await readdir(join(folder, 'temporary'))).filter((name) => name.startsWith('fettle-semgrep-'));

describe('what semgrep-core 1.182 prints', () => {
  it('is read with places in our own units; comments suppress nothing', async () => {
    expect(readOutput(await recorded('found'), TEXT)).toMatchObject({
      ok: true,
      value: [
        {
          rule: 'semgrep/python-shell-command',
          cwe: 'CWE-78',
          range: { start: { line: 2, column: 15 }, end: { line: 2, column: 40 } },
          confidence: 'medium',
          severity: null,
        },
      ],
    });
  });

  it("keeps a user's own severity where the rule names no CWE", async () => {
    const found = readOutput(await recorded('user-rules'), 'x = input()\nprint(x)\nsink(x)\n');
    expect(found).toMatchObject({
      ok: true,
      value: [
        {
          rule: 'semgrep/no-print',
          cwe: null,
          severity: 'high',
          message: 'print is not used here; use the log',
        },
        { rule: 'semgrep/sink', cwe: 'CWE-89', severity: null, confidence: 'low' },
      ],
    });
  });

  it('is no failure where part of the text was not understood', async () => {
    expect(readOutput(await recorded('cut-text'), 'def f(:\n    x =\n')).toEqual({ ok: true, value: [] });
  });

  it.each([
    [
      'a rule that does not load',
      'broken-rule',
      /^Semgrep: Rule parse error in the rule broken-rule: Invalid/,
    ],
    ['a file that has no rules', 'no-rules', /^Semgrep: Syntax error: /],
  ])('is a failure where there is %s', async (_, name, message) => {
    const read = readOutput(await recorded(name), 'x');
    expect(!read.ok && read.failure.message).toMatch(message);
    expect(read).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"version":"1.182.0","results":['],
    ['another shape', '{"results":[{}],"errors":[],"paths":{"scanned":["a"]}}'],
    ['no text looked at', '{"results":[],"errors":[],"paths":{"scanned":[]}}'],
  ])('is a failure: %s', (_, printed) => {
    expect(readOutput(printed, 'x')).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
  });
});

describe('the engine', () => {
  it('is handed the text in a folder that is gone afterwards, and none of our environment', async () => {
    expect(await create().scan(TEXT, 'python', signal)).toMatchObject({
      ok: true,
      value: [{ cwe: 'CWE-78' }],
    });
    process.env.FETTLE_TEST_SECRET = 'hush';
    const told = await create().scan('environment', 'python', signal);
    delete process.env.FETTLE_TEST_SECRET;
    expect(JSON.stringify(told)).toContain('Semgrep ended with 3');
    expect(JSON.stringify(told)).not.toContain('hush');
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    [
      'a language without rules',
      'x',
      'go',
      { reason: 'language_not_supported', message: /Semgrep has no rules for "go"/ },
    ],
    [
      'a language that Semgrep does not know',
      'x',
      'css',
      { reason: 'language_not_supported', message: /for "css"/ },
    ],
    [
      'a text too large',
      'x'.repeat(MAX_CHECKED_CHARACTERS + 1),
      'python',
      { reason: 'too_large', message: /more than the limit of/ },
    ],
    ['a crash', 'crash', 'python', { reason: 'analyzer_failed', message: /did not finish \(killed\)/ }],
    [
      'a refusal',
      'refuse',
      'python',
      { reason: 'analyzer_failed', message: /^Semgrep ended with 2: Fatal error: no such thing$/ },
    ],
    [
      'garbage',
      'garbage',
      'python',
      { reason: 'analyzer_failed', message: /printed output that cannot be parsed/ },
    ],
    ['a hang', 'hang', 'python', { reason: 'timed_out', message: /^Semgrep hangs$/ }],
  ])('says why it has no answer: %s', async (_, text, language, { reason, message }) => {
    const answer = await create({ killMs: 500 }).scan(text, language, signal);
    expect(answer).toMatchObject({ ok: false, failure: { reason } });
    expect(!answer.ok && answer.failure.message).toMatch(message);
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    ['not installed', null, 'analyzer_missing', /run "fettle tools install semgrep"/],
    ['a binary that has gone', '/nowhere/semgrep-core', 'analyzer_failed', /not_found/],
  ])('says what is missing: %s', async (_, engine, reason, message) => {
    const answer = await create({ engine }).scan(TEXT, 'python', signal);
    expect(answer).toMatchObject({ ok: false, failure: { reason } });
    expect(!answer.ok && answer.failure.message).toMatch(message);
  });

  it('stops at once when it is given up', async () => {
    const stop = new AbortController();
    const asked = create().scan('hang', 'python', stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await asked).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });
});

describe("the user's own rules", () => {
  const GO =
    'rules:\n  - id: mine\n    languages: [go]\n    severity: ERROR\n    message: m\n    pattern: f()\n';
  const write = async (name: string, text: string) => {
    await mkdir(join(folder, 'mine/inner'), { recursive: true });
    await writeFile(join(folder, 'mine', name), text);
    return join(folder, 'mine');
  };

  it('join ours for their language, and leave others alone', async () => {
    const users = await write('inner/a.yml', GO.replace('[go]', '[py]'));
    const python = await rules(users).fileFor({ family: 'python', names: ['python', 'py'] });
    const joined =
      python.ok && python.value !== null ? JSON.parse(await readFile(python.value, 'utf8')) : null;
    expect(joined.rules.map(({ id }: { id: string }) => id)).toEqual(['own', 'mine']);
    const other = await rules(users).fileFor({ family: 'javascript', names: ['js'] });
    expect(other).toEqual({ ok: true, value: join(folder, 'own/javascript.json') });
  });

  it('bring their own languages', async () => {
    const users = await write('a.yaml', GO);
    expect((await create({ users }).scan('x', 'go', signal)).ok).toBe(true);
    expect(await create({ users }).scan('x', 'rust', signal)).toMatchObject({ ok: false });
  });

  it.each([
    ['no YAML', 'rules: [', /a\.yaml cannot be read as rules/],
    ['no rules', 'a: 1', /has no list "rules"/],
    ['a rule without languages', 'rules:\n  - id: a\n', /has no languages/],
  ])('are told when they are wrong: %s', async (_, text, message) => {
    const answer = await create({ users: await write('a.yaml', text) }).scan(TEXT, 'python', signal);
    expect(answer).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
    expect(!answer.ok && answer.failure.message).toMatch(message);
  });

  it('are told when their folder is not there', async () => {
    const answer = await create({ users: join(folder, 'nowhere') }).scan(TEXT, 'python', signal);
    expect(!answer.ok && answer.failure.message).toMatch(/cannot be read; see checks\.semgrep_rules/);
  });
});
