import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TOKEN } from '../http/door.ts';
import { createServedBench, type Served, type ServedBench } from '../http/served.ts';
import type { Workbench } from '../http/workbench.ts';

const EDITOR_MS = 60_000;
/** The folder of the plugin, which is no dependency of ours; scripts/install-clients.mjs fetches it. */
const PLUGIN = process.env.FETTLE_LLAMA_VIM ?? '';
const SESSION = join(import.meta.dirname, '../fixtures/llama-vim/session.vim');

let all: ServedBench;
let bench: Workbench;
let served: Served;
let folder: string;
beforeAll(async () => {
  all = await createServedBench();
  ({ bench, served, folder } = all);
});
afterAll(() => all.close());

/** The first line of an editor's version; empty where it is missing, or too old for the plugin. */
function versionOf(editor: string, fits: RegExp): string {
  const line = spawnSync(editor, ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0] ?? '';
  return fits.test(line) ? line : '';
}

const NVIM = process.env.FETTLE_NVIM ?? 'nvim';
const EDITORS = [
  {
    name: 'Vim',
    command: 'vim',
    why: 'no Vim 9: apt-get install vim',
    version: versionOf('vim', /IMproved (9|\d\d)\./),
  },
  {
    name: 'Neovim',
    command: NVIM,
    why: 'no Neovim from 0.10 on: give one with FETTLE_NVIM',
    version: versionOf(NVIM, /NVIM v(0\.\d\d|[1-9])/),
  },
];

for (const { name, command, why, version } of EDITORS) {
  const missing = !existsSync(PLUGIN)
    ? 'no FETTLE_LLAMA_VIM, the folder of the plugin'
    : version === ''
      ? why
      : '';
  it.skipIf(missing !== '')(
    `llama.vim in ${name} shows a suggestion and takes it (${missing === '' ? version : `skipped: ${missing}`})`,
    { timeout: EDITOR_MS },
    async () => {
      bench.play({ kind: 'answer', texts: ['a ', '+ b'] });
      const [file, result] = [join(folder, `${name}.py`), join(folder, `${name}.txt`)];
      await writeFile(file, 'def add(a, b):\n    return \n');
      // Editors draw only on a terminal.
      const line = `${command} -n -i NONE -u ${SESSION} ${file}`;
      const child = spawn('script', ['-qec', line, '/dev/null'], {
        cwd: folder,
        stdio: ['pipe', 'ignore', 'ignore'],
        env: {
          PATH: process.env.PATH ?? '',
          TERM: 'xterm-256color',
          HOME: folder,
          FETTLE_URL: served.url,
          FETTLE_TOKEN: TOKEN,
          FETTLE_PLUGIN: PLUGIN,
          FETTLE_RESULT: result,
        },
      });
      const late = setTimeout(() => child.kill(), EDITOR_MS - 5_000);
      await once(child, 'exit');
      clearTimeout(late);
      const lines = (await readFile(result, 'utf8')).split('\n');
      expect(lines).toEqual(['shown', 'def add(a, b):', '    return a + b', '']);
    },
  );
}
