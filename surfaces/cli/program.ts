import { Command, CommanderError } from 'commander';
import { secureHome } from '../../src/machine.ts';
import { type CommandContext, createCommandContext, type Run, type Surroundings } from './command-context.ts';
import { cancelledFailure, environmentFailure, usageFailure } from './command-failure.ts';
import { registerBench } from './commands/bench.ts';
import { registerCheck } from './commands/check.ts';
import { registerComplete } from './commands/complete.ts';
import { registerConfig } from './commands/config.ts';
import { registerContext } from './commands/context.ts';
import { registerDocs } from './commands/docs.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEval } from './commands/eval.ts';
import { registerExplain } from './commands/explain.ts';
import { registerGenerate } from './commands/generate.ts';
import { registerHelp } from './commands/help.ts';
import { registerHook } from './commands/hook.ts';
import { registerIndex } from './commands/index.ts';
import { registerLicenseIndex } from './commands/license-index.ts';
import { registerLsp } from './commands/lsp.ts';
import { registerMcp } from './commands/mcp.ts';
import { registerModels } from './commands/models.ts';
import { registerPackages } from './commands/packages.ts';
import { registerSearch } from './commands/search.ts';
import { registerServe } from './commands/serve.ts';
import { registerSymbols } from './commands/symbols.ts';
import { registerToken } from './commands/token.ts';
import { registerTools } from './commands/tools.ts';
import { registerWhy } from './commands/why.ts';
import { EXIT, EXIT_CODES_HELP, type ExitCode } from './exit-codes.ts';
import { protectStandardInput } from './input.ts';
import { readVersion } from './version.ts';

/** The commands and their flags; nothing is loaded for them before one runs. */
export function createProgram(run: Run): Command {
  const program = new Command('fettle')
    .description('A code assistant you run yourself. Every suggestion passes its checks before it is shown.')
    .version(readVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .addHelpText('after', EXIT_CODES_HELP);
  for (const register of [
    registerGenerate,
    registerComplete,
    registerExplain,
    registerCheck,
    registerIndex,
    registerSearch,
    registerSymbols,
    registerContext,
    registerDocs,
    registerHook,
    registerModels,
    registerPackages,
    registerLicenseIndex,
    registerTools,
    registerServe,
    registerToken,
    registerMcp,
    registerLsp,
    registerWhy,
    registerDoctor,
    registerConfig,
    registerBench,
    registerEval,
    registerHelp,
  ])
    register(program, run);
  // One way to get help is enough: `fettle help models pull` covers the subcommands too.
  for (const command of program.commands) command.helpCommand(false);
  return program;
}

/** Runs one command line to its end and closes whatever was opened. Bugs are thrown. */
export async function runCommandLine(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  const context = createCommandContext(surroundings);
  let exitCode: ExitCode = EXIT.done;
  const program = createProgram(async (action) => {
    const home = secureHome(context.home);
    exitCode = home.ok ? await action(context) : context.fail(environmentFailure(home.failure.message));
  });
  let refusing = program;
  for (const command of withSubcommands(program)) {
    command
      .configureOutput({
        writeOut: (text) => surroundings.stdout.write(text),
        writeErr: (text) => surroundings.stderr.write(text),
        // Reported below, on one line.
        outputError: () => {},
        getOutHelpWidth: () => surroundings.stdout.columns,
        getErrHelpWidth: () => surroundings.stderr.columns,
        getOutHasColors: () => context.theme.color,
        getErrHasColors: () => context.errorTheme.color,
      })
      .exitOverride((error) => {
        refusing = command;
        throw error;
      });
  }
  try {
    await program.parseAsync(protectStandardInput(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return refuse(error, refusing, context);
    // Something that failed because it was aborted is not a bug.
    if (surroundings.signal.aborted) return context.fail(cancelledFailure());
    throw error;
  } finally {
    await context.close();
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Commander ends help and version the same way as errors; only the latter are usage errors. */
function refuse(error: CommanderError, command: Command, context: CommandContext): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  // No command was given: its help is already printed.
  if (error.code === 'commander.help') return EXIT.usage;
  const [what = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const advice = /^\((.+)\)$/.exec(suggestion ?? '')?.[1] ?? `See ${fullName(command)} --help`;
  return context.fail(usageFailure(`${what.replace(/\.$/, '')}. ${advice}`));
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
