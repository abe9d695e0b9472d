import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { createSyntaxAnalyzer } from '../../src/adapters/analyzers/parsing/code-analyzers.ts';
import { createTypeCheckers } from '../../src/adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from '../../src/adapters/analyzers/typescript/checker.ts';
import { ofSameTasks, readDrafts, recordedDrafts } from './buys/drafts.ts';
import { buysRows, type Judges, judgeDrafts } from './buys.ts';

const folder = mkdtempSync(join(tmpdir(), 'fettle-buys-'));
// Without settings nobody knows how strictly types are to be taken.
writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "lib": ["es2022"] } }');
const judges: Judges = {
  syntax: createSyntaxAnalyzer(),
  types: createTypeCheckers({ typescript: createTypeScriptChecker() }),
  workspaces: { typescript: folder },
  signal: new AbortController().signal,
};
afterAll(async () => {
  await Promise.all([judges.syntax.close(), judges.types.close()]);
  rmSync(folder, { recursive: true });
});

function recording(name: string, lines: unknown[]) {
  const path = join(folder, name);
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  const read = readDrafts(path, folder);
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

const draft = (id: string, code: string | null, language = 'ts') => ({ id, language, code });
const GOOD = 'export const a: string[] = [];\n';
const BROKEN = 'export const a = (1;\n';
const UNTYPED = 'export const a: number = "b";\n';
const MADE_UP = 'export const a = [1].contains(1);\n';

it('counts what is wrong off and on, and what remains of it', async () => {
  const off = recording('off.jsonl', [
    { task_id: '1', language: 'typescript', code: BROKEN },
    draft('2', UNTYPED),
    draft('3', MADE_UP),
    draft('4', `Here it is:\n\`\`\`ts\n${GOOD}\`\`\`\n`),
    draft('5', 'x', 'cobol'),
  ]);
  const on = recording('on.jsonl', [
    draft('1', null),
    draft('2', GOOD),
    draft('3', MADE_UP),
    draft('4', GOOD),
  ]);
  const rows = buysRows(await judgeDrafts(off.drafts, judges), await judgeDrafts(on.drafts, judges));
  const told = rows.filter(({ n }) => n > 0).map(({ name, n, hits, isMet }) => [name, n, hits, isMet]);
  expect(told).toEqual([
    ['checks off, typescript: does not parse', 4, 1, null],
    ['checks off, typescript: does not type', 4, 3, null],
    ['checks off, typescript: calls what does not exist', 4, 1, null],
    ['checks on, typescript: does not parse', 3, 0, null],
    ['checks on, typescript: does not type', 3, 1, null],
    ['checks on, typescript: calls what does not exist', 3, 1, null],
    ['of the drafts that are so, what is shown still does not parse', 1, 0, true],
    ['of the drafts that are so, what is shown still does not type', 3, 1, false],
    ['of the drafts that are so, what is shown still calls what does not exist', 1, 1, false],
  ]);
  // What nobody could judge is named, and counts for neither.
  const cobol = rows.find(({ name }) => name.startsWith('checks off, cobol'));
  expect([cobol?.n, cobol?.wrong]).toEqual([0, [expect.stringContaining('5: there is no grammar')]]);
  expect(buysRows(await judgeDrafts(off.drafts, judges), null).map(({ name }) => name)).not.toContainEqual(
    expect.stringMatching(/checks on|still/),
  );
});

it.each([
  ['no file', null, 'there is no file'],
  ['no JSON', 'x', 'cannot be read'],
  ['no language', { id: '1', code: 'x' }, 'line 1'],
  ['no id', { language: 'ts', code: 'x' }, 'id or task_id is missing'],
])('says of %s what is wrong', (name, line, words) => {
  const path = join(folder, `${name}.jsonl`);
  if (line !== null) writeFileSync(path, typeof line === 'string' ? line : JSON.stringify(line));
  const read = readDrafts(path, folder);
  expect(read.ok ? '' : read.failure.message).toContain(words);
});

it('puts completions into the holes of their tasks', () => {
  const hole = { task_id: 'H/1', prompt: 'const a = ', suffix: ';\n' };
  writeFileSync(join(folder, 'humaneval-infilling-line-200.jsonl.gz'), gzipSync(JSON.stringify(hole)));
  const line = (id: string, isShown: boolean) => ({ id, text: '[1]', isShown, silence: null, mean: 1 });
  const shown = recording('completions.jsonl', [line('H/1', true)]);
  expect(shown.drafts).toEqual([{ id: 'H/1', language: 'python', code: 'const a = [1];\n' }]);
  const silent = recording('silent.jsonl', [line('H/1', false)]);
  expect([[...silent.asked], silent.drafts]).toEqual([['H/1'], []]);
  writeFileSync(join(folder, 'no-task.jsonl'), JSON.stringify(line('H/2', true)));
  const read = readDrafts(join(folder, 'no-task.jsonl'), folder);
  expect(read.ok ? '' : read.failure.message).toContain('H/2 is no task');
});

it('has no recorded drafts in a folder without them', () => {
  expect(recordedDrafts(folder).drafts).toEqual([]);
});

it('compares the tasks that both sides asked, and those that got no answer are among them', () => {
  const off = recording('off-some.jsonl', [draft('1', BROKEN), draft('2', GOOD), draft('3', GOOD)]);
  const on = recording('on-some.jsonl', [draft('1', null), draft('2', GOOD), draft('4', GOOD)]);
  const [before, after] = ofSameTasks(off, on);
  expect(before.map(({ id }) => id)).toEqual(['1', '2']);
  expect(after.map(({ id }) => id)).toEqual(['2']);
});
