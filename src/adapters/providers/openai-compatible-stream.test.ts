import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MODEL } from '../../../test/fixtures/wire-servers/servers.ts';
import type { Provider } from '../../ports/provider.ts';
import { ask, chat } from './openai-compatible.cases.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';

/** A stream written by hand, for what the servers of the suite do not say. */
function streaming(chunks: (string | number)[]): typeof fetch {
  return async () => {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const chunk of chunks)
          if (typeof chunk === 'number') await wait(chunk);
          else controller.enqueue(encoder.encode(chunk));
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
}

function over(fetch: typeof globalThis.fetch, idleMs = 2_000): Provider {
  const config = { base_url: 'http://127.0.0.1:9/v1' };
  return createOpenAiCompatibleProvider({
    name: 'team',
    model: MODEL,
    config,
    environment: {},
    fetch,
    idleMs,
  });
}

const delta = (fields: object, further: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: fields, finish_reason: null, ...further }] })}\n\n`;
const END = `${delta({}, { finish_reason: 'stop' })}data: [DONE]\n\n`;

describe('the stream', () => {
  it('tells the probability of each token', async () => {
    const logprobs = (token: string, logprob: number) => ({ logprobs: { content: [{ token, logprob }] } });
    const chunks = [
      delta({ content: 'a' }, logprobs('a', 0)),
      delta({ content: '' }, logprobs('b', Math.log(0.5))),
      delta({ content: 'bc' }, logprobs('c', Math.log(0.25))),
      END,
    ];
    const { events } = await ask(over(streaming(chunks)), chat(), { probabilities: true });
    expect(events.slice(0, 2)).toEqual([
      { type: 'text', text: 'a', probabilities: [{ text: 'a', probability: 1 }] },
      {
        type: 'text',
        text: 'bc',
        probabilities: [
          { text: 'b', probability: 0.5 },
          { text: 'c', probability: expect.closeTo(0.25) },
        ],
      },
    ]);
  });

  it('lives as long as the server says that it does', async () => {
    const comment = ': keep-alive\n\n';
    const chunks = [
      delta({ content: 'a' }),
      ...[1, 2, 3, 4].flatMap(() => [100, comment]),
      delta({ content: 'b' }),
      END,
    ];
    expect((await ask(over(streaming(chunks), 250), chat())).text).toBe('ab');
  });

  it('ends with what the server says went wrong', async () => {
    const error = 'data: {"error":{"message":"out of memory","type":"server_error"}}\n\n';
    const { text, failure } = await ask(over(streaming([delta({ content: 'a' }), error])), chat());
    expect(text).toBe('a');
    expect(failure).toMatchObject({ reason: 'provider_error' });
    expect(failure?.message).toContain('out of memory');
  });

  it('leaves out what a model only thinks, and says when it did nothing else', async () => {
    const thinking = delta({ reasoning_content: 'hmm' });
    const { text } = await ask(over(streaming([thinking, delta({ content: 'a' }), END])), chat());
    expect(text).toBe('a');
    const cut = delta({}, { finish_reason: 'length' });
    const { failure } = await ask(over(streaming([thinking, cut])), chat());
    expect(failure?.reason).toBe('empty');
    expect(failure?.message).toContain('max_tokens');
  });

  it('ends with an answer that the service withheld', async () => {
    const withheld = delta({}, { finish_reason: 'content_filter' });
    const { failure } = await ask(over(streaming([withheld])), chat());
    expect(failure?.message).toContain('withheld');
  });

  it('ends in time even where the HTTP client does not listen', async () => {
    const deaf: typeof fetch = () => new Promise(() => undefined);
    expect((await ask(over(deaf, 50), chat())).failure?.reason).toBe('timed_out');
    const signal = AbortSignal.timeout(50);
    const sampling = { temperature: 0, maxTokens: 1, stop: [] };
    for await (const event of over(deaf).ask({ prompt: chat(), sampling, priority: 'chat', signal }))
      expect(event).toMatchObject({ failure: { reason: 'cancelled' } });
  });

  it('is not read without end', async () => {
    const flood = Array.from({ length: 20 }, () => `: ${'x'.repeat(1024 * 1024)}\n\n`);
    const { failure } = await ask(over(streaming([...flood, END])), chat());
    expect(failure?.message).toContain('far more than requested');
  });
});

describe('a parameter that the server refuses by name', () => {
  it('is left out, at once and from then on', async () => {
    const bodies: Record<string, unknown>[] = [];
    const answer = streaming([delta({ content: 'a' }), END]);
    const picky: typeof fetch = async (url, init) => {
      const body = JSON.parse(String(init?.body)) as Record<string, unknown>;
      bodies.push(body);
      const refuse = (error: object) => Response.json({ error }, { status: 400 });
      if ('max_tokens' in body)
        return refuse({
          message:
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          param: 'max_tokens',
          code: 'unsupported_parameter',
        });
      if ('temperature' in body)
        return refuse({
          message: "Unsupported value: 'temperature' does not support 0",
          param: 'temperature',
        });
      if ('top_k' in body)
        return refuse({ message: 'Unrecognized request argument supplied: top_k', param: null });
      return answer(url, init);
    };
    const provider = over(picky);
    expect((await ask(provider, chat(), { topK: 5 })).text).toBe('a');
    expect(bodies).toHaveLength(4);
    expect(bodies.at(-1)).toMatchObject({ max_completion_tokens: 16 });
    await ask(provider, chat(), { topK: 5 });
    expect(bodies).toHaveLength(5);
  });

  it('does not stop two asks that meet it at once', async () => {
    const answer = streaming([delta({ content: 'a' }), END]);
    const picky: typeof fetch = async (url, init) => {
      await wait(20);
      if (!('temperature' in (JSON.parse(String(init?.body)) as object))) return answer(url, init);
      return Response.json({ error: { message: 'Unsupported', param: 'temperature' } }, { status: 400 });
    };
    const provider = over(picky);
    const answers = await Promise.all([ask(provider, chat()), ask(provider, chat())]);
    expect(answers.map(({ text }) => text)).toEqual(['a', 'a']);
  });

  it('is not left out when the answer cannot do without it', async () => {
    const refuse: typeof fetch = async () =>
      Response.json({ error: { message: 'Unsupported', param: 'messages' } }, { status: 400 });
    expect((await ask(over(refuse), chat())).failure?.reason).toBe('provider_error');
  });
});
