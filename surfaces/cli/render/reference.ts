import type { Command } from 'commander';

/** Columns of the help in docs/cli.md. */
const COLUMNS = 100;

/** docs/cli.md: the help of every command, so that the page cannot say anything else. */
export function renderReference(program: Command): string {
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

/** What `--help` prints, in the width of the page and without colour. */
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
