import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelEvent, Provider } from '../../ports/provider.ts';
import { askOf, collect, expectMessage, KEY, until } from './contract-asks.cases.ts';
import type { Scenario, Wire } from './scenario.cases.ts';

/**
 * What every provider must do, whatever is behind it. To join, add a `Subject` to `contract.test.ts`:
 * `create` builds the provider over something that plays a `Scenario` (an HTTP server of
 * `test/fixtures/wire-servers`, a recording, a fake of the Engine port), `prompt` makes a prompt of the
 * form it is asked in, and `skip` names the cases it cannot have, each with the reason, which is
 * printed. A provider without a wire has `wire: null` and skips the cases that look at one.
 */
export type Subject = {
  title: string;
  /** The file in this folder. */
  file: string;
  prompt(text: string): Prompt;
  create(scenario: Scenario, bounds: Bounds): Promise<Stage>;
  /** Where sampling stands in the body of a request. */
  fields: { maxTokens: string; stop: string; temperature: string; topP: string; seed: string | null } | null;
  skip: Partial<Record<CaseName, string>>;
};

/** Milliseconds, short for tests. `key` is set in the environment under KEY_VARIABLE unless it is null. */
export type Bounds = { idleMs: number; probeMs: number; key: string | null };

export type Stage = { provider: Provider; wire: Wire | null; close(): Promise<void> };

const CASES = [
  'answer',
  'usage',
  'usage not told',
  'length',
  'sampling on the wire',
  'stop enforced',
  'abort before start',
  'abort in mid-stream',
  'abort before the first byte',
  'reader leaves',
  'slow reader',
  'unauthorized',
  'missing key',
  'rate limited',
  'overloaded',
  'server error',
  'model missing',
  'prompt too large',
  'stream cut',
  'silence',
  'malformed',
  'unreachable',
  'no exception',
  'empty',
  'split characters',
  'concurrent',
  'probe',
  'probe in time',
] as const;
export type CaseName = (typeof CASES)[number];

export const KEY_VARIABLE = 'FETTLE_CONTRACT_KEY';
/** Long enough for a busy machine; the cases of silence ask for less. */
const PATIENT = { idleMs: 5_000, probeMs: 5_000 };
const IDLE_MS = 300;

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

/** Runs the suite over one provider. */
export function providerCases(subject: Subject): void {
  const run = (name: CaseName, test: () => Promise<void>): void => {
    const reason = subject.skip[name];
    if (reason === undefined) it(name, test);
    else it.skip(`${name} (skipped: ${reason})`, () => undefined);
  };
  const create = async (scenario: Scenario, bounds: Partial<Bounds> = {}): Promise<Stage> => {
    const stage = await subject.create(scenario, { ...PATIENT, key: KEY, ...bounds });
    stages.push(stage);
    return stage;
  };
  const answerOf = async (scenario: Scenario, sampling: Partial<Sampling> = {}) => {
    const stage = await create(scenario);
    return { stage, ...(await collect(stage.provider, subject.prompt('Hi'), { sampling })) };
  };
  /** The failure of a scenario; checks its message as all messages must be. */
  const failureOf = async (scenario: Scenario, bounds: Partial<Bounds> = {}) => {
    const stage = await create(scenario, bounds);
    const { failure } = await collect(stage.provider, subject.prompt('Hi'), {});
    if (failure === null) throw new Error('expected a failure');
    expectMessage(failure.message, stage.provider.name);
    return failure;
  };

  describe(subject.title, () => {
    answerCases({ subject, run, create, answerOf });
    abortCases({ subject, run, create });
    failureCases({ subject, run, create, failureOf });
    probeCases({ run, create });
  });
}

