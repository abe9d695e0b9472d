import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystemClock } from '../../src/adapters/clock/system.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createLicenseIndex } from '../../src/adapters/licenses/license-index.ts';
import { createLicensePolicy } from '../../src/adapters/policies/license-policy.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { candidateAlone } from '../../src/checks/candidate.cases.ts';
import type { Analyzers } from '../../src/checks/check.ts';
import { copiedCodeCheck } from '../../src/checks/copied-code.ts';
import { runChecks } from '../../src/checks/run.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-home-'));
  await mkdir(join(home, 'licenses'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Long enough for the check to have something to look up. */
const CODE = Array.from({ length: 40 }, (_, at) => `total_${at} = first_${at} + second_${at} * ${at}`).join(
  '\n',
);

it.each<[string, Uint8Array<ArrayBuffer>]>([
  ['garbage', Buffer.from('{"not": "an index"')],
  ['null bytes', Buffer.alloc(100_000)],
  ['nothing', Buffer.alloc(0)],
])('an index of licenses that holds %s makes the verdict unknown, and names the index', async (_, bytes) => {
  await writeFile(join(home, 'licenses', 'ours.licenses'), bytes);
  const files = createDiskFiles();
  const licenses = createLicenseIndex({ home, files, processes: createProcesses(), environment: {} });
  const licensePolicy = createLicensePolicy({ home, files });
  const [verdict] = await runChecks({
    candidate: candidateAlone(CODE, 'python'),
    checks: [copiedCodeCheck],
    analyzers: { licenses, licensePolicy } as Analyzers,
    clock: createSystemClock(),
    deadlineMs: 10_000,
    warmMs: 500,
    signal: new AbortController().signal,
  });
  await licenses.close();
  expect(verdict).toMatchObject({ status: 'unknown', findings: [] });
  expect(verdict?.reason).toMatch(/^analyzer_failed: .*\bours\b/);
});
