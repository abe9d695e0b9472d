import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createParserForTests } from '../adapters/analyzers/parsing/parser.cases.ts';
import { createSecretScanner } from '../adapters/analyzers/secrets/scanner.ts';
import { createSystemClock } from '../adapters/clock/system.ts';
import { fail, ok } from '../base/result.ts';
import { UNKNOWN_REASONS } from '../contract/reasons.ts';
import { Verdict } from '../contract/verdict.ts';
import type { SecretScanner, SyntaxAnalyzer } from '../ports/analyzer.ts';
import { candidateAlone } from './candidate.cases.ts';
import type { Analyzers, Check } from './check.ts';
import { type ChecksRun, runChecks, warmChecks } from './run.ts';
import { secretsCheck } from './secrets.ts';
import { syntaxCheck } from './syntax.ts';
import { MAX_REASON_CHARACTERS } from './verdict.ts';

const real = { syntax: await createParserForTests(), secrets: createSecretScanner() };
/** Two are enough to tell what the runner does; the whole list is the registry's. */
const CHECKS: readonly Check<unknown>[] = [syntaxCheck, secretsCheck];
const CODE = 'def secret_sauce(a):\n    return a\n';

/** A parser of the outside world that behaves as told. */
function parser(parse: SyntaxAnalyzer['parse']): SyntaxAnalyzer {
  return { ...real.syntax, parse };
}

function run(options: Partial<ChecksRun> & Partial<ChecksRun['analyzers']> = {}): Promise<Verdict[]> {
  const { syntax = real.syntax, secrets = real.secrets, ...rest } = options;
  return runChecks({
    candidate: candidateAlone(CODE),
    checks: CHECKS,
    analyzers: { syntax, secrets } as unknown as Analyzers,
    clock: createSystemClock(),
    deadlineMs: 5_000,
    warmMs: 5_000,
    signal: new AbortController().signal,
    ...rest,
  });
}

const never = () => new Promise<never>(() => undefined);
const told = (verdicts: Verdict[]) => verdicts.map(({ status, reason }) => reason ?? status);

describe('a run', () => {
  it('gives one verdict for each check, in their order, and tells of each as it comes', async () => {
    const heard: string[] = [];
    const slow = parser(async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return ok([]);
    });
    const verdicts = await run({ syntax: slow, onVerdict: ({ check }) => heard.push(check) });
    expect(verdicts.map((verdict) => Verdict.parse(verdict).check)).toEqual(['syntax', 'secrets']);
    expect(told(verdicts)).toEqual(['pass', 'pass']);
    expect(heard).toEqual(['secrets', 'syntax']);
  });

  it('fails a bad candidate by the checks that it fails', async () => {
    const verdicts = await run({ candidate: candidateAlone(`id = ("AKIA${'QZ3WXEC5RVTB7YNU'}"\n`) });
    expect(verdicts).toMatchObject([
      { status: 'fail', severity: 'high', tool: 'tree-sitter' },
      { status: 'fail', severity: 'critical', tool: 'secrets' },
    ]);
  });

  it('measures by the clock it was given', async () => {
    let now = 100;
    const clock = { now: () => now, sleep: never };
    const syntax = parser(async () => {
      now += 7;
      return ok([]);
    });
    const [verdict] = await run({ clock, syntax });
    expect(verdict?.ms).toBeGreaterThanOrEqual(7);
  });

  it('runs no check that it was not given', async () => {
    expect(await run({ checks: [] })).toEqual([]);
  });
});

