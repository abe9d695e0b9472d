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

/** What the files of each served project say of its languages, packages, tests and style. */
function addResources(server: McpServer, { services, signal }: ToolHost): void {
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

/** Ways of working with the tools, for clients that offer prompts to their user. */
function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'review_with_checks',
    {
      title: 'Review a change with checks',
      description: 'Reviews what changed in the working tree; what the checks find comes first.',
      argsSchema: z.object({ since: z.string().optional().describe('A commit or branch; left out: HEAD.') }),
    },
    ({ since }) => saying(reviewWords(since ?? 'HEAD')),
  );
  server.registerPrompt(
    'write_checked_code',
    {
      title: 'Write code that passes its checks',
      description: 'Lets you write code, and mend it until the checks accept it.',
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
    '2. For each changed source file call check_code with its path; where it existed before, give its old text (git show) as before, so that only new findings count.',
    '3. For each name of a library that the change uses and that you are not certain of, call lookup_docs.',
    '4. Use search_code to find callers of what was changed, and look whether they still fit.',
    'Then report: first what the checks did not accept, each with file, line and why; then what you found yourself; then which checks could not say, and why. Invent nothing: say of each point where it stands.',
  ].join('\n');
}

function writeWords(task: string): string {
  return [
    task,
    '',
    'Before you hand over any code, call check_code with it and the path it is for. Mend what is not accepted and check again, at most five times. Where a name does not exist, call lookup_docs and use one that does. Hand over the code with the last result of check_code, and say which checks could not say.',
  ].join('\n');
}
