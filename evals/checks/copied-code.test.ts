import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createLicenseIndex } from '../../src/adapters/licenses/license-index.ts';
import { createLicenseIndexes } from '../../src/adapters/licenses/license-indexes.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import type { LicenseIndex } from '../../src/ports/license-index.ts';
import { madeUpFile } from './copied-code/made-up.cases.ts';
import { type CopiedCodeOptions, evaluateCopiedCode, type Tally } from './copied-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'fettle-copied-eval-'));
let licenses: LicenseIndex;

beforeAll(async () => {
  for (const [kind, license, seeds] of [
    ['copyleft', 'GPL-3.0-only', 0],
    ['other', 'MIT', 500],
  ] as const)
    for (let seed = seeds; seed < seeds + 12; seed++) {
      const place = join(folder, kind, `package-${seed}`);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'a.py'), madeUpFile('python', license, seed));
      writeFileSync(join(place, 'a.js'), madeUpFile('javascript', license, seed + 100));
    }
  const home = join(folder, 'home');
  const from = { folder: join(folder, 'copyleft'), license: 'GPL-3.0-only', name: 'made-up' };
  const made = await createLicenseIndexes(home).add(from, () => {}, new AbortController().signal);
  if (!made.ok) throw new Error(made.failure.message);
  licenses = createLicenseIndex({
    home,
    files: createDiskFiles(),
    processes: createProcesses(),
    environment: {},
  });
});
afterAll(async () => {
  await licenses.close();
  rmSync(folder, { recursive: true });
});

const options = (index: LicenseIndex): CopiedCodeOptions => ({
  licenses: index,
  sources: [join(folder, 'copyleft')],
  unrelated: [join(folder, 'other')],
  copied: 100,
  harmless: 100,
  seed: 1,
});

/** Of both languages together. */
const share = (tallies: Record<string, Tally>, of: 'blocked' | 'flagged') => {
  const all = Object.values(tallies);
  return all.reduce((sum, tally) => sum + tally[of], 0) / all.reduce((sum, { n }) => sum + n, 0);
};

it('notices what is copied under each disguise, and leaves unrelated code alone', async () => {
  const { disguises, unrelated, coverage, cpuMs } = await evaluateCopiedCode(options(licenses));
  expect(disguises.verbatim.python.n + disguises.verbatim.javascript.n).toBe(100);
  expect(share(disguises.verbatim, 'blocked')).toBeGreaterThanOrEqual(0.97);
  expect(share(disguises.reformatted, 'blocked')).toBeGreaterThanOrEqual(0.97);
  expect(share(disguises.renamed, 'flagged')).toBeGreaterThanOrEqual(0.9);
  expect(share(disguises.renamed, 'blocked')).toBeLessThan(0.1);
  expect(share(unrelated, 'flagged')).toBeLessThanOrEqual(0.02);
  expect(coverage?.files).toBeGreaterThanOrEqual(24);
  expect(cpuMs).toBeGreaterThan(0);
});

it('tells what an index that finds nothing misses', async () => {
  const blind = { ...licenses, look: async () => ({ ok: true as const, value: NOTHING }) };
  const { disguises } = await evaluateCopiedCode(options(blind as unknown as LicenseIndex));
  expect(disguises.verbatim.python).toMatchObject({ n: 50, blocked: 0, flagged: 0 });
  expect(disguises.verbatim.python.which).toHaveLength(50);
});

const NOTHING = { hits: [], coverage: { files: 0, packages: 0, date: '2026-01-01' } };
