import type { Command } from 'commander';
import type { Diagnosis } from '../../../src/ports/diagnosis.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { cancelledFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { safeLine } from '../render/safe-text.ts';
import type { Theme } from '../render/theme.ts';

type Flags = { json?: boolean };

/** `fettle doctor`. */
export function registerDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('Show what is installed and what is missing, and print the fix.')
    .option(...JSON_FLAG)
    .action((flags: Flags) => run((context) => doctor(context, flags)));
}

async function doctor(context: CommandContext, flags: Flags): Promise<ExitCode> {
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  context.statusLine.show(() => 'checking the installation');
  const diagnoses = await opened.value.assistant.doctor(context.signal);
  context.statusLine.clear();
  if (context.signal.aborted) return context.fail(cancelledFailure());
  if (flags.json === true) context.stdout.write(`${JSON.stringify(diagnoses, null, 2)}\n`);
  else context.stdout.write(renderDiagnoses(diagnoses, context.theme));
  return canWork(diagnoses) ? EXIT.done : EXIT.environment;
}

const STATUS_WIDTH = 9;

/** A line for each item, followed by the step that fixes it if something is wrong. */
export function renderDiagnoses(diagnoses: readonly Diagnosis[], theme: Theme): string {
  const width = Math.max(0, ...diagnoses.map((diagnosis) => safeLine(diagnosis.name).length));
  return diagnoses
    .map((diagnosis) => {
      const paint = paintOf(diagnosis, theme);
      const status = paint(diagnosis.status.padEnd(STATUS_WIDTH));
      const name = safeLine(diagnosis.name).padEnd(width);
      const optional = diagnosis.status !== 'ok' && !diagnosis.required ? ' (optional)' : '';
      const line = `${status}${name}  ${safeLine(diagnosis.detail)}${optional}`.trimEnd();
      const indent = ' '.repeat(STATUS_WIDTH + width + 2);
      return `${line}\n${diagnosis.fix === null ? '' : `${indent}fix: ${safeLine(diagnosis.fix)}\n`}`;
    })
    .join('');
}

/** Whether Fettle can do its main job. */
export function canWork(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.every((diagnosis) => diagnosis.status === 'ok' || !diagnosis.required);
}

function paintOf(diagnosis: Diagnosis, theme: Theme): (text: string) => string {
  if (diagnosis.status === 'ok') return theme.good;
  return diagnosis.required ? theme.bad : theme.unsure;
}
