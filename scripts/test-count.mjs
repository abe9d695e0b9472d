import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './is-main.mjs';

/**
 * One file of a vitest JSON report. A file that could not be loaded has failed and has no tests.
 * @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult
 */

/**
 * Counts the tests of all vitest JSON reports in a folder.
 * @param {string} folder
 */
export function countTests(folder) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const name of readdirSync(folder)) {
    /** @type {{ testResults: FileResult[] }} */
    const report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const { status, assertionResults } of report.testResults) {
      const results = assertionResults.map((result) => result.status);
      const failed = results.filter((result) => result === 'failed').length;
      const passed = results.filter((result) => result === 'passed').length;
      count.passed += passed;
      count.failed += status === 'failed' ? Math.max(failed, 1) : failed;
      count.skipped += results.length - passed - failed;
    }
  }
  return count;
}

if (isMain(import.meta.url)) {
  const { passed, failed, skipped } = countTests(process.argv[2] ?? '.');
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
