import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Door, DoorKind, DoorStart, Opened } from './door.ts';
import { FETTLE } from './http.ts';

/** The agents' door, on pipes, with each project as `workspace`. */
export const MCP: DoorKind = { name: 'mcp', start };

async function start({ traced, started, errors, folder, environment, workspaces }: DoorStart): Promise<Door> {
  const served = workspaces.flatMap((workspace) => ['--workspace', workspace]);
  const [command, ...args] = traced([process.execPath, FETTLE, 'mcp', ...served]);
  const transport = new StdioClientTransport({
    command,
    args,
    cwd: folder,
    env: environment,
    stderr: errors,
  });
  const client = new Client({ name: 'test', version: '1' });
  const connected = client.connect(transport as Transport);
  started(transport.pid ?? 0);
  await connected;
  return {
    async open(opened, ask) {
      for (const [name, given] of callsFor(opened))
        await ask(name, async (signal) => {
          const answer = await client.callTool({ name, arguments: given }, undefined, {
            signal,
            timeout: 600_000,
          });
          const text = JSON.stringify(answer);
          const isEmpty = !Array.isArray(answer.content) || answer.content.length === 0;
          return {
            text,
            fault: isEmpty || /internal error/i.test(text) ? `said ${text.slice(0, 300)}` : null,
          };
        });
    },
    close: () => client.close(),
  };
}

function callsFor({ folder: workspace, file: path, language }: Opened): [string, Record<string, unknown>][] {
  const name = language === 'python' ? 'requests.get' : 'foo.inside';
  const lookup: [string, Record<string, unknown>] = ['lookup_docs', { workspace, name, language }];
  return [
    ['check_code', { workspace, path }],
    ['search_code', { workspace, query: 'double' }],
    lookup,
    ['explain_code', { workspace, path }],
  ];
}
