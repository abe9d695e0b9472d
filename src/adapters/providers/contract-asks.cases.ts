import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelEvent, Provider } from '../../ports/provider.ts';

/** What no message may tell. */
export const KEY = 'sk-contract-0123456789abcdef';
const SAMPLING: Sampling = { temperature: 0.2, maxTokens: 64, stop: [] };

/** One line that says who, without the key. */
export function expectMessage(message: string, name: string): void {
  expect(message).toContain(name);
  expect(message).not.toContain(KEY);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  expect(message).not.toMatch(/[\u0000-\u001f]/);
  expect(message.length).toBeLessThan(500);
}

type CollectOptions = {
  sampling?: Partial<Sampling>;
  signal?: AbortSignal;
  onText?: (soFar: string) => unknown;
};

export function askOf(prompt: Prompt, sampling: Partial<Sampling>, signal: AbortSignal) {
  return { prompt, sampling: { ...SAMPLING, ...sampling }, priority: 'chat' as const, signal };
}

/** What a provider said to one ask, to its end. */
export async function collect(provider: Provider, prompt: Prompt, options: CollectOptions) {
  const signal = options.signal ?? new AbortController().signal;
  const events: ModelEvent[] = [];
  let text = '';
  for await (const event of provider.ask(askOf(prompt, options.sampling ?? {}, signal))) {
    events.push(event);
    if (event.type !== 'text') continue;
    text += event.text;
    await options.onText?.(text);
  }
  const last = events.at(-1);
  return {
    events,
    text,
    end: last?.type === 'end' ? last : null,
    failure: last?.type === 'failure' ? last.failure : null,
  };
}

export async function until(condition: () => boolean, ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms`);
    await wait(5);
  }
}
