import type { Command } from 'commander';
import type { Assistant } from '../../../src/assistant.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext } from '../command-context.ts';
import { type CommandFailure, cancelledFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG, LANGUAGE_FLAG } from '../flags.ts';
import { readSource } from '../input.ts';
import { chooseLanguage } from '../language-choice.ts';
import type { Run } from '../program.ts';
import { type CheckedFile, renderCheckedFile, renderSummary, summarize } from '../render/findings.ts';

type Flags = { lang?: string; json?: boolean };

/** `fettle check FILE...`. */
export function registerCheck(program: Command, run: Run): void {
  program
    .command('check')
    .description('Put files through the checks, whoever wrote them.')
    .argument('<file...>', 'the files; - reads standard input and needs --lang')
    .option(...LANGUAGE_FLAG)
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      '\nEach finding is a line "path:line:col severity rule message". Checks that could not say are listed too.' +
        '\n\nExample:\n  $ fettle check src/*.py',
    )
    .action((paths: string[], flags: Flags) => run((context) => check(context, paths, flags)));
}

type Unreadable = { path: string; failure: CommandFailure };

async function check(context: CommandContext, paths: string[], flags: Flags): Promise<ExitCode> {
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  const checked: CheckedFile[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    context.statusLine.show(() => `checking ${path}`);
    const file = await checkFile(context, opened.value.assistant, { path, language: flags.lang });
    context.statusLine.clear();
    if (context.signal.aborted) return context.fail(cancelledFailure());
    if (file.ok) checked.push(file.value);
    else unreadable.push({ path, failure: file.failure });
    if (!file.ok) context.fail(file.failure);
    else if (flags.json !== true) context.stdout.write(renderCheckedFile(file.value, context.theme));
  }
  const summary = summarize(checked, unreadable.length);
  if (flags.json === true) {
    const failures = unreadable.map(({ path, failure }) => ({ path, error: failure.message }));
    context.stdout.write(`${JSON.stringify({ summary, files: checked, not_read: failures }, null, 2)}\n`);
  } else context.stderr.write(renderSummary(summary));
  const worst = Math.max(EXIT.done, ...unreadable.map(({ failure }) => failure.exitCode)) as ExitCode;
  return worst === EXIT.done && summary.findings > 0 ? EXIT.nothingPassed : worst;
}

async function checkFile(
  context: CommandContext,
  assistant: Assistant,
  file: { path: string; language: string | undefined },
): Promise<Result<CheckedFile, CommandFailure>> {
  const source = await readSource(context, file.path);
  if (!source.ok) return source;
  const { path, name, text } = source.value;
  const language = chooseLanguage({ flag: file.language, path });
  if (!language.ok) return fail(language.failure);
  const document = { path, language: language.value, text };
  const verdicts = await assistant.check(document, null, context.signal);
  return ok({ path: name, language: language.value, verdicts });
}
