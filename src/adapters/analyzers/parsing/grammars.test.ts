import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyGrammars } from '../../../../scripts/copy-grammars.mjs';
import { LANGUAGE_IDS } from '../../../base/languages.ts';
import { createGrammars } from './grammars.ts';

let build: string;
beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'fettle-grammars-'));
  await copyGrammars(build);
});
afterAll(() => rm(build, { recursive: true }));

describe('copyGrammars', () => {
  it('puts a grammar for each language of the table, and its version, where the build has them', async () => {
    const names = [...LANGUAGE_IDS, 'php_only'];
    const files = await readdir(join(build, 'grammars'));
    expect(files.sort()).toEqual([...names.map((name) => `${name}.wasm`), 'versions.json'].sort());
    const versions = JSON.parse(await readFile(join(build, 'grammars/versions.json'), 'utf8'));
    expect(Object.keys(versions).sort()).toEqual(names.sort());
    expect(versions.python).toEqual({
      package: 'tree-sitter-python',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });
});

describe('createGrammars', () => {
  it('loads a grammar once for all who ask', async () => {
    const grammars = createGrammars(join(build, 'grammars'));
    const [first, second] = await Promise.all([grammars.load('json'), grammars.load('json')]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toBe(first);
  });

  it('says what to do about a grammar that is not there, and looks again the next time', async () => {
    const folder = join(build, 'late');
    await mkdir(folder);
    const grammars = createGrammars(folder);
    expect(await grammars.load('json')).toMatchObject({
      ok: false,
      failure: { reason: 'analyzer_missing', message: expect.stringContaining('npm run build') },
    });
    await copyFile(join(build, 'grammars/json.wasm'), join(folder, 'json.wasm'));
    expect(await grammars.load('json')).toMatchObject({ ok: true });
  });

  it('says that a broken grammar does not load', async () => {
    const folder = join(build, 'broken');
    await mkdir(folder);
    await writeFile(join(folder, 'json.wasm'), 'not wasm');
    expect(await createGrammars(folder).load('json')).toMatchObject({
      ok: false,
      failure: { reason: 'analyzer_failed' },
    });
  });
});
