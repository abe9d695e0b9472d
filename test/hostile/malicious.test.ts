import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CHECK_COMMAND_MS } from '../../src/assistant/check.ts';
import { checksAt } from '../../src/checks/registry.ts';
import { Config } from '../../src/config/schema.ts';
import { Verdict } from '../../src/contract/verdict.ts';
import { startServer } from '../../surfaces/http/server.ts';
import { ALL_WORKSPACES, noPolicies, TOKEN } from '../http/door.ts';
import { bindAssistant, collectLog } from '../http/workbench.ts';

/** What needs no tool beside Fettle. */
const ALWAYS = checksAt('display')
  .filter(({ isInstalled }) => isInstalled === undefined)
  .map(({ name }) => name);
/** A busy machine may be late; a stalled one is far later. */
const SLACK_MS = 8_000;
/** The server has other users: it may not be away longer than this while it checks for one. */
const MAX_AWAY_MS = 2_000;
const MILLION = 1_000_000;
const DEEP = 100_000;

let url: string;
let workspace: string;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  // No model is asked, and nothing listens there.
  const { assistant, close } = await bindAssistant('http://127.0.0.1:9/v1');
  const config = Config.parse({ server: { port: 0 } });
  const identity = { token: TOKEN, workspaces: ALL_WORKSPACES };
  const services = {
    ...{ assistant, home: '/state', openPolicies: noPolicies, log: collectLog(), version: '0' },
    ...identity,
  };
  const started = await startServer({ ...services, config, shutdownMs: 500 });
  if (!started.ok) throw new Error(started.failure.message);
  workspace = await mkdtemp(join(tmpdir(), 'fettle-malicious-'));
  url = `${started.value.url}/t/${TOKEN}`;
  closers.push(started.value.close, close, () => rm(workspace, { recursive: true, force: true }));
});
afterAll(async () => {
  for (const close of closers) await close();
});

type Texts = [what: string, text: string][];

/** In every language. */
const CANDIDATES: Texts = [
  ['a line of 10 MB', `x = "${'a'.repeat(10 * MILLION)}"\n`],
  ['a line of a million characters', `x = "${'a'.repeat(MILLION - 10)}"\n`],
  ['100,000 nested brackets', '['.repeat(DEEP)],
  ['null bytes', `import os\0\0\0\nx = "${'\0'.repeat(DEEP)}"\n`],
  ['half surrogate pairs', 'x = "\ud800"\n\udc00.y()\n'.repeat(1_000)],
  [
    'a program with regex bombs',
    'import re\nre.match("(a+)+$", "a" * 99)\n/(a|a)*b/.test("a".repeat(99));\n',
  ],
  ['a bomb of letters', `${'a'.repeat(DEEP)}!`],
];

/** In the language whose analyzers they try most. */
const FURTHER: Record<string, Texts> = {
  python: [
    ['nested blocks', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('')],
    ['a bomb of line ends', '\r\n'.repeat(DEEP)],
    ['a bomb of quotes', `password = '${`"'`.repeat(DEEP)}\n`],
    ['a bomb of imports', `${'import a.b.c as '.repeat(30_000)}\nfrom x import y\n`],
  ],
  typescript: [
    ['brackets that close', `x = ${'('.repeat(DEEP)}1${')'.repeat(DEEP)}\n`],
    ['a long sum', `x = 1${' + 1'.repeat(DEEP)}\n`],
    ['a bomb of templates', '`${'.repeat(DEEP)],
  ],
  javascript: [
    ['nested calls', 'f('.repeat(DEEP)],
    ['a long chain', `x = a${'.b()'.repeat(DEEP)}\n`],
    ['a bomb of comments', '/*'.repeat(DEEP)],
  ],
  go: [
    ['a bomb of blanks', `x =${' '.repeat(DEEP)}y${'\t'.repeat(DEEP)}z\n`],
    ['a bomb of keys', 'api_key = "sk-'.repeat(30_000)],
    ['a bomb of addresses', 'http://a:b@'.repeat(50_000)],
  ],
};

const Answer = z.object({ verdicts: z.array(Verdict), accepted: z.boolean() });

async function check(language: string, text: string): Promise<Response> {
  const body = JSON.stringify({ language, text, workspace });
  return fetch(`${url}/v1/fettle/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

/** Milliseconds that the server took at most to say that it is well, asked again and again until `done`. */
async function longestAway(done: Promise<unknown>): Promise<number> {
  let isDone = false;
  const end = done.then(() => (isDone = true));
  let longest = 0;
  while (!isDone) {
    const asked = performance.now();
    expect((await fetch(`${url}/health`)).status).toBe(200);
    longest = Math.max(longest, performance.now() - asked);
    await Promise.race([wait(20), end]);
  }
  return longest;
}

describe.each(Object.entries(FURTHER))('in %s', (language, further) => {
  it.each([...CANDIDATES, ...further])(
    '%s is answered in time, and the server goes on',
    { timeout: 30_000 },
    async (_, text) => {
      const started = performance.now();
      const asked = check(language, text);
      const [response, away] = await Promise.all([asked, longestAway(asked)]);
      expect(performance.now() - started).toBeLessThan(CHECK_COMMAND_MS + SLACK_MS);
      expect(away).toBeLessThan(MAX_AWAY_MS);
      if (response.status !== 200) {
        expect(response.status).toBe(413);
        return;
      }
      const { verdicts } = Answer.parse(await response.json());
      expect(verdicts.map(({ check: name }) => name)).toEqual(expect.arrayContaining(ALWAYS));
      for (const { status, reason } of verdicts) if (status === 'unknown') expect(reason).not.toBeNull();
    },
  );

  it('goes on finding what is wrong', { timeout: 30_000 }, async () => {
    const { verdicts } = Answer.parse(await (await check(language, 'x = (\n')).json());
    expect(verdicts.find(({ check: name }) => name === 'syntax')?.status).toBe('fail');
  });
});

it.each<[string, Uint8Array<ArrayBuffer>]>([
  ['bytes that are no UTF-8', Buffer.from('{"language":"python","text":"\xff\xfe\xc3\x28"}', 'latin1')],
  ['half a character at the end', Buffer.from('{"language":"python","text":"\xe2\x82"}', 'latin1')],
  ['100,000 nested lists of JSON', Buffer.from('['.repeat(DEEP))],
  ['null bytes alone', Buffer.alloc(DEEP)],
  [
    'a name of a language that is a bomb',
    Buffer.from(JSON.stringify({ language: 'a'.repeat(MILLION), text: '' })),
  ],
])('a body of %s gets an answer', { timeout: 30_000 }, async (_, body) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/fettle/check`, { method: 'POST', headers, body });
  expect([200, 400, 413]).toContain(response.status);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});
