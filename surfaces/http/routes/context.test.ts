import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ContextAnswer, SearchAnswer } from '../../../src/contract/context-answer.ts';
import { openRepository } from '../../../src/machine.ts';
import { openDoor } from '../../../test/http/door.ts';
import { createWorkbench, type Workbench } from '../../../test/http/workbench.ts';

let bench: Workbench;
let workspace: string;
beforeAll(async () => {
  bench = await createWorkbench();
  workspace = await mkdtemp(join(tmpdir(), 'fettle-project-'));
  await mkdir(join(workspace, '.git'));
  await writeFile(join(workspace, 'wombat.py'), 'def feed_wombat(leaves):\n    return leaves * 2\n');
  const made = await openRepository(bench.home, workspace, { write: true });
  if (!made.ok) throw new Error(made.failure.message);
  await made.value.refresh(new AbortController().signal);
  await made.value.close();
});
afterAll(async () => {
  await bench.close();
  await rm(workspace, { recursive: true, force: true });
});

async function ask(path: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await openDoor(bench.assistant).post(path, body);
  return { status: response.status, body: await response.json() };
}

const DRAWN = /n_predict|max_tokens/;

const completion = () => ({
  task: 'complete',
  workspace,
  document: { path: 'zoo.py', language: 'python', text: 'from wombat import feed_wombat\n\nfeed_wo' },
  position: { line: 3, column: 8 },
});

it('tells what a model would see, and asks it nothing', async () => {
  const { status, body } = await ask('/v1/fettle/context', completion());
  expect(status).toBe(200);
  const answer = ContextAnswer.parse(body);
  expect(answer).toMatchObject({
    task: 'complete',
    pieces: [
      { source: 'imports', path: 'wombat.py', text: 'def feed_wombat(leaves):\n    return leaves * 2' },
      { source: 'cursor', path: 'zoo.py' },
    ],
    prompt: { form: 'fill_in_the_middle', files: [{ path: 'wombat.py' }] },
  });
  expect(answer.tokens).toBe(answer.pieces.reduce((sum, { tokens }) => sum + tokens, 0));
  // Tokens may be counted there; nothing is drawn.
  expect(bench.lastAsked() ?? '').not.toMatch(DRAWN);
});

it('shows the same pieces that an answer then says it was given', async () => {
  const shown = ContextAnswer.parse((await ask('/v1/fettle/context', completion())).body);
  const { task: _, ...request } = completion();
  const { body } = await ask('/v1/fettle/complete', request);
  expect(bench.lastAsked()).toMatch(DRAWN);
  const withoutText = shown.pieces.map(({ text: _text, ...piece }) => piece);
  expect((body as { context: unknown }).context).toEqual({ pieces: withoutText, dropped: shown.dropped });
});

// A busy machine may cut the look at what changed short: whether it did is for the tests of workspaces, which have a clock.
const is_behind = expect.any(Boolean);

it('searches what is indexed, and says where nothing is', async () => {
  const found = await ask('/v1/fettle/search', { workspace, question: 'who feeds the wombat?' });
  expect(SearchAnswer.parse(found.body)).toMatchObject({
    hits: [{ path: 'wombat.py', first_line: 1, last_line: 2, symbol: 'feed_wombat', is_stale: false }],
    not_ready: null,
    is_behind,
  });
  const elsewhere = await ask('/v1/fettle/search', { workspace, question: 'wombat', path: 'docs/**' });
  expect(elsewhere.body).toEqual({ hits: [], not_ready: null, is_behind });
  const nowhere = await ask('/v1/fettle/search', { workspace: tmpdir(), question: 'wombat' });
  expect(nowhere.body).toMatchObject({ hits: [], not_ready: expect.stringContaining('not indexed') });
});

it.each([
  ['/v1/fettle/context', { task: 'juggle' }, /task/],
  ['/v1/fettle/context', { task: 'complete' }, /document/],
  ['/v1/fettle/search', { workspace: 'here', question: 'wombat' }, /workspace: expected an absolute path/],
  ['/v1/fettle/search', { workspace: '/p', question: ' ' }, /question: expected text/],
  [
    '/v1/fettle/search',
    { workspace: '/p', question: 'a', path: '../x' },
    /path must not lead out of the project/,
  ],
])('%s refuses %j', async (path, body, message) => {
  const refused = await ask(path, body);
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'bad_input', message: expect.stringMatching(message) } },
  });
});
