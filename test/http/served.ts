import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../../src/config/schema.ts';
import { type RunningServer, startServer } from '../../surfaces/http/server.ts';
import { ALL_WORKSPACES, AUTHORIZATION, noPolicies, TOKEN } from './door.ts';
import { collectLog, createWorkbench, type Workbench } from './workbench.ts';

export type Served = Pick<RunningServer, 'url' | 'close'> & {
  /** The base URL with the token in it. */
  keyed: string;
  log: ReturnType<typeof collectLog>;
  post(path: string, body: unknown, init?: RequestInit): Promise<Response>;
  /** The JSON of a POST. */
  ask(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** The data of each event of a POST, parsed if it is JSON. */
  events(path: string, body: unknown): Promise<unknown[]>;
};

/** The real server on a free port, over a workbench. */
export async function serve(
  { assistant, home }: Pick<Workbench, 'assistant' | 'home'>,
  server: object = {},
): Promise<Served> {
  const log = collectLog();
  const config = Config.parse({ server: { port: 0, ...server } });
  const identity = { token: TOKEN, workspaces: ALL_WORKSPACES };
  const services = { assistant, home, openPolicies: noPolicies, ...identity, log, version: '0.0.1' };
  const started = await startServer({ ...services, config, shutdownMs: 2_000 });
  if (!started.ok) throw new Error(started.failure.message);
  const { url, close } = started.value;
  const post = (path: string, body: unknown, init: RequestInit = {}) => {
    const headers = { 'content-type': 'application/json', ...AUTHORIZATION, ...init.headers };
    return fetch(url + path, { ...init, method: 'POST', headers, body: JSON.stringify(body) });
  };
  const ask = async (path: string, body: unknown) => {
    const response = await post(path, body);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const events = async (path: string, body: unknown) => {
    const text = await (await post(path, body)).text();
    const frames = text.split('\n\n').filter((frame) => frame.startsWith('data: '));
    return frames.map((frame) => parse(frame.slice('data: '.length)));
  };
  return { url, keyed: `${url}/t/${TOKEN}`, close, log, post, ask, events };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A server over a workbench, and a folder for its clients' files. */
export type ServedBench = { bench: Workbench; served: Served; folder: string; close(): Promise<void> };

export async function createServedBench(): Promise<ServedBench> {
  const bench = await createWorkbench();
  const served = await serve(bench);
  const folder = await mkdtemp(join(tmpdir(), 'fettle-served-'));
  const close = async () => {
    await served.close();
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { bench, served, folder, close };
}
