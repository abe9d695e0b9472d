import type { Command } from 'commander';
import { detach } from '../../../src/base/detach.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { aborted } from '../../../src/base/until-aborted.ts';
import { KEEP_ALIVE_MS } from '../../../src/config/limits.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, cancelledFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import type { Indexed } from '../indexed.ts';
import { renderWarning } from '../render/error.ts';
import { renderRound } from '../render/repository.ts';

type Flags = { watch?: boolean; vectors?: boolean; json?: boolean };

/** `fettle index`. */
export function registerIndex(program: Command, run: Run): void {
  program
    .command('index')
    .description('Index the repository that you are in, or what has changed in it since.')
    .option('--watch', 'stay, and index what changes until Ctrl-C')
    .option('--vectors', 'make the vectors for search by meaning, too: minutes for a large repository')
    .option(...JSON_FLAG)
    .addHelpText('after', HELP)
    .action((flags: Flags) => run((context) => index(context, flags)));
}

const HELP = `
What .gitignore and .fettleignore name is left out, and so are links, binary, generated and minified files, data and
folders of other people's code (node_modules, .venv, vendor). "!vendor/" in .fettleignore takes one in.
Files that hold credentials by their name (.env, .netrc, private keys) are left out always.
Words and symbols are there in seconds. Vectors come behind: here with --vectors, in the background with --watch and
under fettle serve. They may be stopped at any time; what is made is kept.
The index is kept under FETTLE_HOME; nothing is written into the repository.`;

async function index(context: CommandContext, flags: Flags): Promise<ExitCode> {
  const [{ openIndexed }, { renderIndexSummary, renderVectors }] = await Promise.all([
    import('../indexed.ts'),
    import('../render/repository.ts'),
  ]);
  const opened = await openIndexed(context, { create: true, vectors: true });
  if (!opened.ok) return context.fail(opened.failure);
  const { repository, report, ms } = opened.value;
  try {
    if (!report.isWriter)
      return context.fail(
        environmentFailure('another process is indexing this repository. Wait for it, or search meanwhile'),
      );
    const embedded = flags.vectors === true ? await embed(context, repository) : ok(undefined);
    const counts = await repository.vectorCounts();
    const vectors = counts.ok ? counts.value : null;
    if (flags.json === true) {
      const { isWriter: _, ...rest } = report;
      const told = { root: repository.root, ...rest, vectors, ms: Math.round(ms) };
      // One line a round where there are more to come.
      context.stdout.write(`${JSON.stringify(told, null, flags.watch === true ? 0 : 2)}\n`);
    } else context.stdout.write(`${renderIndexSummary(report, ms)}${renderVectors(vectors)}`);
    if (!embedded.ok) return context.fail(embedded.failure);
    return flags.watch === true ? await watch(context, repository, flags) : EXIT.done;
  } finally {
    await repository.close();
  }
}

/** Makes the vectors that are missing, with their progress on the terminal. */
async function embed(
  context: CommandContext,
  repository: Indexed['repository'],
): Promise<Result<void, CommandFailure>> {
  const { renderEmbedProgress } = await import('../render/repository.ts');
  const { clock, statusLine, signal } = context;
  const began = clock.now();
  let first: number | null = null;
  const filled = await repository.embed(signal, (progress) => {
    first ??= progress.ready;
    const pace = { made: progress.ready - first, ms: clock.now() - began };
    statusLine.show((columns) => renderEmbedProgress(progress, pace, columns));
  });
  statusLine.clear();
  if (filled.ok) return ok(undefined);
  const { reason, message } = filled.failure;
  return fail(reason === 'cancelled' ? cancelledFailure() : environmentFailure(message));
}

/** Until Ctrl-C; a round that fails is told, and the next change is tried all the same. */
async function watch(
  context: CommandContext,
  repository: Indexed['repository'],
  { json }: Flags,
): Promise<ExitCode> {
  const { followRepository } = await import('../../../src/machine.ts');
  const { signal, stdout, stderr } = context;
  const embedding = embedBehind(context, repository);
  const begun = await followRepository(repository, {
    signal,
    onRound: (report, paths) => {
      if (!report.ok) stderr.write(renderWarning(report.failure.message, context.errorTheme));
      else if (json === true) stdout.write(`${JSON.stringify({ paths, ...report.value })}\n`);
      else stdout.write(renderRound(report.value, paths));
      embedding();
    },
  });
  if (!begun.ok)
    return context.fail(environmentFailure(`${begun.failure.message}. Run fettle index when files changed`));
  embedding();
  stderr.write('watching; Ctrl-C ends it\n');
  // Watching alone keeps no process alive.
  const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
  await aborted(signal);
  clearInterval(alive);
  return EXIT.done;
}

/** Has vectors made while the watch goes on: one run at a time, and a failure is told once. */
function embedBehind(context: CommandContext, repository: Indexed['repository']): () => void {
  let isRunning = false;
  let isTold = false;
  return () => {
    if (isRunning || context.signal.aborted) return;
    isRunning = true;
    const run = repository.embed(context.signal).then((filled) => {
      isRunning = false;
      const isExpected = filled.ok || ['cancelled', 'model_missing', 'busy'].includes(filled.failure.reason);
      if (isExpected || isTold) return;
      isTold = true;
      context.stderr.write(renderWarning(`no vectors: ${filled.failure.message}`, context.errorTheme));
    });
    detach(run);
  };
}
