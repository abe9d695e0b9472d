import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import type { Run } from '../program.ts';

/** `fettle index`. */
export function registerIndex(program: Command, run: Run): void {
  program
    .command('index')
    .description('Index the repository that you are in, or what has changed in it since.')
    .option(...JSON_FLAG)
    .addHelpText('after', HELP)
    .action((flags: { json?: boolean }) => run((context) => index(context, flags.json === true)));
}

const HELP = `
What .gitignore and .fettleignore name is left out, and so are links, binary, generated and minified files, data and
folders of other people's code (node_modules, .venv, vendor). "!vendor/" in .fettleignore takes one in.
The index is kept under FETTLE_HOME; nothing is written into the repository.`;

async function index(context: CommandContext, json: boolean): Promise<ExitCode> {
  const [{ openIndexed }, { renderIndexSummary }] = await Promise.all([
    import('../indexed.ts'),
    import('../render/repository.ts'),
  ]);
  const opened = await openIndexed(context, { create: true });
  if (!opened.ok) return context.fail(opened.failure);
  const { repository, report, ms } = opened.value;
  await repository.close();
  if (!report.isWriter)
    return context.fail(
      environmentFailure('another process is indexing this repository. Wait for it, or search meanwhile'),
    );
  if (json) {
    const { isWriter: _, ...rest } = report;
    context.stdout.write(
      `${JSON.stringify({ root: repository.root, ...rest, ms: Math.round(ms) }, null, 2)}\n`,
    );
  } else context.stdout.write(renderIndexSummary(report, ms));
  return EXIT.done;
}
