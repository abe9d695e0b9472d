import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { rowOf } from './report.ts';
import { SUITES } from './suites.ts';

/** The form that `fettle eval checks --out` writes; results of different days can be compared by it. */
const Results = z.strictObject({
  measured: z.strictObject({
    date: z.iso.date(),
    fettle: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    cores: z.int().positive(),
    memory_gib: z.int().positive(),
  }),
  suites: z.array(
    z.strictObject({
      suite: z.string(),
      rows: z
        .array(
          z.strictObject({
            name: z.string(),
            n: z.int().positive(),
            hits: z.int().nonnegative(),
            share: z.number().min(0).max(1),
            low: z.number().min(0).max(1),
            high: z.number().min(0).max(1),
            target: z
              .union([z.strictObject({ atLeast: z.number() }), z.strictObject({ atMost: z.number() })])
              .nullable(),
            isMet: z.boolean().nullable(),
            wrong: z.array(z.string()),
          }),
        )
        .min(1),
      versions: z.record(z.string(), z.string()),
    }),
  ),
});

const text = readFileSync(new URL('./results.json', import.meta.url), 'utf8');

it('has the form of a result, with figures that follow from the counts', () => {
  const { suites } = Results.parse(JSON.parse(text));
  const rows = suites.flatMap((suite) => suite.rows);
  for (const { target, ...row } of rows) {
    const again = rowOf({ ...row, ...(target === null ? {} : { target }) });
    expect({ target, ...row }).toEqual(again);
  }
});

it('is of suites that there are, and names no folder of the machine', () => {
  const names = Results.parse(JSON.parse(text)).suites.map(({ suite }) => suite);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(Object.keys(SUITES)).toContain(name);
  expect(text).not.toMatch(/\/(?:home|root|tmp|work|Users)\//);
});
