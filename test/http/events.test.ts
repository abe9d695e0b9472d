import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const FETTLE = fileURLToPath(new URL('../../bin/fettle.mjs', import.meta.url));
/** Processes that load all of the program, on a machine with other work. */
const PROCESS_MS = 60_000;
const SENDERS = 8;
const children: ChildProcess[] = [];
/** Accepted before the process is killed. */
const ENOUGH = 300;

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-events-process-'));
  const role = { provider: 'none', model: 'none' };
  const config = {
    providers: { none: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } },
    roles: { complete: role, chat: role },
  };
  await writeFile(join(home, 'config.yaml'), JSON.stringify(config));
});
afterAll(async () => {
  for (const child of children) child.kill();
  await rm(home, { recursive: true, force: true, maxRetries: 10 });
});

async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [FETTLE, 'serve', '--port', '0'], {
    cwd: home,
    env: { ...process.env, FETTLE_HOME: home },
  });
  children.push(child);
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (url !== undefined)
      return { child, url: `${url}/t/${(await readFile(join(home, 'token'), 'utf8')).trim()}` };
  }
  throw new Error(`the server did not start: ${said}`);
}

/** Whether it was accepted, and known before; null where the server is gone. */
async function send(url: string, id: string): Promise<{ accepted: boolean; known: boolean } | null> {
  try {
    const response = await fetch(`${url}/v1/fettle/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `key-${id}` },
      body: JSON.stringify({ event: 'select', completion_id: id }),
    });
    return (await response.json()) as { accepted: boolean; known: boolean };
  } catch {
    return null;
  }
}

it('loses no accepted event when the server is killed, and keeps none twice', {
  timeout: PROCESS_MS,
}, async () => {
  const first = await startServer();
  const exited = once(first.child, 'exit');
  const sent: string[] = [];
  const accepted: string[] = [];
  const sending = Array.from({ length: SENDERS }, async (_, sender) => {
    for (let number = 0; ; number++) {
      const id = `${sender}-${number}`;
      sent.push(id);
      const answer = await send(first.url, id);
      if (answer === null) return;
      accepted.push(id);
      if (accepted.length === ENOUGH) first.child.kill('SIGKILL');
    }
  });
  await Promise.all([...sending, exited]);
  expect(accepted.length).toBeGreaterThanOrEqual(ENOUGH);
  const second = await startServer();
  const again = await Promise.all(sent.map((id) => send(second.url, id)));
  expect(again.every((answer) => answer?.accepted === true)).toBe(true);
  const known = sent.filter((_, index) => again[index]?.known === true);
  expect(accepted.filter((id) => !known.includes(id))).toEqual([]);
  const ended = once(second.child, 'exit');
  second.child.kill();
  await ended;
  const text = await readFile(join(home, 'events', 'completions.jsonl'), 'utf8');
  const kept = text.split('\n').flatMap((line) => idOf(line));
  expect(kept.toSorted()).toEqual(sent.toSorted());
});

/** None: half a line, which the kill may leave. */
function idOf(line: string): string[] {
  try {
    return [JSON.parse(line).completion_id];
  } catch {
    return [];
  }
}