describe('unknown, with the reason', () => {
  it('when an analyzer hangs: at the deadline, and the other verdict stands', async () => {
    const verdicts = await run({ syntax: parser(never), deadlineMs: 80 });
    expect(told(verdicts)).toEqual(['timed_out: not finished after 80 ms', 'pass']);
  });

  it('when an analyzer throws, now or later, without a word of the code', async () => {
    const now = parser(() => {
      throw new TypeError(`cannot read ${CODE}`);
    });
    const later = parser(() => Promise.reject(`thrown ${CODE}`));
    expect(told(await run({ syntax: now }))).toEqual([
      'analyzer_failed: the check failed with TypeError',
      'pass',
    ]);
    expect(told(await run({ syntax: later }))).toEqual([
      'analyzer_failed: the check failed with string',
      'pass',
    ]);
  });

  it('when an analyzer says why it has no answer', async () => {
    for (const reason of UNKNOWN_REASONS) {
      const [verdict] = await run({
        syntax: parser(async () => fail({ reason, message: 'because\n'.repeat(99) })),
      });
      expect(verdict).toMatchObject({ status: 'unknown', severity: null, findings: [] });
      expect(verdict?.reason).toMatch(new RegExp(`^${reason}: because because`));
      expect(verdict?.reason?.length).toBeLessThanOrEqual(MAX_REASON_CHARACTERS);
    }
  });

  it('when the request was cancelled, before or during the run', async () => {
    const gone = 'cancelled: the request was cancelled';
    expect(told(await run({ syntax: parser(never), signal: AbortSignal.abort() }))).toEqual([gone, gone]);
    const controller = new AbortController();
    const running = run({ syntax: parser(never), signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect(told(await running)).toEqual([gone, 'pass']);
  });

  it('when a judgement breaks', async () => {
    const broken = parser(async () => ok([null as never]));
    expect((await run({ syntax: broken }))[0]?.reason).toMatch(/^analyzer_failed: /);
  });
});

describe('nothing is left behind', () => {
  it('no listener on the signal, and no late check at work', async () => {
    const { signal } = new AbortController();
    let stopped = false;
    const secrets: SecretScanner = {
      ...real.secrets,
      scan: (_text, _path, stop) => {
        stop.addEventListener('abort', () => {
          stopped = true;
        });
        return never();
      },
    };
    await run({ signal, secrets, deadlineMs: 30 });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(stopped).toBe(true);
  });

  it('no wait for a deadline that is far away', async () => {
    let awake = 0;
    const clock = createSystemClock();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      await clock.sleep(ms, signal);
      awake += 1;
    };
    await run({ clock: { now: clock.now, sleep }, deadlineMs: 3_600_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    // Each of the two checks waited for its analyzer and for its deadline.
    expect(awake).toBe(4);
  });
});

describe('loading an analyzer', () => {
  const loading = (ms: number): SyntaxAnalyzer => {
    let isWarm = false;
    return {
      ...real.syntax,
      warm: async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        isWarm = true;
      },
      parse: async () =>
        isWarm ? ok([]) : fail({ reason: 'analyzer_failed', message: 'asked before it was warm' }),
    };
  };

  it('is not held against the deadline, and holds no other check up', async () => {
    const heard: string[] = [];
    const started = performance.now();
    const verdicts = await run({
      syntax: loading(100),
      deadlineMs: 50,
      onVerdict: ({ check }) => heard.push(check),
    });
    expect(told(verdicts)).toEqual(['pass', 'pass']);
    expect(heard).toEqual(['secrets', 'syntax']);
    // Timers may come a millisecond early.
    expect(verdicts[0]?.ms).toBeLessThanOrEqual(performance.now() - started - 99);
  });

  it('is waited for so long and no longer', async () => {
    const [verdict] = await run({ syntax: loading(60_000), warmMs: 20 });
    expect(verdict?.reason).toBe('analyzer_failed: asked before it was warm');
  });

  it('may fail: the check then says why', async () => {
    const syntax = { ...real.syntax, warm: () => Promise.reject(new Error('no grammar')) };
    expect(told(await run({ syntax }))).toEqual(['pass', 'pass']);
    await expect(warmChecks(CHECKS, candidateAlone(CODE), { ...real, syntax } as never)).resolves.toBe(
      undefined,
    );
  });

  it('ends with the request', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const [verdict] = await run({ syntax: loading(60_000), signal: controller.signal });
    expect(verdict?.reason).toBe('cancelled: the request was cancelled');
  });
});

describe('odd candidates', () => {
  it.each([
    ['nothing', ''],
    ['garbage', '\0\ud800����'],
    ['CRLF and emoji', 'x = "😀"\r\ny = x\r\n'],
    ['ten million characters', 'x'.repeat(10_000_000)],
  ])('get verdicts too: %s', async (_, text) => {
    const syntax = parser(async () => ok([]));
    const verdicts = await run({ syntax, candidate: candidateAlone(text) });
    for (const verdict of verdicts) expect(() => Verdict.parse(verdict)).not.toThrow();
    expect(verdicts).toHaveLength(2);
  });
});