type Tools = {
  subject: Subject;
  run(name: CaseName, test: () => Promise<void>): void;
  create(scenario: Scenario, bounds?: Partial<Bounds>): Promise<Stage>;
  answerOf(
    scenario: Scenario,
    sampling?: Partial<Sampling>,
  ): Promise<{ stage: Stage } & Awaited<ReturnType<typeof collect>>>;
  failureOf(scenario: Scenario, bounds?: Partial<Bounds>): Promise<Failure>;
};
type Failure = (ModelEvent & { type: 'failure' })['failure'];

function answerCases({ subject, run, create, answerOf }: Omit<Tools, 'failureOf'>): void {
  const texts = ['def ', 'add(a, b', '):\n    return ', 'a + b\n'];

  run('answer', async () => {
    const { events, text } = await answerOf({ kind: 'answer', texts });
    expect(text).toBe(texts.join(''));
    expect(events.filter(({ type }) => type !== 'text')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'stop' });
    expect(events.every((event) => event.type !== 'text' || event.text !== '')).toBe(true);
  });

  run('usage', async () => {
    const { end } = await answerOf({ kind: 'answer', texts });
    expect(end?.usage).toMatchObject({ promptTokens: 12, cachedTokens: 0, generatedTokens: 4 });
  });

  run('usage not told', async () => {
    const { end } = await answerOf({ kind: 'answer', texts, usage: null });
    expect(end?.usage.cachedTokens).toBe(0);
    expect(end?.usage.promptTokens).toBeGreaterThan(0);
    expect(end?.usage.generatedTokens).toBeGreaterThan(3);
  });

  run('length', async () => {
    const { end } = await answerOf({ kind: 'answer', texts, reason: 'length' });
    expect(end?.reason).toBe('length');
  });

  run('sampling on the wire', async () => {
    const sampling = { temperature: 0.3, topP: 0.9, seed: 7, maxTokens: 33, stop: ['\n\n', 'END'] };
    const { stage } = await answerOf({ kind: 'answer', texts }, sampling);
    const body = stage.wire?.requests.at(-1)?.body ?? {};
    const { fields } = subject;
    if (fields === null) throw new Error('no fields named');
    expect(body[fields.maxTokens]).toBe(33);
    expect(body[fields.stop]).toEqual(['\n\n', 'END']);
    expect(body[fields.temperature]).toBe(0.3);
    expect(body[fields.topP]).toBe(0.9);
    if (fields.seed !== null) expect(body[fields.seed]).toBe(7);
  });

  run('stop enforced', async () => {
    const scenario = { kind: 'answer' as const, texts: ['one ', 'EN', 'TER E', 'ND two'] };
    const { text, end } = await answerOf(scenario, { stop: ['END', 'END two'] });
    expect(text).toBe('one ENTER ');
    expect(end).toMatchObject({ reason: 'stop' });
  });

  run('empty', async () => {
    const { events, failure } = await answerOf({ kind: 'answer', texts: [] });
    expect(events).toHaveLength(1);
    expect(failure?.reason).toBe('empty');
  });

  run('split characters', async () => {
    const odd = ['naïve ', '日本語 ', '👩‍👩‍👧‍👦', ' ∑\r\n', '\u2028"\\'];
    const { text } = await answerOf({ kind: 'answer', texts: odd, chunkBytes: 3 });
    expect(text).toBe(odd.join(''));
  });

  run('concurrent', async () => {
    const { provider } = await create({ kind: 'echo', pauseMs: 1 });
    const words = ['first first first', 'second second second'];
    const answers = await Promise.all(words.map((word) => collect(provider, subject.prompt(word), {})));
    expect(answers.map(({ text }) => text)).toEqual(words);
  });
}

