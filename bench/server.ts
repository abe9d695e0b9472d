import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../src/machine.ts';
import { percentiles } from './percentiles.ts';
import { Memory } from './process-memory.ts';
import { readProcess } from './processes.ts';
import { streamOne } from './server-client.ts';
import { CLIENTS, type Streamed, TOKEN_PAUSE_MS, TOKENS } from './server-workload.ts';

export type ServerBenchOptions = {
  minutes: number;
  signal: AbortSignal;
  /** Called with each line of the report. */
  onLine(line: string): void;
};

export type ServerBench = {
  clients: number;
  requests: number;
  dropped: number;
  mixedUp: number;
  /** Milliseconds on top of the provider's own time, as the clients saw it; excludes the cold first answer of each. */
  overhead: { p50: number; p95: number; p99: number };
  /** Server CPU time per request. Null when the system does not report it. */
  cpuMsPerRequest: number | null;
  /** Megabytes resident: after the first minute or third, and at the end; and the growth rate in between. */
  memory: { early: number; late: number; growthPercent: number } | null;
};

/** Interval between readings of the server's memory. */
const MEMORY_INTERVAL_MS = 1_000;
/** Time for a process to load the whole program, on a machine with other work. */
const START_MS = 60_000;
const REPORT_MS = 10_000;

/** Clients that stream recorded answers through the real server, for this many minutes; null when it was aborted. */
export async function benchServer(options: ServerBenchOptions): Promise<ServerBench | null> {
  const home = mkdtempSync(join(tmpdir(), 'fettle-bench-server-'));
  const children: ChildProcess[] = [];
  try {
    const provider = start(['dist/bench/server-provider.js'], home, children);
    const port = await said(provider, /^(\d+)\n/);
    writeFileSync(join(home, 'config.yaml'), JSON.stringify(configFor(port)));
    const server = start(['bin/fettle.mjs', 'serve', '--port', '0'], home, children);
    const url = await said(server, /(http:\/\/127\.0\.0\.1:\d+)/);
    const token = readFileSync(join(home, 'token'), 'utf8').trim();
    return await measure(options, `${url}/t/${token}`, server.pid ?? 0);
  } finally {
    await Promise.all(children.map(end));
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

function configFor(port: string): object {
  const role = { provider: 'recorded', model: 'recorded' };
  return {
    log_level: 'error',
    providers: { recorded: { kind: 'openai-compatible', base_url: `http://127.0.0.1:${port}/v1` } },
    roles: { complete: role, chat: role },
  };
}

function start([entry = '', ...args]: string[], home: string, children: ChildProcess[]): ChildProcess {
  const child = spawn(process.execPath, [join(packageRoot(), entry), ...args], {
    cwd: home,
    env: { ...process.env, FETTLE_HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** Waits for a child's output. */
async function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = '';
  const late = AbortSignal.timeout(START_MS);
  while (child.stdout !== null) {
    const [chunk] = await once(child.stdout, 'data', { signal: late });
    text += String(chunk);
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('a child without a standard output');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

async function measure(
  { minutes, signal, onLine }: ServerBenchOptions,
  url: string,
  pid: number,
): Promise<ServerBench | null> {
  const memory = new Memory(pid, MEMORY_INTERVAL_MS);
  try {
    await runClients({ url, signal, until: 0 }, () => {});
    const before = readProcess(pid);
    memory.start();
    const results: Streamed[] = [];
    const tell = setInterval(
      () => onLine(`${results.length} answers, ${memory.latest() ?? '?'} MB`),
      REPORT_MS,
    );
    const until = performance.now() + minutes * 60_000;
    await runClients({ url, signal, until }, (one) => results.push(one)).finally(() => clearInterval(tell));
    if (signal.aborted) return null;
    const after = readProcess(pid);
    const cpuMs = before === null || after === null ? null : after.cpuMs - before.cpuMs;
    return report(results, cpuMs, memory, onLine);
  } finally {
    memory.stop();
  }
}

type Run = { url: string; signal: AbortSignal; until: number };

/** All clients in parallel, each with one answer after the other; their starts are spread over the time of one. */
async function runClients({ url, signal, until }: Run, onEnd: (one: Streamed) => void): Promise<void> {
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    await wait((client / CLIENTS) * TOKENS * TOKEN_PAUSE_MS);
    for (let turn = 0; (turn === 0 || performance.now() < until) && !signal.aborted; turn++)
      onEnd(await streamOne(url, `mark-${client}-${turn}`, signal));
  });
  await Promise.all(clients);
}

function report(
  results: readonly Streamed[],
  cpuMs: number | null,
  memory: Memory,
  onLine: (line: string) => void,
): ServerBench {
  const overheads = results.flatMap((one) => (one.kind === 'whole' ? [one.overheadMs] : []));
  const count = (kind: Streamed['kind']) => results.filter((one) => one.kind === kind).length;
  for (const one of results.filter(({ kind }) => kind !== 'whole').slice(0, 5))
    if (one.kind !== 'whole') onLine(`${one.kind}: ${one.why}`);
  const numbers: ServerBench = {
    clients: CLIENTS,
    requests: results.length,
    dropped: count('dropped'),
    mixedUp: count('mixed_up'),
    overhead: { ...percentiles(overheads), p99: percentile(overheads, 0.99) },
    cpuMsPerRequest: cpuMs === null ? null : cpuMs / results.length,
    memory: memory.growth(),
  };
  const { overhead } = numbers;
  onLine(
    `${numbers.requests} answers to ${CLIENTS} clients: ${numbers.dropped} dropped, ${numbers.mixedUp} mixed up`,
  );
  onLine(
    `over the provider's time: p50 ${overhead.p50.toFixed(1)} ms, p95 ${overhead.p95.toFixed(1)} ms, p99 ${overhead.p99.toFixed(1)} ms`,
  );
  if (numbers.cpuMsPerRequest !== null)
    onLine(`processor: ${numbers.cpuMsPerRequest.toFixed(1)} ms a request`);
  if (numbers.memory !== null) {
    const { early, late, growthPercent } = numbers.memory;
    onLine(`memory: ${early} MB early, ${late} MB late (${growthPercent.toFixed(1)} %)`);
  }
  return numbers;
}

/** By the nearest rank. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
