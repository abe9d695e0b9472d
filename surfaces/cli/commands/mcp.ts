import type { Command } from 'commander';
import type { CommandContext, Run } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { mcpServices, openServedProjects, pipeOf, WORKSPACE_FLAG } from '../serving.ts';

type Flags = { workspace?: string[] };

/** `fettle mcp`. */
export function registerMcp(program: Command, run: Run): void {
  program
    .command('mcp')
    .description('Serve an agent over MCP on standard input and output; agents start it themselves.')
    .option(...WORKSPACE_FLAG)
    .addHelpText('after', HELP)
    .action(({ workspace = [] }: Flags) => run((context) => serve(context, workspace)));
}

const HELP = `
Tools: check_code, search_code, lookup_docs, explain_code, generate_code. docs/editors.md has the setup for each agent.

Example:
  $ claude mcp add fettle -- npx fettle mcp`;

async function serve(context: CommandContext, named: readonly string[]): Promise<ExitCode> {
  const opened = await context.openAssistant('background');
  if (!opened.ok) return context.fail(opened.failure);
  const workspaces = await openServedProjects(context, named);
  if (!workspaces.ok) return context.fail(workspaces.failure);
  const { serveMcpStdio } = await import('../../mcp/stdio.ts');
  const services = mcpServices(context, opened.value, workspaces.value);
  await serveMcpStdio(services, pipeOf(context), context.signal);
  return EXIT.done;
}