function abortCases({ subject, run, create }: Pick<Tools, 'subject' | 'run' | 'create'>): void {
  run('abort before start', async () => {
    const { provider, wire } = await create({ kind: 'answer', texts: ['never'] });
    const { events, failure } = await collect(provider, subject.prompt('Hi'), {
      signal: AbortSignal.abort(),
    });
    expect(events).toHaveLength(1);
    expect(failure?.reason).toBe('cancelled');
    expect(wire?.requests ?? []).toEqual([]);
  });

  run('abort in mid-stream', async () => {
    const { provider, wire } = await create({ kind: 'hang', texts: ['one', 'two'] });
    const controller = new AbortController();
    const { text, failure } = await collect(provider, subject.prompt('Hi'), {
      signal: controller.signal,
      onText: (soFar) => soFar === 'onetwo' && setTimeout(() => controller.abort(), 10),
    });
    expect(text).toBe('onetwo');
    expect(failure?.reason).toBe('cancelled');
    if (wire !== null) await until(() => wire.openStreams() === 0, PATIENT.idleMs / 2);
  });

  run('abort before the first byte', async () => {
    const { provider, wire } = await create({ kind: 'hang', texts: [] });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const { events, failure } = await collect(provider, subject.prompt('Hi'), { signal: controller.signal });
    expect(events).toHaveLength(1);
    expect(failure?.reason).toBe('cancelled');
    if (wire !== null) await until(() => wire.openStreams() === 0, PATIENT.idleMs / 2);
  });

  run('reader leaves', async () => {
    const { provider, wire } = await create({ kind: 'hang', texts: ['one', 'two'] });
    const signal = new AbortController().signal;
    for await (const event of provider.ask(askOf(subject.prompt('Hi'), {}, signal))) {
      expect(event).toMatchObject({ type: 'text' });
      break;
    }
    if (wire === null) throw new Error('this case needs a wire');
    await until(() => wire.openStreams() === 0, PATIENT.idleMs / 2);
  });

  run('slow reader', async () => {
    const { provider } = await create({ kind: 'answer', texts: ['one', 'two'] }, { idleMs: IDLE_MS });
    const { text, end } = await collect(provider, subject.prompt('Hi'), {
      onText: () => wait(IDLE_MS * 1.2),
    });
    expect(text).toBe('onetwo');
    expect(end).not.toBeNull();
  });
}

