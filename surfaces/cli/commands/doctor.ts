import type { Command } from 'commander';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { canWork, renderDiagnoses } from '../render/diagnosis.ts';

type Flags = { json?: boolean };

/** `fettle doctor`. */
export function registerDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('Look at what is installed and what is missing, and say exactly how to mend it.')
    .option(...JSON_FLAG)
    .action((flags: Flags) => run((context) => doctor(context, flags)));
}

async function doctor(context: CommandContext, flags: Flags): Promise<ExitCode> {
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  context.statusLine.show(() => 'looking at what is installed');
  const diagnoses = await opened.value.assistant.doctor(context.signal);
  context.statusLine.clear();
  if (context.signal.aborted) return context.fail(cancelledFailure());
  if (flags.json === true) context.stdout.write(`${JSON.stringify(diagnoses, null, 2)}\n`);
  else context.stdout.write(renderDiagnoses(diagnoses, context.theme));
  return canWork(diagnoses) ? EXIT.done : EXIT.environment;
}
