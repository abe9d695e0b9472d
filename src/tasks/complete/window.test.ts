import { expect, test } from 'vitest';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { ok } from '../../base/result.ts';
import type { Prompt } from '../../contract/prompt.ts';
import { CompleteRequest } from '../../contract/request.ts';
import type { PromptCache, Provider } from '../../ports/provider.ts';
import { CompletionMemory } from './memory.ts';
import { chooseWindow, prepareWindows } from './window.ts';

const NEVER = new AbortController().signal;
const LINE = '    value = compute(value, 1)\n';
const TEXT = `def f(value):\n${LINE.repeat(200)}    \n${LINE.repeat(200)}`;

function request(text = TEXT, line = 202, column = 5): CompleteRequest {
  const document = { path: 'a.py', language: 'python', text };
  const position = { line, column };
  return CompleteRequest.parse({ id: 'r', workspace: null, task: 'complete', document, position });
}

/** A cache that counts characters, four a token, and holds what was evaluated ahead. */
function caching(
  tokensPerSecond: number | null,
  ahead = tokensPerSecond,
): {
  provider: Provider;
  warmed: string[];
  measure(speed: number): void;
} {
  let speeds = { waited: tokensPerSecond, ahead };
  const warmed: string[] = [];
  const laid = (prompt: Prompt) => {
    if (prompt.form !== 'fill_in_the_middle') throw new Error('Another form of prompt');
    return prompt.suffix + prompt.prefix;
  };
  const tokens = (text: string) => Math.ceil(text.length / 4);
  const common = (left: string, right: string) => {
    let length = 0;
    while (length < left.length && left[length] === right[length]) length += 1;
    return length;
  };
  const look = (prompt: Prompt) => {
    const text = laid(prompt);
    const held = Math.max(0, ...warmed.map((one) => common(one, text)));
    return ok({ promptTokens: tokens(text), cachedTokens: Math.floor(held / 4) });
  };
  const cache: PromptCache = {
    tokensPerSecond: (when) => speeds[when],
    look: async (prompt) => look(prompt),
    prewarm: async (prompt) => {
      warmed.push(laid(prompt));
      return look(prompt);
    },
  };
  const measure = (measured: number) => {
    speeds = { waited: measured, ahead: measured };
  };
  return { provider: { ...scriptedProvider([]), cache }, warmed, measure };
}

async function chosen(provider: Provider, asked = request(), completions = new CompletionMemory()) {
  const services = { ...taskServices('complete', provider), completions };
  const found = await chooseWindow(asked, services, NEVER);
  if (!found.ok) throw new Error(found.failure.message);
  const { window, grow } = found.value;
  const tokens = window.bundle.pieces.reduce((sum, piece) => sum + piece.tokens, 0);
  return { tokens, grow, key: window.cacheKey };
}

test('a cold place on a slow machine gets what can be waited for, and the rest is evaluated ahead', async () => {
  const { provider, warmed } = caching(200);
  const first = await chosen(provider);
  expect(first.tokens).toBeLessThanOrEqual(96);
  expect(warmed).toHaveLength(0);
  await first.grow?.(NEVER);
  expect(warmed).toHaveLength(1);
  const second = await chosen(provider);
  expect(second.grow).toBeNull();
  expect(second.tokens).toBeGreaterThan(500);
  expect(second.key).not.toBe(first.key);
});

test('what was collected to see what is evaluated is not collected again to evaluate it', async () => {
  const { provider, warmed } = caching(200);
  let counted = 0;
  const countTokens: Provider['countTokens'] = async (text) => {
    counted += 1;
    return ok({ tokens: Math.ceil(text.length / 4), exact: true });
  };
  const { grow } = await chosen({ ...provider, countTokens });
  counted = 0;
  await grow?.(NEVER);
  expect([warmed.length, counted]).toEqual([1, 0]);
});

test('typing on keeps the full window; a jump goes back to the near one', async () => {
  const { provider } = caching(200);
  await prepareWindows(request(), taskServices('complete', provider), NEVER);
  const typed = TEXT.replace(`${LINE}    \n`, `${LINE}    total = value\n`);
  const on = await chosen(provider, request(typed, 202, 18));
  expect(on).toMatchObject({ grow: null });
  expect(on.tokens).toBeGreaterThan(500);
  const jumped = await chosen(provider, request(TEXT, 20, 5));
  expect(jumped.tokens).toBeLessThanOrEqual(96);
  expect(jumped.grow).not.toBeNull();
});

test('a fast machine takes all at once, a machine that was not measured is taken for a slow one', async () => {
  const fast = await chosen(caching(20_000).provider);
  expect(fast.grow).toBeNull();
  expect(fast.tokens).toBeGreaterThan(2_000);
  expect((await chosen(caching(null).provider)).grow).not.toBeNull();
});

test('what can be waited for, and what is evaluated ahead, each has its own speed', async () => {
  const tokensOf = async (waited: number, ahead: number) => {
    const { provider } = caching(waited, ahead);
    const services = taskServices('complete', provider);
    const near = await chosen(provider, request(), services.completions);
    await near.grow?.(NEVER);
    return { near: near.tokens, full: (await chosen(provider, request(), services.completions)).tokens };
  };
  const slow = await tokensOf(140, 100);
  const ahead = await tokensOf(140, 200);
  const waited = await tokensOf(280, 100);
  expect(ahead.near).toBe(slow.near);
  expect(ahead.full).toBeGreaterThan(1.5 * slow.full);
  expect(waited.near).toBeGreaterThan(1.5 * slow.near);
  expect(waited.full).toBe(slow.full);
});

test('a provider that does not tell of its cache gets all of the context', async () => {
  const found = await chosen(scriptedProvider([]));
  expect(found).toMatchObject({ grow: null, key: undefined });
  expect(found.tokens).toBeGreaterThan(2_000);
});

test('a machine that seems slower for a while keeps what is evaluated', async () => {
  const { provider, measure } = caching(200);
  const services = taskServices('complete', provider);
  await prepareWindows(request(), services, NEVER);
  const before = await chosen(provider, request(), services.completions);
  measure(40);
  const after = await chosen(provider, request(), services.completions);
  expect(after.tokens).toBe(before.tokens);
  expect(after.grow).toBeNull();
});

test('a place that is ready costs nothing to make ready', async () => {
  const { provider, warmed } = caching(200);
  const services = taskServices('complete', provider);
  await prepareWindows(request(), services, NEVER);
  expect(warmed).toHaveLength(2);
  await prepareWindows(request(), services, NEVER);
  expect(warmed).toHaveLength(3);
  expect(warmed[2]).toBe(warmed[1]);
});
