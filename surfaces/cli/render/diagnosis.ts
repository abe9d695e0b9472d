import type { Diagnosis } from '../../../src/ports/diagnosis.ts';
import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';

const STATUS_WIDTH = 9;

/** A line for each thing looked at, and below what is not well the step that mends it. */
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
