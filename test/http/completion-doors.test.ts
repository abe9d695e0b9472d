import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Served, serve } from './served.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let served: Served;
beforeAll(async () => {
  bench = await createWorkbench();
  served = await serve(bench);
});
afterAll(async () => {
  await served.close();
  await bench.close();
});

const BEFORE = 'def load():\n    return 1\n\nprint(load())\n';

it('gives the places that follow from an edit, each with the text that it is for', async () => {
  const document = { path: 'a.py', language: 'py', text: BEFORE.replace('load', 'fetch') };
  const answer = await served.ask('/v1/fettle/next-edit', { document, before: BEFORE, deadline_ms: 10_000 });
  expect(answer).toMatchObject({
    task: 'next_edit',
    change: { kind: 'rename', from: 'load', to: 'fetch' },
    generated_code: [
      { code: 'fetch', replaces: 'load', path: 'a.py', range: { start: { line: 4, column: 7 } } },
    ],
    evidence: [
      { path: 'a.py', verdicts: expect.arrayContaining([expect.objectContaining({ check: 'lint' })]) },
    ],
  });
  const nothing = await served.ask('/v1/fettle/next-edit', { document, before: document.text });
  expect(nothing).toMatchObject({ no_suggestion: { reason: 'empty' }, evidence: [] });
});

it('tells why nothing was shown, and what the others took', async () => {
  const document = { path: 'b.py', language: 'python', text: 'def double(value):\n    return \n' };
  const ask = () => served.ask('/v1/fettle/complete', { document, position: { line: 2, column: 12 } });
  bench.play({ kind: 'answer', texts: ['vlaue * 2'] });
  const silent = await ask();
  document.text = `# changed\n${document.text}`;
  bench.play({ kind: 'answer', texts: ['value * 2'] });
  await served.ask('/v1/fettle/complete', { document, position: { line: 3, column: 12 } });
  const { completions } = (await (await fetch(`${served.keyed}/v1/fettle/why?limit=2`)).json()) as {
    completions: Record<string, unknown>[];
  };
  expect(completions).toMatchObject([
    { path: 'b.py', line: 3, reason: null, message: null, kind: 'drawn' },
    {
      id: silent.id,
      path: 'b.py',
      line: 2,
      reason: 'nothing_passed',
      message: expect.stringContaining('lint'),
    },
  ]);
  const status = (await (await fetch(`${served.keyed}/v1/fettle/status`)).json()) as Record<string, unknown>;
  expect(status.completions).toMatchObject({ shown: 1, silent: 1, last_silence: { id: silent.id } });
  for (const limit of ['0', '1001', 'x', '1.5'])
    expect((await fetch(`${served.keyed}/v1/fettle/why?limit=${limit}`)).status).toBe(400);
});

it('takes how much of an accepted text survived only with the share and the time', async () => {
  const event = { event: 'survival', completion_id: 'c1', after_ms: 30_000, survived: 0.5 };
  expect(await served.ask('/v1/fettle/events', event)).toEqual({ accepted: true, known: false });
  const { survived: _, ...without } = event;
  expect((await served.post('/v1/fettle/events', without)).status).toBe(400);
  expect((await served.post('/v1/fettle/events', { ...event, survived: 2 })).status).toBe(400);
  expect((await served.post('/v1/events', { type: 'survival', completion_id: 'c1' })).status).toBe(400);
});
