import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { PATIENT_PREDICT_MS } from '../../src/config/limits.ts';
import { Config } from '../../src/config/schema.ts';
import type { CompleteRequest } from '../../src/contract/request.ts';
import { createLog, indexFolder, isIndexed } from '../../src/machine.ts';
import { scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import type { SessionPlace } from './places.ts';
import { playByAssistant } from './play.ts';

const NEVER = new AbortController().signal;
const LINE: SessionPlace = {
  ...{
    id: 'python/return-expression/area',
    kind: 'return-expression',
    language: 'python',
    path: 'lib/shape.py',
  },
  before: 'from lib.sides import side\n\n\ndef area(size: int) -> int:\n    return ',
  after: '\n',
  files: { 'lib/sides.py': 'def side(size: int) -> int:\n    return size\n' },
};

/** A request, and what its project had when it came. */
type Seen = { request: CompleteRequest; files: string[]; isIndexed: boolean };

let home: string;
let assistant: Assistant;
const seen: Seen[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-play-'));
  const role = { provider: 'bench', model: 'script' };
  const config = Config.parse({
    providers: { bench: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } },
    roles: { complete: role, chat: role, embed: null },
    checks: { before_display_ms: 10_000 },
  });
  const scripts = [
    { pieces: ['side(size) * size'], probability: 1 },
    { failure: { reason: 'empty' as const, message: 'The model had nothing to say' } },
  ];
  const inner = createAssistant({
    ...{ config, home, log: await createLog('error') },
    onProvider: () => scriptedProvider(scripts),
  });
  assistant = {
    ...inner,
    async *answer(request, signal) {
      if (request.task === 'complete') seen.push(await lookAt(request));
      yield* inner.answer(request, signal);
    },
  };
}, 60_000);
afterAll(async () => {
  await assistant.close();
  await rm(home, { recursive: true, force: true });
});

async function lookAt(request: CompleteRequest): Promise<Seen> {
  const { workspace } = request;
  if (workspace === null) return { request, files: [], isIndexed: false };
  const names = ['lib/sides.py', 'lib/shape.py'];
  const files = await Promise.all(names.map((name) => readFile(join(workspace, name), 'utf8')));
  return { request, files, isIndexed: await isIndexed(home, workspace) };
}

it('plays a place in a project of its own, and leaves nothing of it', { timeout: 60_000 }, async () => {
  const session = await playByAssistant(assistant, { home, isPatient: false })(LINE, NEVER);
  expect(session.program).toBe(`${LINE.before}side(size) * size\n`);
  expect(session).toMatchObject({ silence: null, parses: 'pass', steps: [{ text: 'side(size) * size' }] });
  expect(session.firstMs).toBeGreaterThan(0);
  const [first, second] = seen;
  expect(first?.files).toEqual([LINE.files['lib/sides.py'], LINE.before + LINE.after]);
  expect(first?.isIndexed).toBe(true);
  expect(first?.request).toMatchObject({
    id: 'python/return-expression/area/1',
    document: { path: 'lib/shape.py', language: 'python', text: LINE.before + LINE.after },
    position: { line: 5, column: 12 },
  });
  expect(first?.request.predict_ms).toBeUndefined();
  expect(second?.request).toMatchObject({
    id: 'python/return-expression/area/2',
    position: { line: 5, column: 12 + 'side(size) * size'.length },
  });
  const workspace = first?.request.workspace ?? '';
  expect([workspace, indexFolder(home, workspace)].filter((folder) => existsSync(folder))).toEqual([]);
});

it('waits for all of a text when it is patient, and a text without a path has no project', async () => {
  seen.splice(0);
  const place = { ...LINE, id: 'bare', path: null, files: {} };
  const session = await playByAssistant(assistant, { home, isPatient: true })(place, NEVER);
  expect(session).toMatchObject({ silence: 'empty', message: 'The model had nothing to say' });
  expect(seen.map(({ request }) => request)).toMatchObject([
    { workspace: null, document: { path: null }, predict_ms: PATIENT_PREDICT_MS },
  ]);
});
