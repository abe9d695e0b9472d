import { type Command, Option } from 'commander';
import { aborted } from '../../../src/base/until-aborted.ts';
import type { Flag } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import type { ServerFailure } from '../../http/server.ts';
import type { CommandContext, Opened, Run } from '../command-context.ts';
import { type CommandFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../flags.ts';
import type { Theme } from '../render/theme.ts';
import { mcpServices, openServedProjects, pullMissing, WORKSPACE_FLAG } from '../serving.ts';
import { readVersion } from '../version.ts';

type Flags = { host?: string; port?: number; workspace?: string[] };

/** `fettle serve`. */
export function registerServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('Serve editors, scripts and other clients over HTTP until Ctrl-C.')
    .option('--host <address>', 'the address to listen on (setting server.host)')
    .addOption(
      new Option(
        '--port <number>',
        'the port to listen on; 0 picks a free one (setting server.port)',
      ).argParser(wholeNumber(0, 65_535)),
    )
    .option(...WORKSPACE_FLAG)
    .action((flags: Flags) => run((context) => serve(context, flags)));
}

async function serve(context: CommandContext, flags: Flags): Promise<ExitCode> {
  const config = await context.openConfig(settingsOf(flags));
  if (!config.ok) return context.fail(config.failure);
  const opened = await context.openAssistant('background');
  if (!opened.ok) return context.fail(opened.failure);
  const prepared = await pullMissing(context, opened.value, context.signal);
  if (!prepared.ok) return context.fail(prepared.failure);
  const { config: settings } = opened.value;
  const workspaces = await openServedProjects(context, flags.workspace ?? []);
  if (!workspaces.ok) return context.fail(workspaces.failure);
  const { openToken } = await import('../../../src/machine.ts');
  const token = await openToken(context.home);
  if (!token.ok) return context.fail(environmentFailure(token.failure.message));
  const [{ startServer }, { createMcpHttp }] = await Promise.all([
    import('../../http/server.ts'),
    import('../../mcp/http.ts'),
  ]);
  const mcp = createMcpHttp(mcpServices(context, opened.value, workspaces.value));
  const server = await startServer({
    ...opened.value,
    home: context.home,
    openPolicies: context.openPolicies,
    token: token.value.token,
    workspaces: workspaces.value,
    version: readVersion(),
    mcp,
  });
  if (!server.ok) return context.fail(refusal(server.failure, settings));
  try {
    await warm(context, opened.value);
    if (!context.signal.aborted)
      context.stdout.write(renderWelcome({ url: server.value.url, ...token.value }, context.theme));
    await aborted(context.signal);
  } finally {
    context.statusLine.clear();
    await server.value.close();
    await mcp.close();
  }
  context.stderr.write('stopped\n');
  return EXIT.done;
}

function settingsOf({ host, port }: Flags): Flag[] {
  return [
    ...(host === undefined ? [] : [{ flag: '--host', key: 'server.host', value: host }]),
    ...(port === undefined ? [] : [{ flag: '--port', key: 'server.port', value: port }]),
  ];
}

/** The server's messages name settings; here the flags are more helpful. */
function refusal({ reason, message }: ServerFailure, { server }: Config): CommandFailure {
  if (reason !== 'port_in_use') return environmentFailure(message);
  const where = `port ${server.port} of ${server.host}`;
  return environmentFailure(
    `${where} is in use. Stop the program that listens there, or choose another port with --port`,
  );
}

async function warm(context: CommandContext, { assistant }: Opened): Promise<void> {
  context.statusLine.show(() => 'loading the models');
  await assistant.warm(context.signal);
  context.statusLine.clear();
}

/** `isNew`: this start created the token, so that no client has it yet. */
type Welcome = { url: string; token: string; isNew: boolean };

/** The startup message of a server: its address, what clients need, and a request to try. */
function renderWelcome({ url, token, isNew }: Welcome, theme: Theme): string {
  const root = url.replace(/\/$/, '');
  const key = isNew
    ? `Clients send this token as their API key ("fettle token" prints it again): ${theme.strong(token)}`
    : 'Clients send a token as their API key; "fettle token" prints it.';
  return [
    `fettle is listening on ${theme.strong(root)} (Ctrl-C stops it)`,
    key,
    'Try it:',
    `  curl ${root}/v1/fettle/generate -H 'content-type: application/json' \\`,
    `    -H "authorization: Bearer $(npx fettle token)" \\`,
    `    -d '{"instruction": "a function that reverses a string", "language": "python"}'`,
    '',
  ].join('\n');
}
