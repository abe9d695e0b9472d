import type { Command } from 'commander';
import { MAX_DOCUMENTED_NAME_CHARACTERS } from '../../../src/config/limits.ts';
import type { Documentation, DocumentationAnswer } from '../../../src/contract/documentation.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure, environmentFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { chooseLanguage } from '../language-choice.ts';
import { safeLine, safeText } from '../render/safe-text.ts';
import type { Theme } from '../render/theme.ts';
import { findWorkspace } from '../workspace.ts';

type Flags = { lang?: string; json?: boolean };

/** `fettle docs NAME`. */
export function registerDocs(program: Command, run: Run): void {
  program
    .command('docs')
    .description('Look up a name in the installed source: signature, documentation, uses.')
    .argument('<name>', 'a dotted name in an installed package, or a name in the project')
    .option('--lang <language>', 'search only packages of this language')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      '\nExamples:\n  $ fettle docs pandas.DataFrame.merge\n  $ fettle docs zod.z.object\n\nExits with 1 and suggests the nearest names if the name does not exist.',
    )
    .action((name: string, flags: Flags) => run((context) => docs(context, name.trim(), flags)));
}

async function docs(context: CommandContext, name: string, flags: Flags): Promise<ExitCode> {
  if (!/^[\w@$./:-]+$/.test(name) || name.length > MAX_DOCUMENTED_NAME_CHARACTERS)
    return context.fail(
      usageFailure(`${safeLine(name)} is not a valid name. Give one like pandas.DataFrame.merge`),
    );
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

/** Member names of a module or class that are listed before the rest is only counted. */
const SHOWN_MEMBERS = 40;

/** An answer for a reader: its place, its signature, its documentation, its uses. */
function renderDocumentation(name: string, answer: DocumentationAnswer, theme: Theme): string {
  const { found, nearest, reason } = answer;
  if (found !== null) return renderFound(found, theme);
  const near = nearest.length === 0 ? '' : `The nearest: ${nearest.map(safeLine).join(', ')}\n`;
  return `nothing known about ${safeLine(name)}${reason === null ? '' : `: ${safeLine(reason)}`}\n${near}`;
}

function renderFound(found: Documentation, theme: Theme): string {
  const { signature, documentation, deprecated, defined, examples, members } = found;
  const source = found.package === null ? 'this project' : `${found.package} ${found.version ?? ''}`.trim();
  const place = defined === null ? '' : `  ${safeLine(defined.path)}:${defined.line}`;
  const rest = members.length - SHOWN_MEMBERS;
  const names = `${members.slice(0, SHOWN_MEMBERS).map(safeLine).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
  const parts = [
    `${theme.strong(safeLine(found.name))}  ${found.kind} of ${safeLine(source)}${place}`,
    deprecated === null
      ? ''
      : `${theme.unsure('deprecated')}${deprecated === '' ? '' : `: ${safeLine(deprecated)}`}`,
    safeText(signature),
    safeText(documentation),
    members.length === 0 || found.kind === 'function' ? '' : `Has: ${names}`,
    ...examples.map(
      ({ path, line, text }) => `${theme.faint(`${safeLine(path)}:${line}`)}\n${safeText(indented(text))}`,
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
