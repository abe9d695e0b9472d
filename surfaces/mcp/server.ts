import { basename } from 'node:path';
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { MCP_LOOKUP_MS } from '../../src/config/limits.ts';
import { addTool, type ToolHost } from './tool.ts';
import { checkCode } from './tools/check-code.ts';
import { explainCode } from './tools/explain-code.ts';
import { generateCode } from './tools/generate-code.ts';
import { lookupDocs } from './tools/lookup-docs.ts';
import { searchCode } from './tools/search-code.ts';

const INSTRUCTIONS =
  'Fettle checks code and knows this project. Run check_code on code that you write before you hand it over; look up APIs with lookup_docs instead of relying on memory; find code with search_code.';

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

/** Facts from the files of each served project about its languages, packages, tests and style. */
function addResources(server: McpServer, { services, signal }: ToolHost): void {
  for (const root of services.workspaces.roots) {
    server.registerResource(
      `environment of ${basename(root)}`,
      `fettle://environment/${encodeURIComponent(root)}`,
      {
        title: `Environment of ${basename(root)}`,
        description:
          'Versions of languages and packages with the file that states them, frameworks, tests and how to run them, style.',
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

/** Workflows with the tools, for clients that offer prompts to their user. */
function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'review_with_checks',
    {
      title: 'Review a change with checks',
      description: 'Reviews the changes in the working tree, findings of the checks first.',
      argsSchema: z.object({ since: z.string().optional().describe('A commit or branch. Default: HEAD.') }),
    },
    ({ since }) => saying(reviewWords(since ?? 'HEAD')),
  );
  server.registerPrompt(
    'write_checked_code',
    {
      title: 'Write code that passes its checks',
      description: 'Writes code, and fixes it until the checks accept it.',
      argsSchema: z.object({ task: z.string().describe('What the code should do.') }),
    },
    ({ task }) => saying(writeWords(task)),
  );
}

function saying(text: string) {
  return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
}

function reviewWords(since: string): string {
  return [
    `Review what has changed in this project since ${since}.`,
    '1. List the changed files with git, and read the diff.',
    '2. For each changed source file, call check_code with its path. If the file existed before, pass its old text (git show) as before, so that only new findings count.',
    '3. For each library name in the change that you are not sure of, call lookup_docs.',
    '4. Use search_code to find the callers of the changed code, and check that they still fit.',
    'Then report: first what the checks did not accept, each with file, line and reason; then your own findings; then the checks whose result is unknown, and why. Do not invent anything: give the location of each point.',
  ].join('\n');
}

function writeWords(task: string): string {
  return [
    task,
    '',
    'Before you hand over any code, call check_code with it and its path. Fix what is not accepted and check again, at most five times. If a name does not exist, call lookup_docs and use one that does. Hand over the code with the last result of check_code, and name the checks whose result is unknown.',
  ].join('\n');
}
