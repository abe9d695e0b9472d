import { type Command, Option } from 'commander';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { Subjects } from '../check/subjects.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { LANGUAGE_FLAG } from '../flags.ts';
import {
  type CheckReport,
  renderCheckedFile,
  renderSkippedFile,
  renderSummary,
  summarize,
} from '../render/findings.ts';
import { renderSarif } from '../render/sarif.ts';
import { readVersion } from '../version.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

type Flags = {
  lang?: string;
  /** True: without a value. */
  diff?: string | true;
  staged?: boolean;
  format?: Format;
  json?: boolean;
};

/** `fettle check FILE... | --diff [REF] | --staged | -`. */
export function registerCheck(program: Command, run: Run): void {
  program
    .command('check')
    .description('Put files or a change through the checks, whoever wrote them.')
    .argument('[file...]', 'the files; - reads standard input and needs --lang')
    .option('--diff [ref]', 'what the working tree adds to a commit, new files included (default: HEAD)')
    .option('--staged', 'what the next commit adds')
    .option(...LANGUAGE_FLAG)
    .addOption(new Option('--format <format>', 'how to print the result').choices(FORMATS))
    .option('--json', 'the same as --format json')
    .addHelpText('after', HELP)
    .action((paths: string[], flags: Flags) => run((context) => check(context, paths, flags)));
}

const HELP = `
Each finding is a line "path:line:col severity rule message". Checks that could not say are listed too.
With --diff and --staged only what is new counts: each file is compared with what it was, wherever it was moved from.

It ends with 1 when something blocks: a finding that is high or critical, unless the policy says otherwise, or a
check that the policy requires and that could not say. docs/policy.md tells of policies.

Examples:
  $ fettle check src/*.py
  $ fettle check --diff origin/main --format sarif > fettle.sarif`;

async function check(context: CommandContext, paths: string[], flags: Flags): Promise<ExitCode> {
  const subjects = await chooseSubjects(context, paths, flags);
  if (!subjects.ok) return context.fail(subjects.failure);
  const format = flags.json === true ? 'json' : (flags.format ?? 'text');
  const { runCheck } = await import('../check/run.ts');
  const report = await runCheck(context, subjects.value, {
    checked(file) {
      if (format === 'text') context.stdout.write(renderCheckedFile(file, context.theme));
    },
    notRead: (failure) => context.fail(failure),
  });
  if (!report.ok) return context.fail(report.failure);
  print(context, report.value, format);
  const failures = report.value.notRead.map(({ failure }) => failure.exitCode);
  const worst = Math.max(EXIT.done, ...failures) as ExitCode;
  return worst === EXIT.done && summarize(report.value).blocked > 0 ? EXIT.nothingPassed : worst;
}

async function chooseSubjects(
  context: CommandContext,
  paths: string[],
  { diff, staged, lang, format, json }: Flags,
): Promise<Result<Subjects, CommandFailure>> {
  const isChange = diff !== undefined || staged === true;
  if (json === true && format !== undefined && format !== 'json')
    return fail(usageFailure(`--json and --format ${format} are two formats. Give one of them`));
  if (diff !== undefined && staged === true)
    return fail(usageFailure('--diff and --staged are two changes. Give one of them'));
  if (isChange && paths.length > 0)
    return fail(
      usageFailure(
        'files and a change cannot be checked at once. Leave out the files, or --diff and --staged',
      ),
    );
  if (isChange && lang !== undefined)
    return fail(usageFailure('--lang is for files that are named. Leave it out with --diff and --staged'));
  if (!isChange && paths.length === 0)
    return fail(usageFailure('there is nothing to check. Name files, or give --diff or --staged'));
  const { changedSubjects, namedSubjects } = await import('../check/subjects.ts');
  if (!isChange) return ok(namedSubjects(context, paths, lang));
  context.statusLine.show(() => 'asking git what changed');
  const since = typeof diff === 'string' ? diff : 'HEAD';
  const changed = await changedSubjects(
    context,
    staged === true ? { kind: 'staged' } : { kind: 'working_tree', since },
  );
  context.statusLine.clear();
  return changed;
}

function print(context: CommandContext, report: CheckReport, format: Format): void {
  switch (format) {
    case 'text':
      for (const file of report.skipped) context.stdout.write(renderSkippedFile(file, context.theme));
      context.stderr.write(renderSummary(report, context.errorTheme));
      return;
    case 'json':
      context.stdout.write(`${JSON.stringify(jsonReport(report), null, 2)}\n`);
      return;
    case 'sarif':
      context.stdout.write(renderSarif(report, readVersion()));
  }
}

/** Names of a wire: `path` as the output calls a file. */
function jsonReport(report: CheckReport) {
  const summary = summarize(report);
  return {
    accepted: summary.blocked === 0 && summary.unreadable === 0,
    summary,
    files: report.files.map(({ projectPath: _, ...file }) => file),
    not_checked: report.skipped.map(({ projectPath: _, ...file }) => file),
    not_read: report.notRead.map(({ path, failure }) => ({ path, error: failure.message })),
  };
}
