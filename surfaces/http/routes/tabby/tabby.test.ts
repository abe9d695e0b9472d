import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TOKEN } from '../../../../test/http/door.ts';
import { type Served, serve } from '../../../../test/http/served.ts';
import { createWorkbench, type Workbench } from '../../../../test/http/workbench.ts';

let bench: Workbench;
let server: Served;
beforeAll(async () => {
  bench = await createWorkbench();
  server = await serve(bench);
});
beforeEach(() => bench.play({ kind: 'answer', texts: ['return', ' a + b'] }));
afterAll(async () => {
  await server.close();
  await bench.close();
});

/** As Tabby's agent sends it (protocols.md section 2, seen on the wire). */
const ASKED = {
  language: 'python',
  segments: {
    prefix: 'import os\n\ndef add(a, b):\n    ',
    suffix: '\n\nprint(add(1, 2))\n',
    filepath: 'src/add.py',
    git_url: 'git@example.org:a/b.git',
    declarations: [{ filepath: 'src/lib.py', body: 'def lib(): ...\n' }],
    relevant_snippets_from_changed_files: [{ filepath: 'src/old.py', body: 'old = 1\n', score: 0.5 }],
    clipboard: 'x',
  },
  temperature: 0.8,
};

async function lines(): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(bench.home, 'events', 'completions.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('Tabby', () => {
  it.each(['GET', 'POST'])(
    'is healthy by %s, with every field its agent would crash without',
    async (method) => {
      const response = await fetch(`${server.keyed}/v1/health`, { method });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        model: expect.stringMatching(/./),
        chat_model: expect.stringMatching(/./),
        chat_device: expect.any(String),
        device: expect.any(String),
        arch: expect.any(String),
        cpu_info: expect.any(String),
        cpu_count: expect.any(Number),
        cuda_devices: [],
        version: {
          build_date: expect.any(String),
          build_timestamp: expect.any(String),
          git_sha: 'fettle-0.0.1',
          git_describe: expect.stringMatching(/^v\d+\.\d+\.\d+$/),
        },
        webserver: false,
      });
    },
  );

  it('tells clients to send nothing home, and which models there are', async () => {
    const get = async (path: string) => (await fetch(server.keyed + path)).json();
    expect(await get('/v1beta/server_setting')).toEqual({ disable_client_side_telemetry: true });
    expect(await get('/v1beta/models')).toEqual({
      completion: ['qwen2.5-coder-0.5b'],
      chat: ['qwen2.5-coder-1.5b'],
    });
  });

  it('completes what stands in segments', async () => {
    const body = await server.ask('/v1/completions', ASKED);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^cmpl-./),
      choices: [{ index: 0, text: 'return a + b' }],
      fettle: { evidence: expect.any(Array) },
    });
    expect(JSON.parse(bench.lastAsked())).toMatchObject({
      input_prefix: ASKED.segments.prefix,
      input_suffix: ASKED.segments.suffix,
      input_extra: [{ filename: 'src/old.py' }, { filename: 'src/lib.py' }],
      temperature: 0.8,
    });
  });

  it('has no choices where there is nothing to show', async () => {
    bench.play({ kind: 'answer', texts: ['return ((('] });
    const { segments } = ASKED;
    expect(await server.ask('/v1/completions', { language: 'python', segments })).toMatchObject({
      choices: [],
      fettle: { no_suggestion: { reason: 'nothing_passed' } },
    });
  });

  it.each([
    ['nothing before the cursor', { language: 'python', segments: { prefix: ' \n', suffix: 'x' } }],
    ['segments that are none', { segments: 7 }],
    ['no prefix', { language: 'python', segments: {} }],
  ])('%s is 400', async (_what, body) => {
    expect((await server.post('/v1/completions', body)).status).toBe(400);
  });

  it('gives back what it was asked for debugging', async () => {
    const body = { ...ASKED, debug_options: { return_snippets: true, raw_prompt: null } };
    const { debug_data } = await server.ask('/v1/completions', body);
    expect(debug_data).toMatchObject({ snippets: [{ filepath: 'src/old.py' }, { filepath: 'src/lib.py' }] });
  });

  it('keeps events on this machine, whatever completion they name', async () => {
    const view = { type: 'view', completion_id: 'cmpl-a', choice_index: 0, view_id: 'v-1' };
    const known = (await lines()).length;
    const viewed = await server.post('/v1/events', view);
    expect([viewed.status, await viewed.text()]).toEqual([200, '']);
    const select = { ...view, type: 'select', elapsed: 120 };
    expect((await server.post('/v1/events?select_kind=line', select)).status).toBe(200);
    await expect.poll(async () => (await lines()).length).toBe(known + 2);
    expect((await lines()).slice(known)).toMatchObject([
      {
        event: 'view',
        completion_id: 'a',
        choice_index: 0,
        view_id: 'v-1',
        elapsed_ms: null,
        select_kind: null,
      },
      { event: 'select', completion_id: 'a', elapsed_ms: 120, select_kind: 'line', at: expect.any(String) },
    ]);
  });

  it.each([
    [{ type: 'explode', completion_id: 'a', choice_index: 0 }],
    [{ type: 'view' }],
    [{ type: 'view', completion_id: 'a', choice_index: 'x' }],
  ])('refuses the event %j', async (event) => {
    expect((await server.post('/v1/events', event)).status).toBe(400);
  });

  it('answers its chat under both paths', async () => {
    bench.play({ kind: 'answer', texts: ['Hel', 'lo.'] });
    const body = { messages: [{ role: 'user', content: 'Hi' }], model: '', stream: true };
    for (const path of ['/v1/chat/completions', '/v1beta/chat/completions']) {
      const events = (await server.events(path, body)) as { choices?: { delta: { content?: string } }[] }[];
      expect(events.map((event) => event.choices?.[0]?.delta.content ?? '').join('')).toBe('Hello.');
    }
  });
});

/** The folder of the npm package tabby-agent, which is no dependency of ours: 130 packages for one test. */
const AGENT = process.env.FETTLE_TABBY_AGENT ?? '';
describe('the agent of Tabby itself', () => {
  it.skipIf(!existsSync(AGENT))(
    'needs FETTLE_TABBY_AGENT, the folder of the npm package: completes and tells events',
    async () => {
      const home = await mkdtemp(join(tmpdir(), 'fettle-tabby-'));
      try {
        const script = join(import.meta.dirname, '../../../../test/fixtures/tabby-agent/session.mjs');
        const run = promisify(execFile)(process.execPath, [script, AGENT, server.url, TOKEN], {
          env: { PATH: process.env.PATH ?? '', HOME: home },
          timeout: 60_000,
        });
        const seen = JSON.parse((await run).stdout) as Record<string, unknown>;
        expect(seen).toMatchObject({
          status: 'ready',
          health: { model: 'qwen2.5-coder-0.5b', webserver: false },
          issues: [],
          completion: { choices: [{ text: 'return a + b' }] },
          events: [true, true, true],
        });
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
    90_000,
  );
});
