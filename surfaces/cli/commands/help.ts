import { type Command, Option } from 'commander';
import type { Run } from '../command-context.ts';
import { usageFailure } from '../command-failure.ts';
import { EXIT } from '../exit-codes.ts';

/** `fettle help [COMMAND]`; the hidden `--docs` prints docs/cli.md. */
export function registerHelp(program: Command, run: Run): void {
  program
    .command('help')
    .description('Print the help of a command.')
    .argument('[command...]', 'the command, for instance "models pull"')
    .addOption(new Option('--docs').hideHelp())
    .action((names: string[], flags: { docs?: boolean }) =>
      run(async (context) => {
        if (flags.docs === true) {
          context.stdout.write(renderReference(program));
          return EXIT.done;
        }
        let command = program;
        for (const name of names) {
          const next = command.commands.find((candidate) => candidate.name() === name);
          if (next === undefined)
            return context.fail(usageFailure(`there is no command '${names.join(' ')}'. See fettle --help`));
          command = next;
        }
        command.outputHelp();
        return EXIT.done;
      }),
    );
}

/** Columns of the help in docs/cli.md. */
const COLUMNS = 100;

/** docs/cli.md: generated from the help of every command, so that the two always agree. */
function renderReference(program: Command): string {
  const sections = program.commands.flatMap((command) => section(command, 'fettle'));
  return [
    '# The command line',
    '',
    '<!-- Written by `fettle help --docs > docs/cli.md`; a test fails when it is stale. -->',
    '',
    fenced(helpOf(program)),
    ...sections,
  ].join('\n');
}

function section(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const own = [`## ${name}`, '', fenced(helpOf(command))];
  return [...own, ...command.commands.flatMap((subcommand) => section(subcommand, name))];
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}

/** The output of `--help`, in the width of the page and without color. */
function helpOf(command: Command): string {
  const before = command.configureOutput();
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => COLUMNS,
    getOutHasColors: () => false,
  });
  try {
    command.outputHelp();
  } finally {
    command.configureOutput(before);
  }
  return text;
}
