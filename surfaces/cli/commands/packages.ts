import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type {
  Ecosystem,
  PackageAnswer,
  PackageAsk,
  PackageDataFailure,
  PackageDataMade,
  PackageFacts,
  Standing,
} from '../../../src/ports/package-index.ts';
import type { CommandContext, Run } from '../command-context.ts';
import {
  type CommandFailure,
  cancelledFailure,
  environmentFailure,
  usageFailure,
} from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG, wholeNumber } from '../flags.ts';
import { safeLine } from '../render/safe-text.ts';
import { formatBytes } from '../render/units.ts';
import { findWorkspace } from '../workspace.ts';

const ECOSYSTEMS: readonly Ecosystem[] = ['pypi', 'npm'];
const MOST_POPULAR = 100_000;

type SnapshotFlags = { from: string; ecosystem: Ecosystem; date?: string; popular: number; covers?: string };
type OsvFlags = { from: string; ecosystem: Ecosystem; date?: string };
type CheckFlags = { ecosystem: Ecosystem; json?: boolean };

/** `fettle packages snapshot|osv|check`. */
export function registerPackages(program: Command, run: Run): void {
  const packages = program
    .command('packages')
    .description('Manage the package data: package names and known vulnerabilities.');
  packages
    .command('snapshot')
    .description('Import the package names of a registry from a list, one per line.')
    .requiredOption('--from <file>', 'the list; in a table, the first column is used')
    .addOption(ecosystemOption())
    .addOption(dateOption('the list'))
    .addOption(
      new Option(
        '--popular <count>',
        'this many names at the top of the list are popular; misspellings of them are reported',
      )
        .argParser(wholeNumber(0, MOST_POPULAR))
        .default(0),
    )
    .option('--covers <words>', 'a description of the names in the list, for example "all names"')
    .action((flags: SnapshotFlags) => run((context) => makeSnapshot(context, flags)));
  packages
    .command('osv')
    .description('Import known vulnerabilities from OSV entries.')
    .requiredOption('--from <path>', 'the all.zip file of an ecosystem, or a folder of JSON files')
    .addOption(ecosystemOption())
    .addOption(dateOption('the entries'))
    .action((flags: OsvFlags) => run((context) => makeAdvisories(context, flags)));
  packages
    .command('check')
    .description('Show what is known about a package, for the current project.')
    .argument('<name>', 'its name, optionally with a version: requests==2.31.0, lodash@4.17.21')
    .addOption(ecosystemOption())
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      '\nExits with 1 if the package does not exist or has a known vulnerability that is high or critical.',
    )
    .action((name: string, flags: CheckFlags) => run((context) => check(context, name, flags)));
}

function ecosystemOption(): Option {
  return new Option('--ecosystem <name>', 'the package ecosystem').choices(ECOSYSTEMS).makeOptionMandatory();
}

function dateOption(what: string): Option {
  return new Option('--date <day>', `the date of ${what}, for example 2026-01-31 (default: today)`).argParser(
    (text) => {
      if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
      throw new InvalidArgumentError('Use a date like 2026-01-31.');
    },
  );
}

async function makeSnapshot(context: CommandContext, flags: SnapshotFlags): Promise<ExitCode> {
  const { data } = await open(context);
  const { ecosystem, popular, covers = null } = flags;
  const path = resolve(context.workingDirectory, flags.from);
  context.statusLine.show(() => 'reading the names');
  const from = { path, ecosystem, popular, coverage: covers, date: flags.date ?? today() };
  return tellMade(context, await data.makeSnapshot(from, context.signal), 'names');
}

async function makeAdvisories(context: CommandContext, flags: OsvFlags): Promise<ExitCode> {
  const { data } = await open(context);
  const path = resolve(context.workingDirectory, flags.from);
  context.statusLine.show(() => 'reading the entries');
  const from = { path, ecosystem: flags.ecosystem, date: flags.date ?? today() };
  return tellMade(context, await data.makeAdvisories(from, context.signal), 'advisories');
}

function tellMade(
  context: CommandContext,
  made: Result<PackageDataMade, PackageDataFailure>,
  what: string,
): ExitCode {
  context.statusLine.clear();
  if (!made.ok) return context.fail(failureOf(made.failure));
  const { path, count, skipped, bytes } = made.value;
  const unread = skipped > 0 ? `, ${skipped} could not be read` : '';
  context.stdout.write(`${count} ${what}${unread}: ${safeLine(path)} (${formatBytes(bytes)})\n`);
  return EXIT.done;
}

