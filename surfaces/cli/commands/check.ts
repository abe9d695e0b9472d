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
  /** True: given without a value. */
  diff?: string | true;
  staged?: boolean;
  format?: Format;
  json?: boolean;
};

/** `fettle check FILE... | --diff [REF] | --staged | -`. */
export function registerCheck(program: Command, run: Run): void {
  program
    .command('check')
    .description('Run the checks on files or on a change.')
    .argument('[file...]', 'the files to check; - reads standard input and requires --lang')
    .option(
      '--diff [ref]',
      'check what the working tree adds to a commit, including new files (default: HEAD)',
    )
    .option('--staged', 'check what the next commit adds')
    .option(...LANGUAGE_FLAG)
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS))
    .option('--json', 'the same as --format json')
    .addHelpText('after', HELP)
    .action((paths: string[], flags: Flags) => run((context) => check(context, paths, flags)));
}

const HELP = `
Each finding is a line "path:line:col severity rule message". Checks whose result is unknown are listed too.
With --diff and --staged only new findings count: each file is compared with its old version, even if it moved.

Exits with 1 if something blocks: a high or critical finding, unless the policy says otherwise, or an unknown result
of a check that the policy requires. See docs/policy.md.

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
    return fail(usageFailure(`--json and --format ${format} conflict. Give only one of them`));
  if (diff !== undefined && staged === true)
    return fail(usageFailure('--diff and --staged conflict. Give only one of them'));
  if (isChange && paths.length > 0)
    return fail(
      usageFailure('cannot check files and a change at once. Omit the files, or --diff and --staged'),
    );
  if (isChange && lang !== undefined)
    return fail(usageFailure('--lang works only with named files. Omit it with --diff and --staged'));
  if (!isChange && paths.length === 0)
    return fail(usageFailure('nothing to check. Name files, or give --diff or --staged'));
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

/** Field names of the wire format: `path` as in the output. */
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
