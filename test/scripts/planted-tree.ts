import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The checkout these tests run in. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

const MANIFEST = {
  name: 'planted',
  dependencies: { zod: '4.0.0', undici: '7.0.0', hono: '4.0.0' },
  devDependencies: { vitest: '4.0.0' },
};

/** A small project that breaks no house rule. */
const CLEAN: Record<string, string> = {
  'layers.json': readFileSync(join(REPOSITORY, 'layers.json'), 'utf8'),
  'package.json': JSON.stringify(MANIFEST),
  'package-lock.json': JSON.stringify({ packages: { '': MANIFEST } }),
  'DEPENDENCIES.md': ['zod', 'undici', 'hono', 'vitest']
    .map((name) => `| \`${name}\` | why | what else |`)
    .join('\n'),
  'README.md': 'See [the guide](docs/guide.md) and `layers.json`.',
  'CONTRIBUTING.md': 'Checks live in `src/checks/NAME.ts`, the bounds in `config/limits.ts`.',
  'ARCHITECTURE.md': 'A task: `assistant.ts` -> `tasks/complete.ts` -> `model/ask.ts` -> `checks/run.ts`',
  'docs/guide.md': 'Back to [the start](../README.md#top).',
  'src/contract/request.ts': '/** A request. */\nexport type Request = { text: string };\n',
  'src/config/limits.ts': '/** Longest wait. */\nexport const WAIT_MS = 5_000;\n',
  'src/ports/clock.ts': '/** Time. */\nexport interface Clock {\n  now(): number;\n}\n',
  'src/model/ask.ts':
    "import type { Request } from '../contract/request.ts';\n/** Asks. */\nexport function ask(request: Request): string {\n  return request.text;\n}\n",
  'src/checks/run.ts': '/** Checks. */\nexport function run(): void {}\n',
  'src/adapters/clock.ts':
    "import type { Clock } from '../ports/clock.ts';\n/** The real one. */\nexport const clock = (): Clock => Date;\n",
  'src/adapters/client.ts':
    "import { z } from 'zod';\nimport { request } from 'undici';\n/** The network. */\nexport const client = () => [z, request];\n",
  'src/tasks/complete.ts':
    "import { run } from '../checks/run.ts';\nimport { ask } from '../model/ask.ts';\n/** One task. */\nexport const complete = () => [run(), ask];\n",
  'src/assistant.ts':
    "import { clock } from './adapters/clock.ts';\nimport { complete } from './tasks/complete.ts';\n/** All. */\nexport const assistant = () => [clock, complete];\n",
  'surfaces/http/server.ts':
    "import { Hono } from 'hono';\nimport { assistant } from '../../src/assistant.ts';\nimport type { Clock } from '../../src/ports/clock.ts';\n/** Serves. */\nexport const serve = (clock: Clock) => [Hono, assistant, clock];\n",
  'surfaces/cli/main.ts':
    "import { serve } from '../http/server.ts';\n/** Starts. */\nexport const main = () => serve;\n",
};

/** Writes files into a folder; a null removes one. */
export function write(root: string, files: Record<string, string | null>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file, { force: true });
    else writeFileSync(file, text);
  }
}

/** An empty folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'fettle-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** The clean project in its own git folder, with `changes` applied to it. */
export function plantTree(changes: Record<string, string | null> = {}): string {
  const root = temporaryFolder();
  execFileSync('git', ['init', '--quiet', root]);
  write(root, { ...CLEAN, ...changes });
  return root;
}
