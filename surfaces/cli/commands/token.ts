import type { Command } from 'commander';
import type { CommandContext, Run } from '../command-context.ts';
import { environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Flags = { new?: boolean; url?: boolean };

/** `fettle token`. */
export function registerToken(program: Command, run: Run): void {
  program
    .command('token')
    .description('Print the token that clients of "fettle serve" send as their API key.')
    .option('--url', 'print a base URL that contains the token, for clients without an API key setting')
    .option('--new', 'replace the token first; restart "fettle serve" and update your clients')
    .action((flags: Flags) => run((context) => token(context, flags)));
}

async function token(context: CommandContext, flags: Flags): Promise<ExitCode> {
  const { openToken, replaceToken } = await import('../../../src/machine.ts');
  const opened = await (flags.new === true ? replaceToken : openToken)(context.home);
  if (!opened.ok) return context.fail(environmentFailure(opened.failure.message));
  const { token } = opened.value;
  if (flags.url !== true) {
    context.stdout.write(`${token}\n`);
    return EXIT.done;
  }
  const config = await context.openConfig();
  if (!config.ok) return context.fail(config.failure);
  const { host, port } = config.value.config.server;
  context.stdout.write(`${clientUrl(`http://${host.includes(':') ? `[${host}]` : host}:${port}`, token)}\n`);
  return EXIT.done;
}

/** The address of a server with the token as part of its path. */
export function clientUrl(server: string, token: string): string {
  return `${server}/t/${token}`;
}
