import { McpServer } from '@modelcontextprotocol/server';
import { addPrompts } from './prompts.ts';
import { addResources } from './resources.ts';
import { addTool, type ToolHost } from './tool.ts';
import { checkCode } from './tools/check-code.ts';
import { explainCode } from './tools/explain-code.ts';
import { generateCode } from './tools/generate-code.ts';
import { lookupDocs } from './tools/lookup-docs.ts';
import { searchCode } from './tools/search-code.ts';

const INSTRUCTIONS =
  'Fettle checks code and knows this project. Put code that you write through check_code before you hand it over; look an API up with lookup_docs instead of remembering it; find code with search_code.';

/** One server of the protocol: for one connection on stdio, for one request over HTTP. */
export function createMcpServer(host: ToolHost): McpServer {
  const { version } = host.services;
  const server = new McpServer(
    { name: 'fettle', title: 'Fettle', version },
    { instructions: INSTRUCTIONS, capabilities: { tools: {}, prompts: {}, resources: {} } },
  );
  addTool(server, host, checkCode);
  addTool(server, host, searchCode);
  addTool(server, host, lookupDocs);
  addTool(server, host, explainCode);
  addTool(server, host, generateCode);
  addResources(server, host);
  addPrompts(server);
  return server;
}
