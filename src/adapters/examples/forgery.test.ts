import { afterAll, describe, expect, it } from 'vitest';
import type { Example } from '../../contract/example.ts';
import { createProcesses } from '../processes/execa.ts';
import { createSandbox } from '../sandboxes/create.ts';
import { type Forgery, LYING_VALUES, PATCHED_CALL } from './forgery.cases.ts';
import { NODE_FORGERIES } from './forgery-node.cases.ts';
import { PYTHON_FORGERIES } from './forgery-python.cases.ts';
import { createExampleRunner } from './runner.ts';

const sandbox = createSandbox(createProcesses());
const runner = createExampleRunner(sandbox);
afterAll(() => runner.close());
const python = await sandbox.available('python');
const node = await sandbox.available('node');
if (!python.ok) process.stdout.write(`skipped: ${python.failure.message}\n`);

/** What `src/checks/examples.ts` would say. */
async function verdictOf(
  { code }: Forgery,
  language: string,
  call = 'f(2)',
): Promise<{ status: 'pass' | 'fail' | 'unknown'; detail: string }> {
  const expected = ['4', '[4]', '{"a": 4}'];
  const examples = expected.map((one): Example => ({ call, kind: 'value', expected: one, setup: [] }));
  const ran = await runner.run(code, language, examples, new AbortController().signal);
  if (!ran.ok) return { status: 'unknown', detail: ran.failure.message };
  const { broken, outcomes } = ran.value;
  const detail = broken ?? outcomes.map(({ got }) => got).join(' | ');
  // Each says another thing: what passes one of them has deceived the judge.
  return { status: broken === null && outcomes.some(({ passed }) => passed) ? 'pass' : 'fail', detail };
}

describe.skipIf(!python.ok)('Python code that tries to look right (needs a sandbox)', () => {
  it.each([...PYTHON_FORGERIES, ...LYING_VALUES])('$name: $expected', async (forgery) => {
    const { status, detail } = await verdictOf(forgery, 'python');
    expect(status, detail).toBe(forgery.expected);
  });

  it(`${PATCHED_CALL.name}: ${PATCHED_CALL.expected}`, async () => {
    const { status, detail } = await verdictOf(PATCHED_CALL, 'python', 'sum([f(2)])');
    expect(status, detail).toBe(PATCHED_CALL.expected);
  });
});

describe.skipIf(!node.ok)('JavaScript code that tries to look right (needs a sandbox)', () => {
  it.each(NODE_FORGERIES)('$name: $expected', async (forgery) => {
    const { status, detail } = await verdictOf(forgery, 'javascript');
    expect(status, detail).toBe(forgery.expected);
  });
});
