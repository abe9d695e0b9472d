import { describe, expect, it } from 'vitest';
import type { Assistant } from '../../src/assistant.ts';
import { fail, ok } from '../../src/base/result.ts';
import { MAX_SERVER_QUEUE } from '../../src/config/limits.ts';
import { Policy } from '../../src/config/policy.ts';
import { type NoSuggestion, Suggestion } from '../../src/contract/answer.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import { errorOf, openDoor, parseEvents, stages } from '../../test/http/door.ts';
import { bindAssistant, HANGS, SAYS_CODE, useWorkbench } from '../../test/http/workbench.ts';

const bench = useWorkbench();

const GENERATE = '/v1/fettle/generate';
const ADD = { instruction: 'add two numbers', language: 'python' };
const DOCUMENT = { path: 'a.py', language: 'python', text: 'x = 1\n' };

describe('questions about the server', () => {
  it('is healthy', async () => {
    const response = await openDoor(bench().assistant).send('GET', '/health');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('{"status":"ok"}');
  });

  it('tells its status in the words of the wire', async () => {
    const response = await openDoor(bench().assistant).send('GET', '/v1/fettle/status');
    expect(await response.json()).toEqual({
      version: '0.0.1',
      home: '/state',
      roles: {
        complete: { provider: 'local', model: 'qwen2.5-coder-0.5b' },
        chat: { provider: 'local', model: 'qwen2.5-coder-1.5b' },
        embed: { provider: 'local', model: 'all-minilm-l6-v2' },
      },
      completions: { shown: 0, silent: 0, last_silence: null },
      engine: {
        running: false,
        restarts: 0,
        resident_bytes: null,
        models: [],
        snapshots: null,
      },
      queue: { running: 0, limit: MAX_SERVER_QUEUE },
    });
  });

  it('lists the models of the catalog and whether they are here', async () => {
    const response = await openDoor(bench().assistant).send('GET', '/v1/fettle/models');
    const { models } = (await response.json()) as { models: unknown[] };
    expect(models).toContainEqual({
      name: 'qwen2.5-coder-0.5b',
      title: expect.any(String),
      bytes: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      license: expect.any(String),
      roles: ['complete'],
      installed: null,
    });
  });

  it('answers HEAD as GET without a body', async () => {
    const response = await openDoor(bench().assistant).send('HEAD', '/health');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the tasks', () => {
  it('fills in what the wire may leave out, and ignores what it does not know', async () => {
    const body = { ...ADD, task: 'explain', keep_alive: 5, document: null };
    const headers = { 'x-request-id': 'mine-1' };
    const response = await openDoor(bench().assistant).post(GENERATE, body, { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    const answer = await response.json();
    expect(Suggestion.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ id: 'mine-1', task: 'generate', generated_code: [{ code: 'x = 1' }] });
    expect(bench().lastAsked()).toContain('add two numbers');
  });

  it('keeps the id that the body has', async () => {
    const response = await openDoor(bench().assistant).post(GENERATE, { ...ADD, id: 'a' });
    expect(await response.json()).toMatchObject({ id: 'a' });
  });

  it('completes', async () => {
    bench().play({ kind: 'answer', texts: ['return', ' a + b'] });
    const document = { path: 'a.py', language: 'python', text: 'def add(a, b):\n    ' };
    const position = { line: 2, column: 5 };
    const response = await openDoor(bench().assistant).post('/v1/fettle/complete', { document, position });
    expect(await response.json()).toMatchObject({
      task: 'complete',
      generated_code: [{ code: 'return a + b', path: 'a.py', range: { start: position, end: position } }],
    });
  });

  it('explains', async () => {
    bench().play({ kind: 'answer', texts: ['It sets', ' x.'] });
    const response = await openDoor(bench().assistant).post('/v1/fettle/explain', { document: DOCUMENT });
    expect(await response.json()).toMatchObject({ task: 'explain', explanation: 'It sets x.' });
  });

  it('checks, and counts only what is new since before', async () => {
    const door = openDoor(bench().assistant);
    const broken = { language: 'python', text: 'x = = 1\n' };
    const verdictOf = async (body: object) => {
      const { verdicts } = (await (await door.post('/v1/fettle/check', body)).json()) as {
        verdicts: Verdict[];
      };
      return verdicts.find(({ check }) => check === 'syntax')?.status;
    };
    expect(await verdictOf(broken)).toBe('fail');
    expect(await verdictOf({ ...broken, before: broken.text })).toBe('pass');
  });

  it('checks a text as what runs it reads it', async () => {
    const door = openDoor(bench().assistant);
    const key = ['AKIA', 'Z7QX5LMN2PWB4RTC'].join('');
    const hidden = Buffer.from(`id = "${key}"`, 'utf16le').swap16().toString('base64').replace(/=+$/, '');
    const texts = [
      { language: 'bash', text: `# a script\nKEY=${key.slice(0, 9)}\0${key.slice(9)}\n` },
      { language: 'python', text: `# coding: utf-7\n+${hidden}-\n` },
      { language: 'javascript', text: `const a="${'x'.repeat(21_000)}",id="${key}";\n` },
    ];
    for (const body of texts)
      expect(await (await door.post('/v1/fettle/check', body)).json()).toMatchObject({ accepted: false });
  });

  it('says whether checked code is accepted, and by which policy', async () => {
    const workspaces: (string | null)[] = [];
    const door = openDoor(bench().assistant, 64, async (workspace) => {
      workspaces.push(workspace);
      const policy = Policy.parse({ paths: [{ match: 'tests/**', block_at: 'critical' }] });
      return ok([{ owner: 'user' as const, file: 'policy.yaml', policy }]);
    });
    const judged = async (fields: object) => {
      const body = { language: 'python', text: 'x = = 1\n', ...fields };
      return (await door.post('/v1/fettle/check', body)).json();
    };
    const because = expect.arrayContaining(['blocked: 1 high syntax finding (block_at: high)']);
    const refused = { accepted: false, because };
    expect(await judged({})).toMatchObject(refused);
    expect(await judged({ path: 'src/a.py' })).toMatchObject(refused);
    expect(await judged({ text: 'x = 1\n' })).toMatchObject({ accepted: true, because: [] });
    const workspace = '/project';
    for (const path of ['tests/a.py', './tests/a.py', '/project/tests/a.py'])
      expect(await judged({ path, workspace })).toMatchObject({ accepted: true, because: [] });
    expect(workspaces).toEqual([null, null, null, ...Array(3).fill(workspace)]);
  });

  it('refuses to judge by a policy that is wrong, or of a place that is none', async () => {
    const openPolicies = async () => fail({ message: 'fettle.policy.yaml:2: unknown setting x; y' });
    const body = { language: 'python', text: '' };
    const wrong = await openDoor(bench().assistant, 64, openPolicies).post('/v1/fettle/check', body);
    const message = 'fettle.policy.yaml:2: unknown setting x; y';
    expect(await errorOf(wrong)).toEqual({ status: 400, code: 'bad_input', message });
    const elsewhere = { ...body, workspace: 'project' };
    const refused = await errorOf(await openDoor(bench().assistant).post('/v1/fettle/check', elsewhere));
    expect(refused).toMatchObject({ status: 400, message: 'workspace: expected an absolute path' });
  });

  it('answers 200 when there is nothing to show', async () => {
    bench().play({ kind: 'answer', texts: ['x = = 1\n'] });
    const response = await openDoor(bench().assistant).post(GENERATE, ADD);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as NoSuggestion;
    expect(answer.no_suggestion.reason).toBe('nothing_passed');
    expect(answer.evidence).toContainEqual(expect.objectContaining({ check: 'syntax', status: 'fail' }));
  });

  it.each([
    [429, { 'retry-after': '1.5' }, 'slow down', 429, 'rate_limited', '2'],
    [503, {}, 'loading', 429, 'overloaded', '1'],
    [404, {}, 'model not found', 503, 'model_missing', null],
  ])('a model that answers %i is an error', async (...[given, headers, message, status, code, retry]) => {
    bench().play({ kind: 'status', status: given, headers, error: { message } });
    const response = await openDoor(bench().assistant).post(GENERATE, ADD);
    expect(response.headers.get('retry-after')).toBe(retry);
    const { no_suggestion, evidence } = (await response.clone().json()) as NoSuggestion;
    expect([no_suggestion.reason, evidence]).toEqual([code, expect.any(Array)]);
    expect(await errorOf(response)).toEqual({ status, code, message: no_suggestion.message });
  });

  it('a model that is not there is an error', async () => {
    const lost = await bindAssistant('http://127.0.0.1:9/v1');
    const response = await openDoor(lost.assistant).post(GENERATE, ADD);
    expect(await errorOf(response)).toMatchObject({ status: 503, code: 'provider_unreachable' });
    await lost.close();
  });

  it('a place outside of the document is bad input', async () => {
    const body = { document: DOCUMENT, position: { line: 9, column: 1 } };
    const response = await openDoor(bench().assistant).post('/v1/fettle/complete', body);
    expect(await errorOf(response)).toMatchObject({ status: 400, code: 'bad_input' });
  });

  it.each([
    ['Accept', { headers: { accept: 'application/json, Text/Event-Stream' } }, {}],
    ['the body', {}, { stream: true }],
  ])('streams its progress when %s asks for it', async (_who, init, fields) => {
    const door = openDoor(bench().assistant);
    const response = await door.post(GENERATE, { ...ADD, ...fields }, init);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(door.queue.running).toBe(1);
    const events = parseEvents(await response.text());
    expect(stages(events)).toEqual(['context-end', 'draft-start', 'draft-token', 'check-end', 'answer-end']);
    for (const { event, data } of events) expect(data).toMatchObject({ type: event });
    expect(events.at(-1)?.data).toMatchObject({ answer: { task: 'generate', generated_code: [{}] } });
    expect(door.queue.running).toBe(0);
  });
});

describe('the bounds', () => {
  it('refuses the request past the queue, and lets in again when there is room', async () => {
    const door = openDoor(bench().assistant, 2);
    const hanging = new AbortController();
    bench().play(HANGS);
    const running = [1, 2].map(() => door.post(GENERATE, ADD, { signal: hanging.signal }));
    await expect.poll(() => door.queue.running).toBe(2);
    const refused = await door.post(GENERATE, ADD);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await errorOf(refused)).toMatchObject({ status: 429, code: 'overloaded' });
    expect((await door.send('GET', '/health')).status).toBe(200);
    hanging.abort();
    await Promise.all(running);
    expect(door.queue.running).toBe(0);
    bench().play(SAYS_CODE);
    expect((await door.post(GENERATE, ADD)).status).toBe(200);
  });

  it('stops the work of a client that is gone', async () => {
    bench().play(HANGS);
    const client = new AbortController();
    const answered = openDoor(bench().assistant).post(GENERATE, ADD, { signal: client.signal });
    await expect.poll(bench().openStreams).toBe(1);
    client.abort();
    expect(await (await answered).json()).toMatchObject({ no_suggestion: { reason: 'cancelled' } });
    await expect.poll(bench().openStreams).toBe(0);
  });

  it('begins nothing new while it stops', async () => {
    const door = openDoor(bench().assistant);
    door.life.stopping = true;
    const response = await door.post(GENERATE, ADD);
    expect(response.headers.get('connection')).toBe('close');
    expect(await errorOf(response)).toMatchObject({ status: 503, code: 'shutting_down' });
  });
});

describe('a bug of ours', () => {
  /** The assistant with a bug that its own net does not catch. */
  function buggy(): Assistant {
    return {
      ...bench().assistant,
      async *answer() {
        yield { type: 'draft-start', attempt: 1 };
        throw new Error('secret details');
      },
    };
  }

  it('is 500 without its details, which are in the log', async () => {
    const door = openDoor(buggy());
    const response = await door.post(GENERATE, ADD);
    const text = await response.clone().text();
    expect(text).not.toMatch(/secret details|\bat \//);
    expect(await errorOf(response)).toMatchObject({ status: 500, code: 'internal' });
    const line = door.log.lines.find(({ event }) => event === 'http-failed');
    expect(line?.fields).toMatchObject({
      id: response.headers.get('x-request-id'),
      error: expect.any(Error),
    });
    expect(door.queue.running).toBe(0);
  });

  it('ends a stream with an error event', async () => {
    const door = openDoor(buggy());
    const text = await (await door.post(GENERATE, { ...ADD, stream: true })).text();
    expect(text).not.toContain('secret details');
    expect(stages(parseEvents(text))).toEqual(['draft-start', 'error']);
    const { data } = parseEvents(text).at(-1) ?? {};
    expect(data).toMatchObject({ error: { code: 'internal', request_id: expect.any(String) } });
    expect(door.queue.running).toBe(0);
  });
});

describe('the log', () => {
  it('has one line for each response, without what was sent', async () => {
    const door = openDoor(bench().assistant);
    await door.post(GENERATE, { ...ADD, instruction: 'hunter2' });
    await door.send('GET', '/nothing');
    expect(door.log.lines.map(({ event, fields }) => [event, fields.path, fields.status])).toEqual([
      ['http-response', GENERATE, 200],
      ['http-response', '/nothing', 404],
    ]);
    expect(JSON.stringify(door.log.lines)).not.toContain('hunter2');
  });

  it('does not take an id that could break a line of it', async () => {
    const door = openDoor(bench().assistant);
    const response = await door.send('GET', '/health', { headers: { 'x-request-id': 'a b"{' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
