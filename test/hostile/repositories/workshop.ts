import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { packageRoot } from '../../../src/adapters/package-root.ts';
import type { Opened } from './doors/door.ts';
import { realOrSame } from './paths.ts';
import { CANARY, type HostileRepository, Place } from './place.ts';

/** No editor here opens larger texts. */
const MAX_TEXT_BYTES = 25_000_000;

/** A repository that has been created. */
export type Made = { repository: HostileRepository; place: Place; opened: Opened };

/** Shared by the doors: repositories, a user's home, space for temporary files. */
export class Workshop {
  readonly base = realpathSync(mkdtempSync(join(cacheFolder(), 'fettle-hostile-')));
  readonly repositories = join(this.base, 'repositories');
  readonly #home = join(this.base, 'home');
  readonly #scratch = join(this.base, 'scratch');

  constructor() {
    for (const folder of [this.repositories, this.#home, this.#scratch, join(this.base, 'traces')])
      mkdirSync(folder, { recursive: true });
    mkdirSync(join(this.#home, '.ssh'));
    writeFileSync(join(this.#home, '.ssh', 'id_rsa'), `${CANARY}\n`);
    mkdirSync(join(this.#home, 'project'));
    writeFileSync(join(this.#home, 'project', 'main.py'), `OTHER = '${CANARY}'\n`);
  }

  async makeAll(repositories: readonly HostileRepository[]): Promise<Made[]> {
    const made: Made[] = [];
    for (const repository of repositories) {
      made.push(this.#make(repository));
      // Creating all of them takes seconds: this yields to other work on the thread.
      await setImmediate();
    }
    return made;
  }

  #make(repository: HostileRepository): Made {
    const place = new Place(this.repositories, repository.name);
    repository.make(place);
    const { name, file, open = '', asksGit = false, asksDoctor = false } = repository;
    const folder = join(place.root, open);
    const language = file.endsWith('.py') ? 'python' : 'typescript';
    const opened: Opened = {
      name,
      folder,
      file,
      language,
      asksGit,
      asksDoctor,
      text: textOf(join(folder, file)),
    };
    return { repository, place, opened };
  }

  /** A Fettle home for a door, without a model. */
  fettleHome(door: string): string {
    const home = join(this.base, `state-${door}`);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const role = { provider: 'none', model: 'none' };
    const providers = { none: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } };
    writeFileSync(
      join(home, 'config.yaml'),
      JSON.stringify({ providers, roles: { complete: role, chat: role } }),
    );
    return home;
  }

  trace(name: string): string {
    return join(this.base, 'traces', name);
  }

  environment(home: string, inside?: Made): Record<string, string> {
    const { PATH = '' } = process.env;
    const folder = inside?.opened.folder ?? this.base;
    const { path = [], variables = {} } = inside?.repository.startsInside ?? {};
    const first = path.map((one) => (one === 'bin' ? join(folder, one) : one));
    const more = Object.entries(variables).map(([name, value]) => [name, join(folder, value)]);
    return {
      HOME: this.#home,
      TMPDIR: this.#scratch,
      FETTLE_HOME: home,
      PATH: [...first, PATH].join(delimiter),
      NO_COLOR: '1',
      LANG: 'C.UTF-8',
      ...Object.fromEntries(more),
    };
  }

  /** Paths that Fettle may read and start wherever it is opened. */
  own(): string[] {
    const state = ['cli', 'http', 'lsp', 'mcp'].map((door) => join(this.base, `state-${door}`));
    const system = [
      '/usr',
      '/lib',
      '/lib64',
      '/bin',
      '/sbin',
      '/etc/ssl',
      '/sys/fs/cgroup',
      '/sys/kernel/mm',
    ];
    const folders = [
      packageRoot(),
      ...state,
      this.#scratch,
      dirname(process.execPath),
      ...pythonFolders(),
      ...system,
    ];
    return [...new Set(folders.flatMap((folder) => [folder, realOrSame(folder)]))];
  }

  remove(): void {
    // Some paths are too long for Node's own function.
    execFileSync('rm', ['-rf', this.base]);
  }
}

/** A folder only the user can write: below /tmp nothing is trusted anyway, and less would be tried. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME = join(homedir(), '.cache') } = process.env;
  mkdirSync(XDG_CACHE_HOME, { recursive: true });
  return XDG_CACHE_HOME;
}

const WHERE = 'import sys, site; print(sys.prefix, sys.base_prefix, *site.getsitepackages(), sep="\\n")';

/** Interpreters on this machine's PATH, their package folders, and their managers. */
function pythonFolders(): string[] {
  const said = execFileSync('python3', ['-I', '-c', WHERE], { encoding: 'utf8' });
  const shims = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => existsSync(join(folder, 'python3')) && folder.endsWith('shims'))
    .map(dirname);
  return [...said.trim().split('\n'), ...shims];
}

function textOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  const isReadable = found?.isFile() === true && found.size <= MAX_TEXT_BYTES;
  return isReadable ? readFileSync(path, 'utf8') : 'x = 1\n';
}
