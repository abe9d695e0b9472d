import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processesBelow } from '../../../../bench/processes.ts';
import type { Door, DoorKind, DoorStart, Opened, Said } from './door.ts';

export const FETTLE = fileURLToPath(new URL('../../../../bin/fettle.mjs', import.meta.url));

const AGAIN_MS = 100;

/** The server, with each project as `workspace`. */
export const HTTP: DoorKind = { name: 'http', start };

async function start({
  traced,
  started,
  errors,
  folder,
  environment,
  home,
  workspaces,
}: DoorStart): Promise<Door> {
  const allowed = workspaces.flatMap((workspace) => ['--workspace', workspace]);
  const command = traced([process.execPath, FETTLE, 'serve', '--port', '0', ...allowed]);
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', errors] });
  started(child.pid ?? 0);
  const exited = once(child, 'exit');
  const url = await addressOf(child.stdout);
  const token = await readFile(join(home, 'token'), 'utf8').catch(() => null);
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token.trim()}` }),
  };
  const post = async (path: string, body: object, signal: AbortSignal): Promise<Said> => {
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body), signal });
    const text = await response.text();
    return { text, fault: faultOf(response.status, text) };
  };
  return {
    async open(opened, ask) {
      for (const [path, body] of questionsFor(opened))
        await ask(path, (signal) => untilReady(() => post(`/v1/fettle/${path}`, body, signal)));
    },
    async close() {
      // A tracer told to end leaves its child running.
      for (const { id, parent } of processesBelow(child.pid ?? 0) ?? [])
        if (parent === child.pid) process.kill(id, 'SIGTERM');
      await exited;
    },
  };
}

/** A project's index is built in the background: the following questions should come during that. */
async function untilReady(question: () => Promise<Said>): Promise<Said> {
  for (;;) {
    const said = await question();
    if (!said.text.includes('"not_ready":"the index')) return said;
    await wait(AGAIN_MS);
  }
}

/** The address in the welcome message. */
async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  return new Promise<string>((resolve, reject) => {
    stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    stdout.on('close', () => reject(new Error(`the server ended: ${said}`)));
  });
}

function questionsFor({ folder: workspace, file: path, language, text }: Opened): [string, object][] {
  const document = { path, language, text };
  return [
    ['check', { ...document, workspace }],
    ['context', { task: 'complete', workspace, document, position: { line: 1, column: 1 } }],
    ['search', { workspace, question: 'double' }],
    ['context', { task: 'generate', workspace, document, language, instruction: 'call double of foo' }],
  ];
}

function faultOf(status: number, text: string): string | null {
  if (status === 200) return null;
  const message = /"message":"([^"]+)"/.exec(text)?.[1];
  if (status === 500 || message === undefined) return `${status}: ${text.slice(0, 300)}`;
  // A request refused as invalid would test nothing.
  return status === 401 || status === 403 ? `${status}: ${message}` : null;
}
