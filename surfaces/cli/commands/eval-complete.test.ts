import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SESSION_SUITES } from '../../../evals/complete/places.ts';
import { createPlace, type Place, runCli } from '../../../test/cli/harness.ts';
import { createProgram } from '../program.ts';

let place: Place;
beforeAll(async () => {
  place = await createPlace();
});
afterAll(() => place.remove());

const evalComplete = (...args: string[]) => runCli(place, ['eval', 'complete', ...args]);

it('offers every suite of sessions', () => {
  const evaluation = createProgram(async () => {}).commands.find((command) => command.name() === 'eval');
  const complete = evaluation?.commands.find((command) => command.name() === 'complete');
  const suite = complete?.options.find(({ long }) => long === '--suite');
  expect(suite?.argChoices).toEqual(expect.arrayContaining([...SESSION_SUITES]));
});

it.each([
  [['--suite', 'bodies'], '--suite bodies needs data; give its folder with --data'],
  [[], '--suite line-200 needs data; give its folder with --data'],
  [
    ['--suite', 'own-lines', '--data', 'x', '--patient'],
    '--suite own-lines is always patient; leave out --patient',
  ],
  [
    ['--suite', 'first-things', '--form', 'psm'],
    '--suite first-things has only the recipe as it ships; leave out --form and --suffix-lines',
  ],
])('says what does not fit: %j', async (args, message) => {
  const outcome = await evalComplete(...args);
  expect(outcome).toMatchObject({ code: 2, stderr: `fettle: ${message}.\n` });
});

it('scores the sessions that are there, without a model', { timeout: 60_000 }, async () => {
  await mkdir(join(place.folder, 'work'));
  const item = { id: 'go/fields/x', kind: 'fields', language: 'go', path: 'x.go', before: 'a', after: '' };
  const hidden = { reference: 'b', test: null, files: {} };
  await writeFile(join(place.folder, 'go.jsonl'), JSON.stringify({ ...item, ...hidden }));
  const { id, kind, language } = item;
  const quiet = { steps: [], silence: 'empty', message: 'no', program: 'a', firstMs: null };
  await writeFile(
    join(place.folder, 'work/sessions-first-things-patient-qwen2.5-coder-0.5b.jsonl'),
    JSON.stringify({ id, kind, language, ...quiet, parses: null, types: null }),
  );
  const flags = ['--suite', 'first-things', '--model', '0.5b', '--patient', '--score-only', '--work', 'work'];
  const outcome = await evalComplete(...flags, '--data', '.');
  expect(outcome.stdout).toContain(
    'first-things, qwen2.5-coder-0.5b, patient: shown at 0 of 1 places (0.0 %)',
  );
  expect(outcome.code).toBe(0);
});
