import { type Command, Option } from 'commander';
import { MAX_RECENT_COMPLETIONS } from '../../../src/config/limits.ts';
import type { CompletionRecord } from '../../../src/contract/completion-record.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG, wholeNumber } from '../flags.ts';
import { safeLine } from '../render/safe-text.ts';

type Flags = { limit: number; all?: boolean; json?: boolean };

const USUAL_COUNT = 10;

/** `fettle why`. */
export function registerWhy(program: Command, run: Run): void {
  program
    .command('why')
    .description('Show why the last completions in any editor were empty, newest first.')
    .addOption(
      new Option('-n, --limit <count>', 'maximum number of completions')
        .argParser(wholeNumber(1, MAX_RECENT_COMPLETIONS))
        .default(USUAL_COUNT),
    )
    .option('--all', 'include completions that were shown or superseded')
    .option(...JSON_FLAG)
    .action((flags: Flags) => run((context) => why(context, flags)));
}

async function why(context: CommandContext, { limit, all, json }: Flags): Promise<ExitCode> {
  const { readCompletions } = await import('../../../src/machine.ts');
  const records = await readCompletions(context.home);
  const wanted = records.filter((record) => all === true || isWithheld(record)).slice(0, limit);
  if (json === true) context.stdout.write(`${JSON.stringify({ completions: wanted }, null, 2)}\n`);
  else for (const record of wanted) context.stdout.write(renderRecord(record));
  if (json !== true && wanted.length === 0) context.stderr.write(emptyWords(records.length));
  return EXIT.done;
}

function emptyWords(known: number): string {
  return known === 0
    ? 'no completions yet\n'
    : `none of the last ${known} completions were withheld; --all shows them\n`;
}

/** Whether the user may have missed a suggestion: a user who typed on did not. */
function isWithheld({ reason }: CompletionRecord): boolean {
  return reason !== null && reason !== 'cancelled' && reason !== 'stale_document';
}

/** Two lines: when, where and what; and where nothing was shown, what to do. */
function renderRecord(record: CompletionRecord): string {
  const { at, path, line, reason, message, kind, ms } = record;
  const place = path === null ? 'text without a file' : `${safeLine(path)}:${line}`;
  const what = reason ?? (kind === 'drawn' ? 'shown' : `shown, ${kind.replace('_', ' ')}`);
  const first = `${at.slice(0, 19).replace('T', ' ')}  ${what}  ${place}  ${Math.round(ms)} ms\n`;
  return message === null ? first : `${first}    ${safeLine(message)}\n`;
}
