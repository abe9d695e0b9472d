import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { createProgram } from '../../surfaces/cli/program.ts';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeAll(async () => {
  place = await createPlace();
});
afterAll(() => place.remove());

it('docs/cli.md is what fettle help --docs prints', async () => {
  const page = await readFile(join(packageRoot(), 'docs/cli.md'), 'utf8');
  const printed = await runCli(place, ['help', '--docs'], { isTerminal: true });
  expect(page).toBe(printed.stdout);
  expect(printed.code).toBe(0);
});

it('the page has every command', async () => {
  const { stdout } = await runCli(place, ['help', '--docs']);
  const names = createProgram(async () => {}).commands.map((command) => `## fettle ${command.name()}\n`);
  expect(names.filter((name) => !stdout.includes(name))).toEqual([]);
});

it('prints the help of a command by either way', async () => {
  const asked = await runCli(place, ['help', 'models', 'pull']);
  const flagged = await runCli(place, ['models', 'pull', '--help']);
  expect(asked).toEqual(flagged);
  expect(asked.stdout).toContain('Usage: fettle models pull [options] [name...]');
  expect([asked.code, asked.stderr]).toEqual([0, '']);
});

it('lists the exit codes', async () => {
  const { stdout } = await runCli(place, ['--help']);
  expect(stdout).toContain('  3    environment error: model, provider, disk or port\n');
});

it('prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8'));
  expect(await runCli(place, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});
