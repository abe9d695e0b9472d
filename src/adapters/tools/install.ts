import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { DISK_RESERVE_BYTES, MAX_FOLDER_ENTRIES, MAX_TOOL_OUTPUT_BYTES } from '../../config/limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { ToolFailure, ToolName } from '../../ports/security-tools.ts';
import { namesIn } from '../files/folders.ts';
import { lockFile, TOOL_RELEASES } from './catalog.ts';
import { diskFailure, diskFull, lastWords, pipFailure, venvFailure } from './failures.ts';
import { type Manifest, manifestPath, pythonOf, readManifest, toolsFolder } from './installed.ts';
import { findPython } from './python.ts';

/** Time to install one tool, from the virtual environment to the last package. */
const TOOL_INSTALL_MS = 15 * 60_000;
/** Time to check that an installed tool starts. */
const TOOL_PROBE_MS = 60_000;

/**
 * The parts that an installation uses; `environment` is what pip inherits, without variables that would
 * redirect it.
 */
export type ToolShop = {
  home: string;
  processes: Processes;
  files: Files;
  clock: Clock;
  environment: Record<string, string | undefined>;
  /** Free bytes on the disk of a folder; null if unknown. */
  freeBytes: (folder: string) => Promise<number | null>;
};

/** Variables that would make pip install packages outside of the virtual environment. */
const MISLEADING =
  /^(PIP_(TARGET|PREFIX|ROOT|USER|REQUIRE_VIRTUALENV|PYTHON|NO_BINARY|EDITABLE|REQUIREMENT|CONSTRAINT|DRY_RUN|REPORT|CONFIG_SETTINGS|PRE|NO_DEPS|REQUIRE_HASHES)|PYTHON.*|VIRTUAL_ENV|CONDA_.*|__PYVENV_LAUNCHER__)$/i;

type Job = { shop: ToolShop; name: ToolName; onStep: (step: string) => void; signal: AbortSignal };

/**
 * Creates a virtual environment with the tool in a new folder, and names it in the manifest as the last step:
 * until then, others see the old one or none. The caller must hold the lock.
 */
export async function installTool(job: Job): Promise<Result<void, ToolFailure>> {
  const { shop, name, onStep, signal } = job;
  const root = toolsFolder(shop.home);
  const before = await readManifest(shop.files, shop.home, name);
  await removeLeftovers(root, name, before?.folder ?? null);
  const free = await shop.freeBytes(root);
  const { version, bytes } = TOOL_RELEASES[name];
  if (free !== null && free < bytes + DISK_RESERVE_BYTES) return fail(diskFull(`install ${name}`));
  const python = await findPython(shop.processes, signal);
  if (!python.ok) return python;
  const folder = `${name}-${version}-${randomUUID().slice(0, 8)}`;
  const path = join(root, folder);
  const deadline = shop.clock.now() + TOOL_INSTALL_MS;
  onStep('creating a virtual environment');
  const { command, args } = python.value;
  const made = await run(job, { command, args: [...args, '-I', '-m', 'venv', path], deadline });
  const filled = made.exitCode === 0 ? await fill(job, path, deadline) : fail(venvFailure(made, command));
  const noted = filled.ok
    ? await writeManifest(shop, name, { version, folder, packages: relative(path, filled.value) })
    : filled;
  if (!noted.ok) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    return noted;
  }
  await removeLeftovers(root, name, folder);
  return ok(undefined);
}

/** Lets pip install the packages, and proves that the tool starts; returns the packages folder. */
async function fill(job: Job, path: string, deadline: number): Promise<Result<string, ToolFailure>> {
  const { requirement, probe, version } = TOOL_RELEASES[job.name];
  const command = pythonOf(path);
  const options = [
    // The lock file has everything that is needed: nothing else is installed.
    '--require-hashes',
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--disable-pip-version-check',
    '--no-warn-script-location',
  ];
  job.onStep(`downloading ${requirement}`);
  const installed = await run(job, {
    command,
    args: ['-I', '-m', 'pip', 'install', ...options, '-r', lockFile(job.name)],
    deadline,
    onLine: (line) => {
      const step = stepOf(line);
      if (step !== null) job.onStep(step);
    },
  });
  if (installed.exitCode !== 0) return fail(pipFailure(installed, requirement));
  job.onStep(`trying ${job.name}`);
  const where = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  const probed = await run(job, {
    command,
    args: ['-I', '-c', `${probe}\n${where}`],
    deadline: Math.min(deadline, job.shop.clock.now() + TOOL_PROBE_MS),
  });
  const [told, packages] = probed.stdout.trim().split(/\r?\n/);
  if (probed.exitCode === 0 && told === version && packages !== undefined) return ok(packages);
  const words = probed.exitCode === 0 ? `its version is ${told}` : lastWords(probed);
  const message = `${requirement} was installed but does not start on this system: ${words}`;
  return fail({ reason: 'not_usable', message });
}

/** The part of a pip output line that is worth showing. */
function stepOf(line: string): string | null {
  const [, verb, what] = /^\s*(Collecting|Downloading|Installing)\s+(\S+)/.exec(line) ?? [];
  if (verb === undefined || what === undefined) return null;
  return verb === 'Installing' ? 'installing the packages' : `downloading ${what.replace(/.*\//, '')}`;
}

type Step = { command: string; args: string[]; deadline: number; onLine?: (line: string) => void };

function run({ shop, signal }: Job, { command, args, deadline, onLine }: Step) {
  const env = Object.fromEntries(
    Object.entries(shop.environment).flatMap(([name, value]) =>
      value === undefined || MISLEADING.test(name) ? [] : [[name, value]],
    ),
  );
  return shop.processes.run(command, {
    args,
    cwd: toolsFolder(shop.home),
    env,
    timeoutMs: Math.max(1, deadline - shop.clock.now()),
    maxOutputBytes: MAX_TOOL_OUTPUT_BYTES,
    signal,
    ...(onLine === undefined ? {} : { onLine }),
  });
}

async function writeManifest(
  { files, home }: ToolShop,
  name: ToolName,
  manifest: Manifest,
): Promise<Result<void, ToolFailure>> {
  const path = manifestPath(home, name);
  const written = await files.writeText(path, `${JSON.stringify(manifest, null, 2)}\n`);
  if (written.ok) return ok(undefined);
  const { reason, message } = written.failure;
  return fail(reason === 'disk_full' ? diskFull(`write ${path}`) : { reason: 'io_error', message });
}

/** Removes environments of a tool that no manifest names: those of interrupted installations and of older versions. */
async function removeLeftovers(root: string, name: ToolName, kept: string | null): Promise<void> {
  for (const entry of await namesIn(root, { limit: MAX_FOLDER_ENTRIES }))
    if (entry.startsWith(`${name}-`) && entry !== kept)
      await rm(join(root, entry), { recursive: true, force: true }).catch(() => undefined);
}

/** Removes a tool's manifest, then its files. The caller must hold the lock. */
export async function removeTool(shop: ToolShop, name: ToolName): Promise<Result<void, ToolFailure>> {
  const path = manifestPath(shop.home, name);
  try {
    await rm(path, { force: true });
  } catch (error) {
    return fail(diskFailure(error, `delete ${path}`));
  }
  await removeLeftovers(toolsFolder(shop.home), name, null);
  return ok(undefined);
}
