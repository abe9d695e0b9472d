import { expect, it } from 'vitest';
import { createSecretScanner } from '../../src/adapters/analyzers/secrets/scanner.ts';
import { evaluateSecrets } from './secrets.ts';

/** The issue asks for 60 of 30 kinds, 95 % of them caught, and at most 3 alarms over 60 look-alikes. */
it('catches the fake secrets and leaves the look-alikes alone', async () => {
  const report = await evaluateSecrets(createSecretScanner(), 1);
  expect(report.missed).toEqual([]);
  expect(report.leaked).toEqual([]);
  expect(report.alarms).toEqual([]);
  expect(report).toMatchObject({ kinds: 68, planted: 136, caught: 136, harmless: 76 });
});

it.each([2, 3, 4, 5])('keeps to its targets with other secrets (%i)', async (seed) => {
  const { planted, caught, leaked, alarms } = await evaluateSecrets(createSecretScanner(), seed);
  expect(caught / planted).toBeGreaterThanOrEqual(0.98);
  expect(leaked.length).toBeLessThanOrEqual(2);
  expect(alarms.length).toBeLessThanOrEqual(1);
});

it('tells what a scanner that finds nothing misses', async () => {
  const blind = { ...createSecretScanner(), scan: async () => ({ ok: true as const, value: [] }) };
  const report = await evaluateSecrets(blind, 1);
  expect(report).toMatchObject({ caught: 0, alarms: [] });
  expect(report.missed).toHaveLength(136);
});
