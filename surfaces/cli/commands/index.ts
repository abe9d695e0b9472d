import type { Command } from 'commander';
import { detach } from '../../../src/base/detach.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { aborted } from '../../../src/base/until-aborted.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, cancelledFailure, environmentFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import type { Indexed } from '../indexed.ts';
import { renderWarning } from '../render/error.ts';
import { renderRound } from '../render/repository.ts';

/** Interval of a timer that only keeps alive a process that waits for files to change. */
const KEEP_ALIVE_MS = 60_000;

type Flags = { watch?: boolean; vectors?: boolean; json?: boolean };

/** `fettle index`. */
export function registerIndex(program: Command, run: Run): void {
  program
    .command('index')
    .description('Index the current repository, or update its index.')
    .option('--watch', 'keep running and index changes until Ctrl-C')
    .option(
      '--vectors',
      'also compute the vectors for search by meaning; takes minutes for a large repository',
    )
    .option(...JSON_FLAG)
    .addHelpText('after', HELP)
    .action((flags: Flags) => run((context) => index(context, flags)));
}

const HELP = `
Skips what .gitignore and .fettleignore exclude, and links, binary, generated and minified files, data, and folders
with third-party code (node_modules, .venv, vendor). Put "!vendor/" into .fettleignore to include a folder.
Files whose names suggest credentials (.env, .netrc, private keys) are never indexed.
Words and symbols are ready in seconds. Vectors take longer: --vectors computes them now, --watch and fettle serve in
the background. You can stop at any time; finished vectors are kept.
The index is stored in FETTLE_HOME; nothing is written into the repository.`;

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
        environmentFailure(
          'another process is indexing this repository. Wait for it, or search in the meantime',
        ),
      );
    const embedded = flags.vectors === true ? await embed(context, repository) : ok(undefined);
    const counts = await repository.vectorCounts();
    const vectors = counts.ok ? counts.value : null;
    if (flags.json === true) {
      const { isWriter: _, ...rest } = report;
      const told = { root: repository.root, ...rest, vectors, ms: Math.round(ms) };
      // One line per round when there are more to come.
      context.stdout.write(`${JSON.stringify(told, null, flags.watch === true ? 0 : 2)}\n`);
    } else context.stdout.write(`${renderIndexSummary(report, ms)}${renderVectors(vectors)}`);
    if (!embedded.ok) return context.fail(embedded.failure);
    return flags.watch === true ? await watch(context, repository, flags) : EXIT.done;
  } finally {
    await repository.close();
  }
}

/** Computes missing vectors, with their progress on the terminal. */
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

/** Until Ctrl-C; a failed round is reported, and the next change is tried anyway. */
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
    return context.fail(environmentFailure(`${begun.failure.message}. Run fettle index after files change`));
  embedding();
  stderr.write('watching; Ctrl-C stops it\n');
  // Watching does not keep a process alive.
  const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
  await aborted(signal);
  clearInterval(alive);
  return EXIT.done;
}

/** Computes vectors while the watch continues: one run at a time, and a failure is reported once. */
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
