import { Argument, type Command } from 'commander';
import { assertNever } from '../../../src/base/assert-never.ts';
import type { SecurityTools, ToolFailure, ToolName, ToolState } from '../../../src/ports/security-tools.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { safeLine } from '../render/safe-text.ts';
import { renderTable } from '../render/table.ts';
import type { Theme } from '../render/theme.ts';
import { formatDuration } from '../render/units.ts';

const TOOL_NAMES: readonly ToolName[] = ['bandit', 'semgrep'];

/** `fettle tools list|install|remove`. */
export function registerTools(program: Command, run: Run): void {
  const tools = program
    .command('tools')
    .description('Manage third-party security tools: Bandit and Semgrep.');
  tools
    .command('list')
    .description('List the tools and their versions.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => list(context, flags.json === true)));
  tools
    .command('install')
    .description('Install tools with pip, each into its own environment in the Fettle folder.')
    .addArgument(new Argument('[name...]', 'the tools (default: all)').choices(TOOL_NAMES))
    .action((names: ToolName[]) => run((context) => install(context, names)));
  tools
    .command('remove')
    .description('Delete tools.')
    .addArgument(new Argument('<name...>', 'the tools').choices(TOOL_NAMES))
    .action((names: ToolName[]) => run((context) => remove(context, names)));
}

async function open(context: CommandContext): Promise<SecurityTools> {
  const { openSecurityTools } = await import('../../../src/machine.ts');
  return openSecurityTools(context.home, context.environment);
}

async function list(context: CommandContext, json: boolean): Promise<ExitCode> {
  const states = await (await open(context)).list();
  context.stdout.write(json ? `${JSON.stringify(states, null, 2)}\n` : renderTools(states, context.theme));
  return EXIT.done;
}

function renderTools(states: ToolState[], theme: Theme): string {
  const rows = states.map(({ name, version, folder }) => [name, version, folder ?? 'not here']);
  return renderTable(['NAME', 'VERSION', 'STATE'], rows, theme);
}

async function install(context: CommandContext, given: ToolName[]): Promise<ExitCode> {
  const tools = await open(context);
  for (const name of given.length > 0 ? given : TOOL_NAMES) {
    const started = context.clock.now();
    const report = (step: string) => context.statusLine.show(() => `${name}: ${step}`);
    const done = await tools.install(name, report, context.signal);
    context.statusLine.clear();
    if (!done.ok) return context.fail({ exitCode: exitCodeOf(done.failure), message: done.failure.message });
    const time = formatDuration(context.clock.now() - started);
    context.stdout.write(
      safeLine(`installed ${name} ${done.value.version} in ${done.value.folder} (${time})`),
    );
    context.stdout.write('\n');
  }
  return EXIT.done;
}

async function remove(context: CommandContext, names: ToolName[]): Promise<ExitCode> {
  const tools = await open(context);
  for (const name of names) {
    const done = await tools.remove(name, context.signal);
    if (!done.ok) return context.fail({ exitCode: exitCodeOf(done.failure), message: done.failure.message });
    context.stdout.write(`${name} was removed\n`);
  }
  return EXIT.done;
}

function exitCodeOf({ reason }: ToolFailure): ExitCode {
  switch (reason) {
    case 'cancelled':
      return EXIT.cancelled;
    case 'no_python':
    case 'no_venv':
    case 'unreachable':
    case 'not_usable':
    case 'disk_full':
    case 'locked':
    case 'timed_out':
    case 'io_error':
      return EXIT.environment;
    default:
      return assertNever(reason);
  }
}
