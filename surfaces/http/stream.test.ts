import { describe, expect, it, vi } from 'vitest';
import { eventResponse, type ServerSentEvent } from './stream.ts';

function hooks() {
  return { onGone: vi.fn(), onEnd: vi.fn(), onError: vi.fn(() => ({ event: 'error', data: '"broken"' })) };
}

async function* events(...data: string[]): AsyncGenerator<ServerSentEvent> {
  for (const text of data) yield { event: 'e', data: text };
}

describe('a stream of events', () => {
  it('writes each event in order and ends once', async () => {
    const given = hooks();
    const text = await eventResponse(events('1', '2'), given).text();
    expect(text).toBe('event: e\ndata: 1\n\nevent: e\ndata: 2\n\n');
    expect(given.onEnd).toHaveBeenCalledOnce();
    expect(given.onGone).not.toHaveBeenCalled();
  });

  it('leaves the event line out where there is no name', async () => {
    const nameless = (async function* () {
      yield { data: '[DONE]' };
    })();
    expect(await eventResponse(nameless, hooks()).text()).toBe('data: [DONE]\n\n');
  });

  it('tells of a failure as its last event', async () => {
    const given = hooks();
    const failing = (async function* () {
      yield { event: 'e', data: '1' };
      throw new Error('bug');
    })();
    expect(await eventResponse(failing, given).text()).toBe(
      'event: e\ndata: 1\n\nevent: error\ndata: "broken"\n\n',
    );
    expect(given.onEnd).toHaveBeenCalledOnce();
  });

  it('comments while there is nothing to say, and no longer', async () => {
    const slow = (async function* () {
      await new Promise((resolve) => setTimeout(resolve, 60));
      yield { event: 'e', data: '1' };
    })();
    const text = await eventResponse(slow, hooks(), { heartbeatMs: 10, stallMs: 10_000 }).text();
    expect(text).toMatch(/^(: still here\n\n){2,}event: e\ndata: 1\n\n$/);
  });

  it('asks for the next event only when the client took the last', async () => {
    let made = 0;
    const eager = (async function* () {
      for (;;) yield { event: 'e', data: String(++made) };
    })();
    const reader = eventResponse(eager, hooks(), { heartbeatMs: 5, stallMs: 10_000 }).body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(made).toBeLessThanOrEqual(3);
    await reader?.cancel();
  });

  it('does not heap up comments for a client that does not read', async () => {
    const hanging = (async function* () {
      await new Promise((resolve) => setTimeout(resolve, 60));
      yield { event: 'e', data: '1' };
    })();
    const response = eventResponse(hanging, hooks(), { heartbeatMs: 5, stallMs: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await response.text()).toBe(': still here\n\nevent: e\ndata: 1\n\n');
  });

  it('gives up a client that takes nothing for too long', async () => {
    const given = hooks();
    eventResponse(events('1', '2', '3'), given, { heartbeatMs: 5, stallMs: 20 });
    await expect.poll(() => given.onEnd.mock.calls.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(given.onGone).toHaveBeenCalledOnce();
    expect(given.onEnd).toHaveBeenCalledOnce();
  });

  it('gives up once, even where the work does not end', async () => {
    const given = hooks();
    const deaf: AsyncIterable<ServerSentEvent> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: { data: '1' } }),
        return: () => new Promise(() => {}),
      }),
    };
    eventResponse(deaf, given, { heartbeatMs: 5, stallMs: 20 });
    await expect.poll(() => given.onGone.mock.calls.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(given.onGone).toHaveBeenCalledOnce();
  });

  it.each([
    ['events', 0],
    ['comments', 1_200],
  ])('does not give up a client that takes %s slowly', async (_what, silenceMs) => {
    const given = hooks();
    const steady = (async function* () {
      await new Promise((resolve) => setTimeout(resolve, silenceMs));
      for (let number = 0; number < 30; number++) yield { data: String(number) };
    })();
    const body = eventResponse(steady, given, { heartbeatMs: 10, stallMs: 400 }).body;
    for await (const _chunk of body ?? []) await new Promise((resolve) => setTimeout(resolve, 40));
    expect(given.onGone).not.toHaveBeenCalled();
    expect(given.onEnd).toHaveBeenCalledOnce();
  });

  it('does not give up a client that waits with it for the next event', async () => {
    const given = hooks();
    const slow = (async function* () {
      await new Promise((resolve) => setTimeout(resolve, 100));
      yield { event: 'e', data: '1' };
    })();
    const text = await eventResponse(slow, given, { heartbeatMs: 5, stallMs: 20 }).text();
    expect(text).toContain('data: 1');
    expect(given.onGone).not.toHaveBeenCalled();
  });

  it('stops its heartbeat when it ends', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await eventResponse(events('1'), hooks()).text();
    const reader = eventResponse(events('1', '2'), hooks()).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(timers()).toBe(before);
  });

  it('stops the work at once when the client is gone, and ends once', async () => {
    const given = hooks();
    let stop = () => {};
    const hanging = (async function* () {
      yield { event: 'e', data: '1' };
      await new Promise<void>((resolve) => {
        stop = resolve;
      });
      yield { event: 'e', data: '2' };
    })();
    given.onGone.mockImplementation(() => stop());
    const reader = eventResponse(hanging, given).body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await reader?.cancel();
    expect(given.onGone).toHaveBeenCalledOnce();
    expect(given.onEnd).toHaveBeenCalledOnce();
    expect(given.onError).not.toHaveBeenCalled();
  });
});
