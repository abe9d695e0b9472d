import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textHash } from '../../src/base/fingerprint.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { Processes } from '../../src/ports/processes.ts';

/** Time to download and unpack the packages of one project. */
const EVAL_INSTALL_MS = 600_000;
const MAX_EVAL_INSTALL_OUTPUT_BYTES = 4_000_000;

/** Why a project could not be laid out, and what to do. */
type PackagesFailure = { message: string };

export type PackagesOptions = {
  /** Where projects are installed, each once; outside any checkout. */
  folder: string;
  /** Whether missing packages may be downloaded: the only use of the network. */
  mayInstall: boolean;
  processes: Processes;
  signal: AbortSignal;
  onLine(line: string): void;
};

/** The program that sets up a project in an empty folder, and its arguments. */
type Installer = { command: string; args: string[] };

type Laid = Result<string, PackagesFailure>;

const KEY_CHARACTERS = 12;

/** Projects with really installed packages; none of their code is ever run, neither by the installer nor here. */
export class Packages {
  readonly folder: string;

  constructor(private readonly options: PackagesOptions) {
    this.folder = options.folder;
  }

  /** A TypeScript project; `specs` are `name@version`, and their dependencies are installed too. */
  node(specs: readonly string[]): Promise<Laid> {
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    return this.project('npm', specs, async (folder) => {
      await writeNodeProject(folder, specs);
      return [{ command: 'npm', args }];
    });
  }

  /** A Python project with a virtual environment; `specs` are `name==version`, alone or with their dependencies. */
  python(specs: readonly string[], mode: 'alone' | 'whole'): Promise<Laid> {
    const key = mode === 'alone' ? specs : [...specs, 'and what they need'];
    return this.project('python', key, async (folder) => {
      const environment = join(folder, '.venv');
      const venv = await this.run(folder, {
        command: 'python3',
        args: ['-I', '-m', 'venv', '--without-pip', environment],
      });
      if (venv !== null) return venv;
      const sites = await sitePackages(environment);
      // Only built packages: building one would run its code.
      const args = ['-I', '-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '--target', sites];
      return [{ command: 'python3', args: [...args, ...(mode === 'alone' ? ['--no-deps'] : []), ...specs] }];
    });
  }

  private async project(
    kind: string,
    key: readonly string[],
    begin: (folder: string) => Promise<Installer[] | PackagesFailure>,
  ): Promise<Laid> {
    const { folder, mayInstall, onLine } = this.options;
    const hash = textHash(key.join('\n')).slice(0, KEY_CHARACTERS);
    const place = join(folder, `${kind}-${hash}`);
    if (existsSync(place)) return ok(place);
    if (!mayInstall) {
      const message = `the packages of this evaluation are not in ${folder} (${key.join(' ')}). Run it with --install, which fetches them with npm and pip, or name the folder that has them with --packages`;
      return fail({ message });
    }
    onLine(`installing ${key.join(' ')}`);
    const half = `${place}.half`;
    await rm(half, { recursive: true, force: true });
    await mkdir(join(half, 'src'), { recursive: true });
    const steps = await begin(half);
    if (!Array.isArray(steps)) return fail(steps);
    for (const step of steps) {
      const failure = await this.run(half, step);
      if (failure !== null) return fail(failure);
    }
    await rename(half, place);
    return ok(place);
  }

  private async run(folder: string, { command, args }: Installer): Promise<PackagesFailure | null> {
    const { processes, signal } = this.options;
    const outcome = await processes.run(command, {
      args,
      cwd: folder,
      timeoutMs: EVAL_INSTALL_MS,
      maxOutputBytes: MAX_EVAL_INSTALL_OUTPUT_BYTES,
      signal,
    });
    if (outcome.end === 'exited' && outcome.exitCode === 0) return null;
    const why = outcome.stderr.trim().split('\n').at(-1) || outcome.end;
    return {
      message: `${command} ${args.slice(0, 3).join(' ')} failed: ${why}. Run it again when the package registry can be reached`,
    };
  }
}

async function writeNodeProject(folder: string, specs: readonly string[]): Promise<void> {
  const dependencies = Object.fromEntries(
    specs.map((spec) => {
      const at = spec.lastIndexOf('@');
      return [spec.slice(0, at), spec.slice(at + 1)];
    }),
  );
  const manifest = { name: 'evaluated', private: true, type: 'module', dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
}

/** As in a current project. */
const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  noEmit: true,
  types: ['node'],
};

/** The package folder of a virtual environment. */
export async function sitePackages(environment: string): Promise<string> {
  const library = join(environment, 'lib');
  const [python = 'python3'] = await readdir(library);
  return join(library, python, 'site-packages');
}
