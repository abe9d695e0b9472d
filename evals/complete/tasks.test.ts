import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/machine.ts';
import { readRows } from '../data.ts';
import { OWN_FOLDER, SUITE_FILES } from '../generate/suites.ts';
import { loadHiddenHoles, loadHoles, programsOf } from './tasks.ts';

const data = join(packageRoot(), OWN_FOLDER);
const row = z.object({ task_id: z.string(), prompt: z.string(), canonical_solution: z.string() });

it.each(['own-lines', 'own-lines-ts'] as const)('%s: a hole for each line that says something', (suite) => {
  const whole = new Map(
    readRows(data, SUITE_FILES[programsOf(suite)], row).map((one) => [
      one.task_id,
      one.prompt + one.canonical_solution,
    ]),
  );
  const holes = loadHoles(suite, data);
  const hidden = loadHiddenHoles(suite, data);
  expect(hidden.size).toBe(holes.length);
  for (const hole of holes) {
    const text = hole.prefix + hidden.get(hole.id)?.canonical + hole.suffix;
    expect(text).toBe(whole.get(hole.id.replace(/\/L\d+$/, '')));
    expect(hidden.get(hole.id)?.canonical).toMatch(/^.*\w.*\n$/);
    expect(hole).not.toHaveProperty('canonical');
    expect(hole).not.toHaveProperty('test');
  }
  const spoken = [...whole.values()].join('\n').split('\n').length;
  expect(holes.length).toBeGreaterThan(70);
  expect(holes.length).toBeLessThan(spoken);
});
