import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leastEffort } from '../../test/fixtures/processor-time.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt } from './candidate.cases.ts';
import { CopiedCodeBench, WATERING, WATERING_GO, WATERING_RENAMED } from './copied-code.cases.ts';

let bench: CopiedCodeBench;
beforeEach(async () => {
  bench = new CopiedCodeBench();
  const head = Array.from({ length: 40 }, (_, at) => `FIELD_${at} = "${at}"`).join('\n');
  await bench.add('sprinkler', 'GPL-3.0-or-later', { 'lib/plan.py': `${head}\n${WATERING}` });
});
afterEach(() => bench.remove());

const COPIED = ['high copied-code/copyleft sprinkler'];
const inProject = (text: string, path: string | null = 'app/mine.py', before = ''): Candidate => ({
  ...candidateAlone(text, 'python', before),
  workspace: bench.project,
  path,
});

describe('finds', () => {
  it('what is copied word for word, and says from where', async () => {
    const { findings } = await bench.judge(candidateAlone(`import os\n\n\n${WATERING}`));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: 'copied-code/copyleft', severity: 'high', cwe: null });
    expect(findings[0]?.message).toMatch(
      /^lines (\d+)-2\d are copied from sprinkler, lib\/plan\.py, lines (\d+)-\d+, which is GPL-3\.0-or-later: .*fettle license-index ours sprinkler/,
    );
    const [, own, source] = /^lines (\d+).* lines (\d+)-/.exec(findings[0]?.message ?? '') ?? [];
    expect(Number(source) - Number(own)).toBe(40 - 3);
  });

  it('what is formatted another way', async () => {
    const text = WATERING.replace(/ {4}/g, '\t')
      .replace(/"/g, "'")
      .replace(/#.*\n/g, '\n')
      .replace(/, /g, ',\n  ');
    expect(await bench.found(candidateAlone(text))).toEqual(COPIED);
  });

  it('what has other names, as a warning', async () => {
    expect(await bench.found(candidateAlone(WATERING_RENAMED))).toEqual([
      'medium copied-code/renamed sprinkler',
    ]);
  });

  it('what somebody began to type and the model went on with', async () => {
    const cut = WATERING.indexOf('        if missing');
    const marked = `${WATERING.slice(0, cut)}«»`;
    expect(await bench.found(candidateAt(marked, WATERING.slice(cut)))).toEqual(COPIED);
  });

  it('a copy of which most was there, by the text before the cursor', async () => {
    const cut = WATERING.indexOf('        tank_liters -=');
    const end = WATERING.indexOf('            break');
    const text = `${WATERING.slice(cut, end)}            ${'todo.push(lambda: 1 - 2)\n            '.repeat(6)}`;
    const marked = `${WATERING.slice(0, cut)}«»`;
    expect(await bench.found(candidateAt(marked, text))).toEqual(COPIED);
    expect(await bench.found(candidateAlone(text))).toEqual([]);
  });

  it('copied code of other languages', async () => {
    await bench.add('sprinkler-go', 'AGPL-3.0-only', { 'plan.go': WATERING_GO });
    expect(await bench.found(candidateAlone(WATERING_GO, 'go'))).toEqual([
      'high copied-code/copyleft sprinkler-go',
    ]);
    expect(await bench.found(candidateAlone(WATERING_GO, 'rust'))).toEqual([
      'high copied-code/copyleft sprinkler-go',
    ]);
  });
});

describe('leaves alone', () => {
  it('code that is not copied, and says what it was compared with', async () => {
    const text = WATERING.replace(/if [^:]*:/g, 'while todo.next():').replace(
      /\w+ = .*/g,
      'todo.push(lambda: 1 - 2)',
    );
    const { findings, note } = await bench.judge(candidateAlone(text));
    expect(findings).toEqual([]);
    expect(note).toMatch(/^compared with \d+ files of \d+ packages \(\d{4}-\d\d-\d\d\)$/);
  });

  it('what is too short to tell, and says so', async () => {
    const { findings, note } = await bench.judge(candidateAlone(WATERING.split('\n').slice(0, 4).join('\n')));
    expect(findings).toEqual([]);
    expect(note).toMatch(/^too short to tell: \d+ of 50 tokens/);
  });

  it('what the document, or the one it is for, had before', async () => {
    const moved = `import os\n${WATERING}\nx = 1\n`;
    expect(await bench.found(candidateAlone(moved, 'python', `y = 2\n${WATERING}`))).toEqual([]);
    expect(await bench.found({ ...candidateAlone(WATERING), beside: moved })).toEqual([]);
    expect(await bench.found(candidateAt(`${WATERING}«»`, '\nx = compute(y, z)\n'.repeat(9)))).toEqual([]);
  });

  it('what stands in permissive code too', async () => {
    await bench.add('rain', 'MIT', { 'rain.py': WATERING });
    expect(await bench.found(candidateAlone(WATERING))).toEqual([]);
  });

  it('files that name a permissive license themselves, or are said to have one', async () => {
    await bench.add('sprinkler', 'GPL-3.0-or-later', {
      'lib/plan.py': `# SPDX-License-Identifier: MIT\n${WATERING}`,
    });
    expect(await bench.found(candidateAlone(WATERING))).toEqual([]);
    await bench.add('sprinkler', 'GPL-3.0-or-later', {
      'lib/plan.py': WATERING,
      'debian/copyright':
        'Format: copyright-format/1.0\n\nFiles: *\nLicense: GPL-3+\n\nFiles: lib/*\nLicense: Expat\n',
    });
    expect(await bench.found(candidateAlone(WATERING))).toEqual([]);
  });
});

