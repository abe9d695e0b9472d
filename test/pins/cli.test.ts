import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { EXIT } from '../../surfaces/cli/exit-codes.ts';
import { createProgram } from '../../surfaces/cli/program.ts';

/** Scripts and people's fingers know these: removing or renaming one is a breaking change. */
const COMMANDS = {
  fettle: '-v/--version',
  'fettle generate <request>':
    '--lang <language> --file <file> --diff --write --tests --explain --search <seconds> --output <file> --force --json --alternatives <count> --max-tokens <count> --temperature <number> --seed <number>',
  'fettle complete <file:line:col>':
    '--lang <language> --json --max-tokens <count> --temperature <number> --seed <number>',
  'fettle explain <file[:first-last]>':
    '--question <text> --audience <who> --lang <language> --json --max-tokens <count> --temperature <number> --seed <number>',
  'fettle check [file...]': '--diff [ref] --staged --lang <language> --format <format> --json',
  'fettle index': '--watch --vectors --json',
  'fettle search <question>': '-n/--limit <count> --path <glob> --kind <kind...> --json',
  'fettle symbols [name]': '-n/--limit <count> --uses --json',
  'fettle context <target>': '--task <task> --file <file> --lang <language> --json',
  'fettle docs <name>': '--lang <language> --json',
  'fettle hook': '',
  'fettle hook install': '',
  'fettle hook uninstall': '',
  'fettle models': '',
  'fettle models list': '--json',
  'fettle models pull [name...]': '',
  'fettle models add <file>': '--name <name>',
  'fettle models verify <name>': '',
  'fettle models remove <name>': '',
  'fettle packages': '',
  'fettle packages snapshot':
    '--from <file> --ecosystem <name> --date <day> --popular <count> --covers <words>',
  'fettle packages osv': '--from <path> --ecosystem <name> --date <day>',
  'fettle packages check <name>': '--ecosystem <name> --json',
  'fettle license-index': '',
  'fettle license-index add <dir>': '--license <id> --name <name>',
  'fettle license-index list': '--json',
  'fettle license-index remove <name>': '',
  'fettle license-index ours <package>': '--everywhere',
  'fettle tools': '',
  'fettle tools list': '--json',
  'fettle tools install [name...]': '',
  'fettle tools remove <name...>': '',
  'fettle serve': '--host <address> --port <number> --workspace <folder...>',
  'fettle token': '--url --new',
  'fettle lsp': '--stdio',
  'fettle mcp': '--workspace <folder...>',
  'fettle why': '-n/--limit <count> --all --json',
  'fettle doctor': '--json',
  'fettle config': '--docs',
  'fettle config show': '--json',
  'fettle config path': '',
  'fettle config get <key>': '',
  'fettle config set <key> <value>': '',
  'fettle config schema': '',
  'fettle bench': '',
  'fettle bench engine': '--json --compare <file>',
  'fettle bench checks': '--json',
  'fettle bench completion':
    '--traces <count> --users <count> --seconds <count> --seed <number> --no-plain --patient --moments <count> --json',
  'fettle bench context': '--folder <folder> --json',
  'fettle bench server': '--minutes <count> --json',
  'fettle eval': '',
  'fettle eval checks':
    '--data <folder> --packages <folder> --install --only <suite...> --again --json --out <file> --sources <folder> --off <file> --on <file>',
  'fettle eval context':
    '--data <folder> --packages <folder> --install --only <suite...> --again --json --out <file>',
  'fettle eval generate':
    '--data <folder> --suite <suite> --form <form> --shard <index/count> --work <folder> --score-only --json',
  'fettle eval replay': '--data <folder> --json',
  'fettle eval advice': '--shard <index/count> --work <folder> --score-only --json',
  'fettle eval complete':
    '--data <folder> --suite <suite> --model <size> --form <form> --suffix-lines <count> --patient --shard <index/count> --work <folder> --score-only --json',
  'fettle help [command...]': '--docs',
};

const EXIT_CODES = { done: 0, nothingPassed: 1, usage: 2, environment: 3, internal: 70, cancelled: 130 };

it('has these commands and flags', () => {
  expect(
    Object.fromEntries(
      describeCommand(
        createProgram(async () => {}),
        '',
      ),
    ),
  ).toEqual(COMMANDS);
});

it('the readme says what each command is for', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const table = readme.split('\n').filter((line) => line.startsWith('| `fettle '));
  const names = createProgram(async () => {}).commands.map((command) => command.name());
  const missing = names.filter((name) => !table.some((row) => row.includes(`\`fettle ${name}`)));
  expect(missing).toEqual([]);
});

it('ends with these exit codes', () => {
  expect(EXIT).toEqual(EXIT_CODES);
});

function describeCommand(command: Command, parent: string): [string, string][] {
  const name = `${parent}${command.name()}`;
  const words = command.registeredArguments.map((argument) => {
    const word = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${word}>` : ` [${word}]`;
  });
  const flags = command.options.map((option) => option.flags.replace(', ', '/'));
  return [
    [name + words.join(''), flags.join(' ')],
    ...command.commands.flatMap((subcommand) => describeCommand(subcommand, `${name} `)),
  ];
}
