import { basename } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/server';
import { MCP_LOOKUP_MS } from '../../src/config/limits.ts';
import type { ToolHost } from './tool.ts';

/** What the files of each served project say of its languages, packages, tests and style. */
export function addResources(server: McpServer, { services, signal }: ToolHost): void {
  for (const root of services.workspaces.roots) {
    server.registerResource(
      `environment of ${basename(root)}`,
      `fettle://environment/${encodeURIComponent(root)}`,
      {
        title: `Environment of ${basename(root)}`,
        description:
          'Versions of languages and packages with the file that says so, frameworks, tests and how to run them, style.',
        mimeType: 'application/json',
      },
      async (uri, { mcpReq }) => {
        const limited = AbortSignal.any([signal, mcpReq.signal, AbortSignal.timeout(MCP_LOOKUP_MS)]);
        const facts = await services.assistant.facts(root, limited);
        if (facts === null) throw new Error(`the files of ${root} could not be read in time; read it again`);
        const text = JSON.stringify(facts, null, 2);
        return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] };
      },
    );
  }
}
