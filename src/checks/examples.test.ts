import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../adapters/clock/system.ts';
import { fail, ok } from '../base/result.ts';
import type { Example } from '../contract/example.ts';
import type { ExampleRunner, ExamplesRan } from '../ports/example-runner.ts';
import { candidateAlone } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { examplesCheck } from './examples.ts';
import { runChecks } from './run.ts';

const example = (call: string, expected: string, kind: Example['kind'] = 'value'): Example => ({
  call,
  kind,
  expected,
  setup: [],
});
const TWO = [example('f(1)', '2'), example('f("")', 'ValueError', 'raises')];

async function verdictOf(ran: Awaited<ReturnType<ExampleRunner['run']>>, examples: Example[] = TWO) {
  const asked: unknown[] = [];
  const runner: ExampleRunner = {
    tool: 'outside',
    version: '1',
    available: async () => true,
    run: async (code, language, given) => {
      asked.push([code, language, given]);
      return ran;
    },
    warm: async () => undefined,
    close: async () => undefined,
  };
  const [verdict] = await runChecks({
    candidate: { ...candidateAlone('def f(a): ...', 'py'), examples },
    checks: [examplesCheck],
    analyzers: { examples: runner } as unknown as Analyzers,
    clock: createSystemClock(),
    deadlineMs: 1,
    warmMs: 100,
    signal: new AbortController().signal,
  });
  return { verdict, asked };
}

const ran = (...outcomes: ExamplesRan['outcomes']) => ok({ broken: null, outcomes });
const right = { passed: true, got: '2', isValue: true };

describe('the examples of a request', () => {
  it('are run with the whole code, and their number is told', async () => {
    const { verdict, asked } = await verdictOf(ran(right, right));
    expect(verdict).toMatchObject({ status: 'pass', reason: '2 examples ran', tool: 'outside' });
    expect(asked).toEqual([['def f(a): ...', 'python', TWO]]);
  });

  it('that the code contradicts withhold it, with what it gave', async () => {
    const { verdict } = await verdictOf(
      ran({ ...right, passed: false, got: '3' }, { ...right, passed: false, got: "''" }),
    );
    expect(verdict).toMatchObject({ status: 'fail', severity: 'high' });
    expect(verdict?.findings.map(({ message }) => message)).toEqual([
      'f(1) should be 2, but it gave 3',
      'f("") should raise ValueError, but it gave \'\'',
    ]);
  });

  it('cannot be run with code that breaks off', async () => {
    const { verdict } = await verdictOf(ok({ broken: "NameError: name 'x' is not defined", outcomes: [] }));
    expect(verdict?.findings.map(({ rule }) => rule)).toEqual(['examples/does-not-run']);
  });

  it('that are none leave nothing to run', async () => {
    const { verdict, asked } = await verdictOf(ran(), []);
    expect(verdict).toMatchObject({ status: 'unknown', reason: expect.stringMatching(/^not_requested: /) });
    expect(asked).toEqual([]);
  });

  it('are unknown where nothing can be run', async () => {
    const { verdict } = await verdictOf(fail({ reason: 'analyzer_missing', message: 'there is no sandbox' }));
    expect(verdict).toMatchObject({ status: 'unknown', reason: 'analyzer_missing: there is no sandbox' });
  });
});