async function check(context: CommandContext, written: string, flags: CheckFlags): Promise<ExitCode> {
  const ask = askOf(written, flags.ecosystem);
  if (!ask.ok) return context.fail(ask.failure);
  const { index } = await open(context);
  const { workspace } = await findWorkspace(context, null);
  const question = { ecosystem: flags.ecosystem, workspace, path: null, asks: [ask.value] };
  const answer = await index.look(question, context.signal);
  await index.close();
  if (!answer.ok)
    return context.fail(
      answer.failure.reason === 'cancelled' ? cancelledFailure() : environmentFailure(answer.failure.message),
    );
  const { facts, ...about } = answer.value;
  const [fact] = facts;
  if (fact === undefined) throw new Error('an index answers each question');
  const subject = { name: ask.value.name, ecosystem: flags.ecosystem, facts: fact, ...about };
  context.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ name: subject.name, ...fact, ...about }, null, 2)}\n`
      : renderPackage(subject),
  );
  return isBadPackage(fact) ? EXIT.nothingPassed : EXIT.done;
}

/** `name`, `name==1.2` and `name@1.2`. */
function askOf(
  written: string,
  ecosystem: Ecosystem,
): Result<Extract<PackageAsk, { kind: 'dependency' }>, CommandFailure> {
  const parts = /^(@?[\w./-]+?)(?:(?:==|@)([\w.!+-]+))?$/.exec(written);
  if (parts?.[1] === undefined)
    return fail(
      usageFailure(`${safeLine(written)} is not a package name. Give one like requests or lodash@4.17.21`),
    );
  const version = parts[2];
  const range = version === undefined ? '' : ecosystem === 'pypi' ? `==${version}` : version;
  return ok({ kind: 'dependency', name: parts[1], range });
}

async function open(context: CommandContext) {
  const { openPackages } = await import('../../../src/machine.ts');
  return openPackages(context.home, context.environment);
}

function failureOf({ reason, message }: PackageDataFailure): CommandFailure {
  if (reason === 'cancelled') return cancelledFailure();
  return reason === 'io_error' ? environmentFailure(message) : usageFailure(message);
}

function today(): string {
  return new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
}

/** One package and what is known about it. */
type PackageSubject = Omit<PackageAnswer, 'facts'> & {
  name: string;
  ecosystem: Ecosystem;
  facts: PackageFacts;
};

/** Whether a script should stop: the package does not exist, or has an advisory of severity high or worse. */
function isBadPackage({ standing, advisories }: PackageFacts): boolean {
  return (
    standing === 'absent' || advisories.some(({ severity }) => severity === 'high' || severity === 'critical')
  );
}

/** A line for its standing, then one for each thing to know. */
function renderPackage({ name, facts, snapshot, advisories }: PackageSubject): string {
  const version = facts.version === null ? '' : ` ${facts.version}`;
  const lines = [`${name}${version}: ${WORDS[facts.standing](`${snapshot.date} (${snapshot.coverage})`)}`];
  if (facts.lookalike !== null) lines.push(`  one typo away from the popular package ${facts.lookalike}`);
  for (const { id, severity, fixedIn } of facts.advisories)
    lines.push(`  ${severity} ${id}${fixedIn === null ? '' : `, fixed in ${fixedIn}`}`);
  lines.push(
    advisories === null
      ? '  no vulnerability data on this machine: see fettle packages osv --help'
      : `  known vulnerabilities as of ${advisories.date}`,
  );
  return lines.map((line) => `${safeLine(line)}\n`).join('');
}

const WORDS: Record<Standing, (snapshot: string) => string> = {
  'built-in': () => 'comes with the language',
  own: () => 'is part of this project',
  declared: () => 'is in the lockfile of this project',
  installed: () => 'is installed for this project',
  listed: (snapshot) => `exists according to the snapshot of ${snapshot}`,
  absent: (snapshot) => `is not in the snapshot of ${snapshot}`,
  elsewhere: (snapshot) => `is not in the snapshot of ${snapshot}, and the project also uses another index`,
};
