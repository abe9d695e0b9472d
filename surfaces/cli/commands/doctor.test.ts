import { expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/ports/diagnosis.ts';
import { createTheme } from '../render/theme.ts';
import { canWork, renderDiagnoses } from './doctor.ts';

const node: Diagnosis = { name: 'node', status: 'ok', detail: 'v20.20.2', fix: null, required: true };
const python: Diagnosis = {
  name: 'python with pip',
  status: 'missing',
  detail: 'no model from a pip mirror',
  fix: 'apt-get install python3-pip',
  required: false,
};

it('has the fix below what is missing', () => {
  expect(renderDiagnoses([node, python], createTheme(false))).toBe(
    [
      'ok       node             v20.20.2',
      'missing  python with pip  no model from a pip mirror (optional)',
      '                          fix: apt-get install python3-pip',
      '',
    ].join('\n'),
  );
});

it('can work without what is optional, and not without what is required', () => {
  expect(canWork([node, python])).toBe(true);
  expect(canWork([node, { ...python, required: true }])).toBe(false);
});
