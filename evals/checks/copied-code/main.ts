import { parseArgs } from 'node:util';
import { createDiskFiles } from '../../../src/adapters/files/disk.ts';
import { createLicenseIndex } from '../../../src/adapters/licenses/license-index.ts';
import { createProcesses } from '../../../src/adapters/processes/execa.ts';
import { evaluateCopiedCode } from '../copied-code.ts';

/**
 * Prints the report of the copied-code check; `scripts/build-license-index.mjs` leaves the sources to cut from in
 * DIR/tree.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sources: { type: 'string', multiple: true },
      unrelated: { type: 'string', multiple: true },
      home: { type: 'string', default: '' },
      copied: { type: 'string', default: '300' },
      harmless: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.sources === undefined || values.unrelated === undefined)
    throw new Error('give folders of packages with --sources DIR and --unrelated DIR');
  const { home } = values;
  const processes = createProcesses();
  const licenses = createLicenseIndex({
    home,
    files: createDiskFiles(),
    processes,
    environment: process.env,
  });
  const report = await evaluateCopiedCode({
    licenses,
    sources: values.sources,
    unrelated: values.unrelated,
    copied: Number(values.copied),
    harmless: Number(values.harmless),
    seed: Number(values.seed),
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  await licenses.close();
}

await main();
