import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { MAX_CONFIG_FILE_BYTES } from '../../../src/config/limits.ts';
import { oursWords, USER_POLICY } from '../../../src/config/policy.ts';
import type { LicenseIndexEntry, LicenseIndexFailure } from '../../../src/ports/license-index.ts';
import type { CommandContext, Run } from '../command-context.ts';
import {
  type CommandFailure,
  cancelledFailure,
  environmentFailure,
  usageFailure,
} from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { safeLine } from '../render/safe-text.ts';
import { renderTable } from '../render/table.ts';
import type { Theme } from '../render/theme.ts';
import { count, formatBytes } from '../render/units.ts';
import { findWorkspace } from '../workspace.ts';

type AddFlags = { license: string; name?: string };

/** `fettle license-index add|list|remove|ours`. */
export function registerLicenseIndex(program: Command, run: Run): void {
  const licenseIndex = program
    .command('license-index')
    .description('Manage the fingerprints of code that the check copied-code compares with.');
  licenseIndex
    .command('add')
    .description('Fingerprint the sources in a folder; no source text is stored.')
    .argument('<dir>', 'the root of the sources')
    .requiredOption(
      '--license <id>',
      'the license of files that do not name one, as an SPDX identifier: GPL-3.0-or-later',
    )
    .option('--name <name>', 'its name; replaces an index with that name (default: the name of the folder)')
    .addHelpText(
      'after',
      '\nA license in a file (SPDX-License-Identifier, or its text) or in debian/copyright overrides --license.\nAdd permissive code too: code that occurs in it does not count as copied.',
    )
    .action((folder: string, flags: AddFlags) => run((context) => add(context, folder, flags)));
  licenseIndex
    .command('list')
    .description('List the indexes in use.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => list(context, flags.json === true)));
  licenseIndex
    .command('remove')
    .description('Delete an index you added.')
    .argument('<name>', 'its name in the list')
    .action((name: string) => run((context) => remove(context, name)));
  licenseIndex
    .command('ours')
    .description('Mark the code of a package as yours: in this project it no longer counts as copied.')
    .argument('<package>', 'its name, as shown in the finding')
    .option('--everywhere', 'in all projects')
    .action((name: string, flags: { everywhere?: boolean }) =>
      run((context) => ours(context, name, flags.everywhere === true)),
    );
}

async function add(context: CommandContext, given: string, flags: AddFlags): Promise<ExitCode> {
  const folder = resolve(context.workingDirectory, given);
  const from = { folder, license: flags.license, name: flags.name ?? basename(folder) };
  const onFile = (files: number) => context.statusLine.show(() => `${count(files, 'file')} read`);
  const made = await (await open(context)).add(from, onFile, context.signal);
  context.statusLine.clear();
  if (!made.ok) return context.fail(failureOf(made.failure));
  const { name, files, fingerprints, skipped, bytes } = made.value;
  const unread = skipped > 0 ? `, ${skipped} left out` : '';
  context.stdout.write(
    `${safeLine(name)}: ${count(files, 'file')}${unread}, ${count(fingerprints, 'fingerprint')} (${formatBytes(bytes)})\n`,
  );
  return EXIT.done;
}

async function list(context: CommandContext, json: boolean): Promise<ExitCode> {
  const indexes = await (await open(context)).list();
  context.stdout.write(
    json ? `${JSON.stringify(indexes, null, 2)}\n` : renderLicenseIndexes(indexes, context.theme),
  );
  return EXIT.done;
}

async function remove(context: CommandContext, name: string): Promise<ExitCode> {
  const removed = await (await open(context)).remove(name);
  if (!removed.ok) return context.fail(failureOf(removed.failure));
  context.stdout.write(`${safeLine(name)} was removed\n`);
  return EXIT.done;
}

/** Written to the user's own policy: a repository cannot claim code as its own. */
async function ours(context: CommandContext, name: string, everywhere: boolean): Promise<ExitCode> {
  const { addOurs } = await import('../../../src/config/edit-policy.ts');
  const { workspace } = await findWorkspace(context, null);
  const entry = oursWords(name, everywhere ? null : workspace);
  const path = join(context.home, USER_POLICY);
  const read = await context.files.readText(path, MAX_CONFIG_FILE_BYTES);
  if (!read.ok && read.failure.reason !== 'not_found')
    return context.fail(environmentFailure(read.failure.message));
  const text = addOurs(read.ok ? read.value : '', entry);
  if (!text.ok) return context.fail(environmentFailure(text.failure.message));
  const written = await context.files.writeText(path, text.value);
  if (!written.ok) return context.fail(environmentFailure(written.failure.message));
  context.stdout.write(`marked ${safeLine(entry)} as yours in ${safeLine(path)}\n`);
  return EXIT.done;
}

async function open(context: CommandContext) {
  const { openLicenseIndexes } = await import('../../../src/machine.ts');
  return openLicenseIndexes(context.home);
}

function failureOf({ reason, message }: LicenseIndexFailure): CommandFailure {
  if (reason === 'cancelled') return cancelledFailure();
  return reason === 'io_error' ? environmentFailure(message) : usageFailure(message);
}

const HEADING = ['NAME', 'DATE', 'FILES', 'PACKAGES', 'SIZE', 'LICENSE', 'STATE'] as const;

/** The indexes as a table. */
function renderLicenseIndexes(indexes: readonly LicenseIndexEntry[], theme: Theme): string {
  const rows = indexes.map(({ name, date, files, packages, bytes, license, origin, broken }) => [
    name,
    date || '-',
    String(files),
    String(packages),
    formatBytes(bytes),
    license || '-',
    broken === null ? STATES[origin] : `not usable: ${broken}`,
  ]);
  return renderTable(HEADING, rows, theme);
}

const STATES: Record<LicenseIndexEntry['origin'], string> = { user: 'yours', fettle: 'comes with Fettle' };
