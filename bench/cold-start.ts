import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../src/adapters/package-root.ts';
import type { Suggestion } from '../src/contract/answer.ts';

export type ColdStart = { firstTokenMs: number; totalMs: number };

/**
 * `fettle generate` as a user runs it, from the start of its process to the first token, with the model on disk. The
 * first token's time is the whole run minus the time after that token by the answer's own timings; this includes the
 * end of the process, so the figure is an upper bound.
 */
export async function coldStart(home: string, signal: AbortSignal): Promise<ColdStart> {
  const began = performance.now();
  const args = [
    'generate',
    'a function that adds two numbers',
    '--lang',
    'python',
    '--json',
    '--max-tokens',
    '16',
  ];
  const child = spawn(process.execPath, [join(packageRoot(), 'bin/fettle.mjs'), ...args], {
    env: { ...process.env, FETTLE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  const totalMs = performance.now() - began;
  const { timings } = JSON.parse(output) as Suggestion;
  return { firstTokenMs: totalMs - timings.total_ms + (timings.first_token_ms ?? timings.total_ms), totalMs };
}