describe('leaves the project itself alone', () => {
  it.each<[string, Record<string, string>]>([
    ['package.json', { 'package.json': '{"name": "@ours/sprinkler"}' }],
    ['pyproject.toml', { 'pyproject.toml': '[project]\nname = "Sprinkler"\n' }],
    ['setup.py', { 'setup.py': 'setup(\n    name="sprinkler",\n)' }],
  ])('by its name in %s', async (file, files) => {
    bench.write('project', files);
    const { findings, note } = await bench.judge(inProject(WATERING));
    expect(findings).toEqual([]);
    expect(note).toMatch(
      new RegExp(`what is also in sprinkler counts as yours: this project is .+ by ${file}$`),
    );
    bench.write('project', { [file]: files[file]?.replace(/sprinkler/i, 'other') ?? '' });
    expect(await bench.found(inProject(WATERING))).toEqual(COPIED);
  });

  it('by its remote', async () => {
    bench.git('init', '-q');
    expect(await bench.found(inProject(WATERING))).toEqual(COPIED);
    bench.git('remote', 'add', 'origin', 'git@example.com:team/sprinkler.git');
    expect(await bench.found(inProject(WATERING))).toEqual([]);
  });

  it('by what is committed in another file, now or before', async () => {
    bench.git('init', '-q');
    bench.write('project', { 'old.py': `x = 1\n${WATERING}`, README: 'x' });
    expect(await bench.found(inProject(WATERING))).toEqual(COPIED);
    bench.git('add', '.');
    bench.git('commit', '-qm', 'one');
    await bench.restart();
    expect((await bench.judge(inProject(WATERING))).note).toMatch(/it is in old\.py of this project$/);
    bench.git('rm', '-q', 'old.py');
    bench.git('commit', '-qm', 'two');
    await bench.restart();
    expect((await bench.judge(inProject(WATERING))).note).toMatch(
      /in the history of this project \(commit \w+\)$/,
    );
  });

  it('but not by what was just pasted and committed into the same file', async () => {
    bench.git('init', '-q');
    bench.write('project', { 'app/mine.py': WATERING });
    bench.git('add', '.');
    bench.git('commit', '-qm', 'one');
    expect(await bench.found(inProject(WATERING))).toEqual(COPIED);
    expect(await bench.found(inProject(WATERING, join(bench.project, 'app/mine.py')))).toEqual(COPIED);
    bench.git('update-ref', 'refs/remotes/origin/HEAD', 'HEAD');
    await bench.restart();
    expect(await bench.found(inProject(WATERING))).toEqual([]);
  });

  it('by the word of the user, not of the repository', async () => {
    const entry = (name: string) => `ours:\n  - ${name}\n`;
    bench.write('project', { 'fettle.policy.yaml': entry('sprinkler') });
    expect(await bench.found(inProject(WATERING))).toEqual(COPIED);
    bench.write('home', { 'policy.yaml': entry('sprinkler in /elsewhere') });
    expect(await bench.found(inProject(WATERING))).toEqual(COPIED);
    bench.write('home', { 'policy.yaml': entry(`sprinkler in ${bench.project}`) });
    expect(await bench.found(inProject(WATERING))).toEqual([]);
    bench.write('home', { 'policy.yaml': entry('sprinkler') });
    expect(await bench.found(candidateAlone(WATERING))).toEqual([]);
  });
});

describe('cannot say', () => {
  it('of a language without code', async () => {
    expect(await bench.gather(candidateAlone('{"a": 1}', 'json'))).toMatchObject({
      ok: false,
      failure: { reason: 'language_not_supported' },
    });
  });

  it('of a text that is too large', async () => {
    expect(await bench.gather(candidateAlone(' '.repeat(1_000_001)))).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['changed', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])])],
    [
      'of another version',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('index-1', 'index-9'), 'latin1'),
    ],
    ['empty', () => Buffer.alloc(0)],
    ['longer than it says', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ])('with an index that is %s', async (_, spoil) => {
    const path = join(bench.home, 'licenses', 'sprinkler.licenses');
    writeFileSync(path, spoil(readFileSync(path)));
    await bench.restart();
    const facts = await bench.gather(candidateAlone(WATERING));
    expect(facts).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
    expect(facts.ok ? '' : facts.failure.message).toMatch(/^the license index sprinkler is not usable, it /);
  });
});

it('takes at most 1 ms for 36 lines and 5 ms for 1,000 when it is warm', async () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => `value_${at} = call_${at % 11}(other_${at}, "text ${at}")`).join(
      '\n',
    );
  const rounds = async (count: number, text: string) => {
    for (let round = 0; round < count; round++) await bench.gather(candidateAlone(text));
  };
  const cpuOf = async (text: string) => {
    await rounds(60, text);
    return (await leastEffort(() => rounds(20, text), 9)) / 20;
  };
  const [short, long] = [await cpuOf(lines(36)), await cpuOf(lines(1_000))];
  process.stdout.write(
    `copied-code check, CPU: 36 lines ${short.toFixed(2)} ms, 1,000 lines ${long.toFixed(2)} ms\n`,
  );
  expect(short).toBeLessThan(1);
  expect(long).toBeLessThan(5);
});
