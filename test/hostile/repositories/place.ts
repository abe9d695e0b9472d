import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gitEnvironment } from '../../fixtures/git-repository.ts';

/** In every file outside a repository: no answer may contain it. */
export const CANARY = 'canary-4b1d-kept-outside';

/** A terminal would act on it: it clears the screen and sets the title. */
export const ESCAPE = '\x1b[2J\x1b]0;title\x07\x1b[31m';

/** Marks that reverse the text after them. */
export const BIDIRECTIONAL = '\u202egpj.\u202c\u2066x\u2069';

/** The name prefix of each file that a planted program leaves behind. */
export const RAN = 'ran';

/** One hostile repository, and how it is opened. */
export type HostileRepository = {
  /** Its folder, and its name in the results. */
  name: string;
  /** The attack it tries. */
  why: string;
  /** The file to open and check, relative to the opened folder; its extension tells the language. */
  file: string;
  /** The folder that is opened; defaults to the root. */
  open?: string;
  /** False: there is no `.git` at the root, so that only the opened folder belongs to the project. */
  isCheckout?: boolean;
  /** Folders outside that may be read; `why` says who granted it. */
  given?: readonly string[];
  /** Also requests the changes; `make` has created a real checkout. */
  asksGit?: boolean;
  /** Also runs `doctor`. */
  asksDoctor?: boolean;
  /**
   * Starts the doors in the opened folder: with these of its folders first on PATH (`.` unchanged), and with variables
   * that name some of them.
   */
  startsInside?: { path: readonly string[]; variables?: Record<string, string> };
  make(place: Place): void;
};

/** Where one hostile repository is created. Paths are relative to its root. */
export class Place {
  readonly name: string;
  /** Contains the repository, and the folders next to it. */
  readonly around: string;
  readonly root: string;
  /** A folder next to the repository: secrets, programs and another project. */
  readonly outside: string;

  constructor(base: string, name: string) {
    this.name = name;
    this.around = join(base, name);
    this.root = join(this.around, 'repository');
    this.outside = join(this.around, 'outside');
    mkdirSync(this.root, { recursive: true });
    plantOutside(this);
  }

  at(path: string): string {
    return join(this.root, path);
  }

  put(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), content);
  }

  putAll(files: Record<string, string>): void {
    for (const [path, content] of Object.entries(files)) this.put(path, content);
  }

  folder(path: string): void {
    mkdirSync(this.at(path), { recursive: true });
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    rmSync(this.at(path), { force: true });
    symlinkSync(target, this.at(path));
  }

  /** A large file that takes no space on disk. */
  sparse(path: string, bytes: number): void {
    this.put(path, '');
    truncateSync(this.at(path), bytes);
  }

  pipe(path: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    rmSync(this.at(path), { force: true });
    execFileSync('mkfifo', [this.at(path)]);
  }

  /** A shell script that leaves a mark when started. */
  program(path: string): void {
    this.put(path, shellProgram(this.mark(path)));
    chmodSync(this.at(path), 0o755);
  }

  /** The file that a planted program leaves. */
  mark(path: string): string {
    return join(this.outside, `${RAN}-${path.replace(/\W+/g, '-')}`);
  }

  /** A line of Python that leaves a mark. */
  python(path: string): string {
    return `open(${JSON.stringify(this.mark(path))}, 'w').close()\n`;
  }

  /** A line of JavaScript that leaves a mark, for a CommonJS module. */
  script(path: string): string {
    return `require('node:fs').writeFileSync(${JSON.stringify(this.mark(path))}, '');\n`;
  }

  git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.root, env: gitEnvironment(tmpdir()), stdio: 'ignore' });
  }

  /** A checkout whose only commit has the current content. */
  commitAll(): void {
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('add', '--all', '--force');
    this.git('commit', '--quiet', '--no-verify', '--allow-empty', '--message=first');
  }
}

/** A shell script that only creates a file. */
export function shellProgram(mark: string): string {
  return `#!/bin/sh\n: > '${mark}'\n`;
}

function plantOutside({ outside }: Place): void {
  const key = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' ');
  const files: Record<string, string> = {
    'secret.txt': `${CANARY}\n`,
    'secret.py': `SECRET = '${CANARY}'\n\n\ndef outside_secret():\n    return SECRET\n`,
    'secret.ts': `export const outsideSecret = '${CANARY}';\n`,
    'secret.json': `{ "name": "${CANARY}", "version": "1.0.0", "types": "secret.d.ts" }\n`,
    'secret.d.ts': `export declare const outsideSecret: '${CANARY}';\n`,
    'secret.toml': `[project]\nname = "${CANARY}"\nversion = "1"\n`,
    '.ssh/id_rsa': `${key}\n${CANARY}\n`,
    'project/.git/HEAD': 'ref: refs/heads/main\n',
    'project/main.py': `OTHER = '${CANARY}'\n`,
    'project/tsconfig.json': '{}\n',
    'package/__init__.py': `INSIDE = '${CANARY}'\n`,
    'package/index.d.ts': `export declare const inside: '${CANARY}';\n`,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(outside, path)), { recursive: true });
    writeFileSync(join(outside, path), content);
  }
  for (const path of ['tools/python3', 'tools/python', 'tools/node', 'tools/git', 'tools/tsc']) {
    mkdirSync(dirname(join(outside, path)), { recursive: true });
    writeFileSync(join(outside, path), shellProgram(join(outside, `${RAN}-${path.replace('/', '-')}`)));
    chmodSync(join(outside, path), 0o755);
  }
}

/** A `.git` that every program accepts. */
export function plantCheckout(place: Place): void {
  place.put('.git/HEAD', 'ref: refs/heads/main\n');
  place.put('.git/config', '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
  place.folder('.git/objects');
  place.folder('.git/refs/heads');
}
