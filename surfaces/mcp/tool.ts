import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Result } from '../../src/base/result.ts';
import type { McpServices, ToolFailure } from './services.ts';
import type { Turns } from './turns.ts';

/** One tool call. `signal` is aborted when its client no longer needs the answer. */
export type ToolCall = {
  services: McpServices;
  signal: AbortSignal;
  /** Reports progress to a client that requested it. */
  tell(message: string): Promise<void>;
};

/** As text for a model to read, and as data of the tool's `output`. */
type ToolAnswer = { text: string; data: Record<string, unknown> };
type ToolOutcome = Result<ToolAnswer, ToolFailure>;

export type Tool<Input extends z.ZodObject> = {
  name: string;
  title: string;
  description: string;
  input: Input;
  output: z.ZodObject;
  run(input: z.output<Input>, call: ToolCall): Promise<ToolOutcome>;
};

/** Shared by the tools of one client. */
export type ToolHost = {
  services: McpServices;
  turns: Turns;
  /** Ends the calls of this client; the protocol also has its own way to end one. */
  signal: AbortSignal;
};

/** Registers a tool. None of Fettle's tools changes anything. */
export function addTool<Input extends z.ZodObject>(
  server: McpServer,
  host: ToolHost,
  tool: Tool<Input>,
): void {
  const { name, title, description, input, output } = tool;
  const annotations = { title, readOnlyHint: true, openWorldHint: false };
  const inputSchema: z.ZodObject = input;
  server.registerTool(
    name,
    { title, description, inputSchema, outputSchema: output, annotations },
    async (given, context): Promise<CallToolResult> => {
      if (!host.turns.enter()) return refusal('too many calls in progress; try again in a second');
      try {
        return await answer(tool, input.parse(given), callOf(host, context));
      } catch (error) {
        host.services.log.error('mcp-tool-failed', { tool: name, error });
        return refusal(`internal error in ${name}; the log of Fettle has the details. Please report it`);
      } finally {
        host.turns.leave();
      }
    },
  );
}

async function answer<Input extends z.ZodObject>(
  tool: Tool<Input>,
  input: z.output<Input>,
  call: ToolCall,
): Promise<CallToolResult> {
  const outcome = await tool.run(input, call);
  if (call.signal.aborted) return refusal('cancelled');
  if (!outcome.ok) return refusal(outcome.failure.message);
  const { text, data } = outcome.value;
  return { content: [{ type: 'text', text }], structuredContent: tool.output.parse(data) };
}

/** A tool's own failure is an answer of the protocol, so that the model reads it. */
function refusal(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true };
}

function callOf({ services, signal }: ToolHost, { mcpReq }: ServerContext): ToolCall {
  const progressToken = mcpReq._meta?.progressToken;
  let progress = 0;
  return {
    services,
    signal: AbortSignal.any([signal, mcpReq.signal]),
    async tell(message) {
      if (progressToken === undefined || mcpReq.signal.aborted) return;
      progress += 1;
      await mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, message },
      });
    },
  };
}
