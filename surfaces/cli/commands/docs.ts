import type { Command } from 'commander';
import { MAX_DOCUMENTED_NAME_CHARACTERS } from '../../../src/config/limits.ts';
import type { DocumentationAnswer } from '../../../src/contract/documentation.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure, environmentFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { chooseLanguage } from '../language-choice.ts';
import { renderDocumentation } from '../render/documentation.ts';
import { safeLine } from '../render/safe-text.ts';
import { findWorkspace } from '../workspace.ts';

type Flags = { lang?: string; json?: boolean };

/** `fettle docs NAME`. */
export function registerDocs(program: Command, run: Run): void {
  program
    .command('docs')
    .description('Say what the installed source has under a name: signature, documentation, uses.')
    .argument('<name>', 'a dotted name of an installed package, or a name of the project')
    .option('--lang <language>', 'look in the packages of this language only')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      '\nExamples:\n  $ fettle docs pandas.DataFrame.merge\n  $ fettle docs zod.z.object\n\nIt ends with 1 when there is no such name, and tells the nearest.',
    )
    .action((name: string, flags: Flags) => run((context) => docs(context, name.trim(), flags)));
}

async function docs(context: CommandContext, name: string, flags: Flags): Promise<ExitCode> {
  if (!/^[\w@$./:-]+$/.test(name) || name.length > MAX_DOCUMENTED_NAME_CHARACTERS)
    return context.fail(usageFailure(`${safeLine(name)} is no name. Give one as pandas.DataFrame.merge`));
  const language = flags.lang === undefined ? null : chooseLanguage({ flag: flags.lang, path: null });
  if (language !== null && !language.ok) return context.fail(language.failure);
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  const { workspace } = await findWorkspace(context, null);
  const question = { name, workspace, language: language?.value ?? null };
  context.statusLine.show(() => `looking up ${safeLine(name)}`);
  const answer = await opened.value.assistant.docs(question, context.signal);
  context.statusLine.clear();
  if (context.signal.aborted) return context.fail(cancelledFailure());
  if (!answer.ok) return context.fail(environmentFailure(answer.failure.message));
  context.stdout.write(
    flags.json === true
      ? `${JSON.stringify(answer.value, null, 2)}\n`
      : renderDocumentation(name, answer.value, context.theme),
  );
  return exitCodeOf(answer.value);
}

function exitCodeOf({ found }: DocumentationAnswer): ExitCode {
  return found === null ? EXIT.nothingPassed : EXIT.done;
}