function failureCases({ subject, run, create, failureOf }: Omit<Tools, 'answerOf'>): void {
  const status = (
    code: number,
    error: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Scenario => ({
    kind: 'status',
    status: code,
    error,
    ...(headers === undefined ? {} : { headers }),
  });

  run('unauthorized', async () => {
    const failure = await failureOf(status(401, { message: `Incorrect API key provided: ${KEY}` }));
    expect(failure.reason).toBe('provider_unauthorized');
    expect(failure.message).toContain(KEY_VARIABLE);
  });

  run('missing key', async () => {
    const { provider, wire } = await create({ kind: 'answer', texts: ['never'] }, { key: null });
    const { failure } = await collect(provider, subject.prompt('Hi'), {});
    expect(failure?.reason).toBe('provider_unauthorized');
    expect(failure?.message).toContain(KEY_VARIABLE);
    expect(wire?.requests).toEqual([]);
  });

  run('rate limited', async () => {
    const seconds = await failureOf(status(429, { message: 'slow down' }, { 'retry-after': '7' }));
    expect(seconds).toMatchObject({ reason: 'rate_limited', retry_after_ms: 7_000 });
    const date = new Date(Date.now() + 30_000).toUTCString();
    const dated = await failureOf(status(429, { message: 'slow down' }, { 'retry-after': date }));
    expect(dated.retry_after_ms).toBeGreaterThan(27_000);
    expect(dated.retry_after_ms).toBeLessThanOrEqual(30_000);
    const open = await failureOf(status(429, { message: 'slow down' }));
    expect(open.retry_after_ms).toBeUndefined();
  });

  run('overloaded', async () => {
    for (const code of [503, 529])
      expect((await failureOf(status(code, { message: 'Loading model' }))).reason).toBe('overloaded');
  });

  run('server error', async () => {
    const failure = await failureOf(
      status(500, { message: `it\nbroke ${KEY} \u001b[31m${'x'.repeat(9_000)}` }),
    );
    expect(failure.reason).toBe('provider_error');
    expect(failure.message).toContain('it broke [key]');
  });

  run('model missing', async () => {
    const error = { message: 'model: test-model not found', type: 'not_found_error' };
    expect((await failureOf(status(404, error))).reason).toBe('model_missing');
  });

  run('prompt too large', async () => {
    const messages = [
      "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens",
      'request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it',
      'prompt is too long: 208310 tokens > 200000 maximum',
      '`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens',
    ];
    for (const message of messages)
      expect((await failureOf(status(400, { message }))).reason).toBe('prompt_too_large');
  });

  run('stream cut', async () => {
    expect((await failureOf({ kind: 'cut', texts: ['half'], pauseMs: 20 })).reason).toBe('stream_cut');
    expect((await failureOf({ kind: 'closed', texts: ['half'] })).reason).toBe('stream_cut');
  });

  run('silence', async () => {
    for (const texts of [[], ['half']]) {
      const started = performance.now();
      const failure = await failureOf({ kind: 'hang', texts }, { idleMs: IDLE_MS, probeMs: IDLE_MS });
      expect(failure.reason).toBe('timed_out');
      expect(performance.now() - started).toBeLessThan(PATIENT.idleMs);
      expect(performance.now() - started).toBeGreaterThanOrEqual(IDLE_MS - 5);
    }
  });

  run('malformed', async () => {
    expect((await failureOf({ kind: 'malformed', texts: ['half'] })).reason).toBe('provider_error');
    expect((await failureOf({ kind: 'html' })).reason).toBe('provider_error');
  });

  run('unreachable', async () => {
    expect((await failureOf({ kind: 'reset' })).reason).toBe('provider_unreachable');
    const stage = await create({ kind: 'answer', texts: ['never'] });
    await stage.close();
    const { failure } = await collect(stage.provider, subject.prompt('Hi'), {});
    expect(failure?.reason).toBe('provider_unreachable');
    expectMessage(failure?.message ?? '', stage.provider.name);
  });

  run('no exception', async () => {
    const scenarios: Scenario[] = [
      ...(['cut', 'closed', 'hang', 'malformed'] as const).map((kind) => ({ kind, texts: ['half'] })),
      { kind: 'reset' },
      { kind: 'html' },
      ...[204, 302, 400, 418, 502].map((code) => status(code, {})),
    ];
    for (const scenario of scenarios) {
      const { provider } = await create(scenario, { idleMs: IDLE_MS });
      const { events } = await collect(provider, subject.prompt('Hi'), {});
      const last = events.filter(({ type }) => type !== 'text');
      expect(last, JSON.stringify(scenario)).toHaveLength(1);
      expect(JSON.stringify(events)).not.toContain(KEY);
    }
  });
}

function probeCases({ run, create }: Pick<Tools, 'run' | 'create'>): void {
  run('probe', async () => {
    const { provider } = await create({ kind: 'answer', texts: ['yes'] });
    const found = await provider.probe(new AbortController().signal);
    if (!found.ok) throw new Error(found.failure.message);
    const { remarks, contextTokens, ...can } = found.value;
    const lacking =
      Object.values(can).filter((ability) => !ability).length + (contextTokens === null ? 1 : 0);
    expect(remarks.length, remarks.join('\n')).toBeGreaterThanOrEqual(lacking);
    for (const line of remarks) expect(line).not.toMatch(/[\r\n]/);
    const cancelled = await provider.probe(AbortSignal.abort());
    expect(cancelled).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });

  run('probe in time', async () => {
    const { provider } = await create({ kind: 'hang', texts: [] }, { probeMs: 300 });
    const started = performance.now();
    const found = await provider.probe(new AbortController().signal);
    expect(performance.now() - started).toBeLessThan(PATIENT.probeMs);
    expect(found).toMatchObject({ ok: false, failure: { reason: 'timed_out' } });
  });
}
