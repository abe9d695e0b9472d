import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { cancelledFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { exitCodeOfModelFile, localModelsOf } from '../local-models.ts';
import type { Run } from '../program.ts';

/** `fettle bench engine` and `fettle bench checks`. */
export function registerBench(program: Command, run: Run): void {
  const bench = program.command('bench').description('Measure this machine.');
  bench
    .command('engine')
    .description('How fast the embedded engine reads and writes here, with the default models.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => benchEngine(context, flags.json === true)));
  bench
    .command('checks')
    .description('How long all checks take here when they are warm, for short code and for a long file.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => benchChecks(context, flags.json === true)));
}

async function benchChecks(context: CommandContext, json: boolean): Promise<ExitCode> {
  const [opened, { benchChecks: measure }] = await Promise.all([
    context.openAssistant(),
    import('../../../bench/checks.ts'),
  ]);
  if (!opened.ok) return context.fail(opened.failure);
  const { assistant } = opened.value;
  const report = json ? context.stderr : context.stdout;
  const onLine = (line: string) => report.write(`${line}\n`);
  const samples = await measure({ assistant, signal: context.signal, onLine });
  if (context.signal.aborted) return context.fail(cancelledFailure());
  if (json) context.stdout.write(`${JSON.stringify({ samples }, null, 2)}\n`);
  return EXIT.done;
}

async function benchEngine(context: CommandContext, json: boolean): Promise<ExitCode> {
  const [opened, { Config }, { benchEngine: measure }] = await Promise.all([
    context.openAssistant(),
    import('../../../src/config/schema.ts'),
    import('../../../bench/engine.ts'),
  ]);
  if (!opened.ok) return context.fail(opened.failure);
  for (const name of localModelsOf(Config.parse({}))) {
    const model = await opened.value.assistant.models.locate(name);
    if (model.ok) continue;
    const { reason, message } = model.failure;
    return context.fail({ exitCode: exitCodeOfModelFile(reason), message });
  }
  const { home, signal } = context;
  const report = json ? context.stderr : context.stdout;
  const numbers = await measure({ home, signal, onLine: (line) => report.write(`${line}\n`) });
  if (signal.aborted) return context.fail(cancelledFailure());
  if (json) context.stdout.write(`${JSON.stringify(numbers, null, 2)}\n`);
  return EXIT.done;
}
