import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { DISK_RESERVE_BYTES, DOCTOR_PROBE_MS, MAX_PIP_OUTPUT_BYTES } from '../../config/limits.ts';
import type { Config } from '../../config/schema.ts';
import type { Diagnosis } from '../../ports/diagnosis.ts';
import type { Engine } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Processes } from '../../ports/processes.ts';

export type DoctorParts = {
  config: Config;
  home: string;
  engine: Engine;
  modelFiles: ModelFiles;
  processes: Processes;
};

/** Looks at everything the main job needs, without the network, and says the exact fix of what is missing. */
export async function diagnose(parts: DoctorParts, signal: AbortSignal): Promise<Diagnosis[]> {
  const looked = await Promise.all([
    node(),
    python(parts, signal),
    disk(parts),
    memory(),
    ...roles(parts).map((role) => model(parts, role)),
  ]);
  return [...looked, await engine(parts, signal)];
}

function node(): Diagnosis {
  return present('node', `${process.version} on ${process.platform} ${process.arch}`, true);
}

async function python({ processes }: DoctorParts, signal: AbortSignal): Promise<Diagnosis> {
  for (const command of ['python3', 'python']) {
    const outcome = await processes.run(command, {
      args: ['-m', 'pip', '--version'],
      timeoutMs: DOCTOR_PROBE_MS,
      maxOutputBytes: MAX_PIP_OUTPUT_BYTES,
      signal,
    });
    if (outcome.exitCode === 0) {
      return present('python with pip', outcome.stdout.trim().replace(/ from .*\(/, ' ('), false);
    }
  }
  return {
    name: 'python with pip',
    status: 'missing',
    detail: 'models cannot be fetched from a pip mirror',
    fix: 'Install Python 3 with pip (Debian: apt-get install python3-pip), or add models by hand: fettle models add FILE',
    required: false,
  };
}

async function disk({ home }: DoctorParts): Promise<Diagnosis> {
  const stats = await statfs(home).catch(() => null);
  if (stats === null) return present('disk', `${home} is made with the first model`, false);
  const free = stats.bavail * stats.bsize;
  const detail = `${gibibytes(free)} free for ${home}`;
  if (free >= DISK_RESERVE_BYTES) return present('disk', detail, false);
  const fix = 'Free some space, or set FETTLE_HOME to a folder on another disk';
  return { name: 'disk', status: 'broken', detail, fix, required: true };
}

function memory(): Diagnosis {
  const detail = `${gibibytes(freemem())} free of ${gibibytes(totalmem())}, ${availableParallelism()} cores`;
  return present('memory', detail, false);
}

type RoleBinding = { role: 'complete' | 'chat'; provider: string; model: string; local: boolean };

function roles({ config }: DoctorParts): RoleBinding[] {
  return (['complete', 'chat'] as const).map((role) => {
    const { provider, model } = config.roles[role];
    return { role, provider, model, local: config.providers[provider]?.kind === 'local' };
  });
}

async function model({ modelFiles }: DoctorParts, binding: RoleBinding): Promise<Diagnosis> {
  const name = `model for ${binding.role}`;
  if (!binding.local) return present(name, `${binding.model} at ${binding.provider}`, true);
  const file = await modelFiles.locate(binding.model);
  if (file.ok) return present(name, `${binding.model} (${gibibytes(file.value.bytes)})`, true);
  const status = file.failure.reason === 'model_missing' ? 'missing' : 'broken';
  const fix = `fettle models pull ${binding.model}`;
  return { name, status, detail: file.failure.message, fix, required: true };
}

/** Starts the engine's process: that proves that its binary loads on this machine. */
async function engine({ engine: probed }: DoctorParts, signal: AbortSignal): Promise<Diagnosis> {
  const started = await probed.start(signal);
  if (started.ok) return present('engine', 'node-llama-cpp loads from its prebuilt binary', true);
  return {
    name: 'engine',
    status: 'broken',
    detail: started.failure.message,
    fix: 'Run npm install again in the folder of Fettle; on a system without prebuilt binaries use a provider (docs/providers.md)',
    required: true,
  };
}

function present(name: string, detail: string, required: boolean): Diagnosis {
  return { name, status: 'ok', detail, fix: null, required };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
