import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';

const FETTLE = fileURLToPath(new URL('../../bin/fettle.mjs', import.meta.url));
/** A process that loads all of the program, on a machine with other work. */
const PROCESS_MS = 60_000;
const NEOVIM = spawnSync('nvim', ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0] ?? '';
const BROKEN = 'def double(value):\n    return vlaue * 2\n';

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-lsp-process-')));
  await mkdir(join(folder, 'home'));
  await mkdir(join(folder, 'project', '.git'), { recursive: true });
  await writeFile(join(folder, 'project', 'broken.py'), BROKEN);
  const role = { provider: 'none', model: 'none' };
  const config = {
    providers: { none: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } },
    roles: { complete: role, chat: role },
  };
  await writeFile(join(folder, 'home', 'config.yaml'), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

function environment() {
  return { ...process.env, FETTLE_HOME: join(folder, 'home') };
}

it('speaks the protocol and nothing else on standard output, and ends as the protocol has it', {
  timeout: PROCESS_MS,
}, async () => {
  const child = spawn(process.execPath, [FETTLE, 'lsp', '--stdio'], {
    cwd: folder,
    env: environment(),
  });
  const exited = once(child, 'exit');
  const errors: unknown[] = [];
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.onError(([error]) => errors.push(error));
  const found = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification(PublishDiagnosticsNotification.type, resolve);
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const uri = pathToFileURL(join(folder, 'project', 'broken.py')).href;
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'python', version: 1, text: BROKEN },
  });
  expect((await found).diagnostics.map(({ code }) => code)).toContain('ruff/F821');
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  expect((await exited)[0]).toBe(0);
  expect(errors).toEqual([]);
  connection.dispose();
});

it('ends with 1 when the editor is gone without a word', { timeout: PROCESS_MS }, async () => {
  const child = spawn(process.execPath, [FETTLE, 'lsp'], { cwd: folder, env: environment() });
  const exited = once(child, 'exit');
  child.stdin.end();
  expect((await exited)[0]).toBe(1);
});

/** Opens the file, waits for a finding, and prints all of them. */
const SCRIPT = `
local command, file = vim.env.FETTLE_COMMAND, vim.env.FETTLE_FILE
vim.cmd('edit ' .. file)
vim.bo.filetype = 'python'
local id = vim.lsp.start_client({
  name = 'fettle',
  cmd = { vim.env.FETTLE_NODE, command, 'lsp', '--stdio' },
  root_dir = vim.fn.fnamemodify(file, ':h'),
})
vim.lsp.buf_attach_client(0, id)
vim.wait(50000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, found in ipairs(vim.diagnostic.get(0)) do
  io.stdout:write(string.format('%d:%d %s %s\\n', found.lnum, found.col, found.source, found.code))
end
vim.lsp.stop_client(id)
vim.wait(5000, function() return vim.lsp.client_is_stopped(id) end, 50)
vim.cmd('qall!')
`;

it.skipIf(NEOVIM === '')(
  'shows its findings in Neovim (skipped where there is no nvim: apt-get install neovim)',
  { timeout: PROCESS_MS },
  async () => {
    const script = join(folder, 'show.lua');
    await writeFile(script, SCRIPT);
    const child = spawn('nvim', ['--headless', '--clean', '-c', `luafile ${script}`], {
      cwd: join(folder, 'project'),
      env: {
        ...environment(),
        FETTLE_NODE: process.execPath,
        FETTLE_COMMAND: FETTLE,
        FETTLE_FILE: join(folder, 'project', 'broken.py'),
      },
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await once(child, 'exit');
    expect(said).toContain('1:11 fettle ruff/F821');
  },
);
