import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createOptionalTools } from '../../src/adapters/analyzers/security/optional-tools.ts';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { RuleFile } from '../../src/analysis/rules/rule-file.ts';
import { HOME, installed } from './tools.ts';

const found = await installed('semgrep');
const { semgrep } = createOptionalTools({
  home: HOME,
  files: createDiskFiles(),
  processes: createProcesses(),
  clock: createSystemClock(),
  rules: null,
});
const folder = await mkdtemp(join(tmpdir(), 'fettle-agreement-'));
afterAll(() => rm(folder, { recursive: true }));

type Example = { rule: string; code: string; isBad: boolean };

async function examplesOf(family: string): Promise<{ rules: unknown[]; examples: Example[] }> {
  const source = join(packageRoot(), 'rules/security', family);
  const files = await Promise.all(
    (await readdir(source)).map((name) => readFile(join(source, name), 'utf8')),
  );
  const rules = files.flatMap((text) => RuleFile.parse(parse(text)).rules);
  const examples = rules.flatMap(({ id, metadata }) => [
    ...(metadata.examples?.bad ?? []).map((code) => ({ rule: id, code, isBad: true })),
    ...(metadata.examples?.good ?? []).map((code) => ({ rule: id, code, isBad: false })),
  ]);
  return { rules, examples };
}

/** Examples about which Semgrep says something else than our engine, whose own test has them all right. */
async function disagreements(family: string, extension: string): Promise<string[]> {
  const { rules, examples } = await examplesOf(family);
  const place = await mkdtemp(join(folder, 'examples-'));
  const texts = examples.map(({ code }, index) =>
    writeFile(join(place, `${index}.${extension}`), `${code}\n`),
  );
  await Promise.all([...texts, writeFile(join(folder, 'rules.json'), JSON.stringify({ rules }))]);
  // The command, for it takes a folder in one go; the engine is the same.
  const options = [
    '--json',
    '--metrics=off',
    '--disable-version-check',
    '--disable-nosem',
    '--no-git-ignore',
  ];
  const { stdout } = await promisify(execFile)(
    join(found?.folder ?? '', 'bin/semgrep'),
    ['scan', '--config', join(folder, 'rules.json'), ...options, '--x-ignore-semgrepignore-files', place],
    { maxBuffer: 64 * 1024 * 1024, env: { HOME: folder, PATH: `${found?.folder}/bin:${process.env.PATH}` } },
  );
  const output: { results: { path: string; check_id: string }[]; errors: unknown[] } = JSON.parse(stdout);
  expect(output.errors).toEqual([]);
  const hits = new Set(
    output.results.map(({ path, check_id }) => `${path.split('/').at(-1)} ${check_id.split('.').at(-1)}`),
  );
  return examples
    .filter(({ rule, isBad }, index) => hits.has(`${index}.${extension} ${rule}`) !== isBad)
    .map(({ rule, code }) => `${rule}: ${code}`);
}

describe.skipIf(found === null)('Semgrep (skipped: it is not installed)', () => {
  it.each([
    ['python', 'py'],
    ['javascript', 'js'],
    ['javascript', 'ts'],
  ])('finds by our %s rules (.%s) what our engine finds, and nothing else', async (family, extension) => {
    expect(await disagreements(family, extension)).toEqual([]);
  });

  it.each([
    ['python', 'import os\nos.system("ping " + host)  # nosemgrep\n', ['semgrep/python-shell-command']],
    ['tsx', 'export const A = () => <p onClick={() => eval(text)}>é</p>;\n', ['semgrep/javascript-eval']],
    ['javascript', 'const a = <b>{eval(text)}</b>;\n', ['semgrep/javascript-eval']],
    ['typescript', 'const a: string = eval(text);\n', ['semgrep/javascript-eval']],
    ['python', 'def f(:\n', []],
  ])('scans one text of %s with the engine alone', async (language, text, rules) => {
    const answer = await semgrep.scan(text, language, new AbortController().signal);
    expect(answer.ok ? answer.value.map(({ rule }) => rule) : answer.failure).toEqual(rules);
  });
});
