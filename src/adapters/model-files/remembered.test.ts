import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../base/result.ts';
import type { InstalledModel, ModelFileFailure, ModelFiles } from '../../ports/model-files.ts';
import { rememberLocated } from './remembered.ts';

const NEVER = new AbortController().signal;

function scene() {
  const model: InstalledModel = { name: 'm', path: '/m', bytes: 1, sha256: 's', license: 'l', source: 'x' };
  const missing = fail({ reason: 'model_missing', message: 'gone' } as ModelFileFailure);
  let state: Result<InstalledModel, ModelFileFailure> = ok(model);
  let [now, looks] = [0, 0];
  const same = async () => state;
  const files: ModelFiles = {
    list: async () => [],
    locate: async () => {
      looks += 1;
      return state;
    },
    ...{ pull: same, add: same, verify: same, remove: same },
  };
  const clock = { now: () => now, sleep: async () => undefined };
  return {
    files: rememberLocated(files, clock),
    missing,
    lose: () => (state = missing),
    find: () => (state = ok(model)),
    wait: (ms: number) => (now += ms),
    looks: () => looks,
  };
}

test('what was found a moment ago is not looked for again, and later it is', async () => {
  const { files, looks, wait, lose, missing } = scene();
  await files.locate('m');
  wait(4_999);
  expect((await files.locate('m')).ok).toBe(true);
  expect(looks()).toBe(1);
  lose();
  wait(1);
  expect(await files.locate('m')).toEqual(missing);
  expect(looks()).toBe(2);
});

test('what was not found is looked for each time', async () => {
  const { files, lose, find, looks } = scene();
  lose();
  await files.locate('m');
  find();
  expect((await files.locate('m')).ok).toBe(true);
  expect(looks()).toBe(2);
});

test('whatever changes model files ends the memory of them, also where it fails', async () => {
  const { files, lose, missing } = scene();
  await files.locate('m');
  lose();
  await files.remove('m');
  expect(await files.locate('m')).toEqual(missing);
  await files.pull('m', () => undefined, NEVER);
  await files.verify('m', () => undefined, NEVER);
  expect(await files.locate('m')).toEqual(missing);
});
