import { type Command, Option } from 'commander';
import { fail, type Result } from '../../../src/base/result.ts';
import { globMatcher, globProblem } from '../../../src/config/glob.ts';
import { MAX_SEARCH_HITS } from '../../../src/config/limits.ts';
import { CHUNK_KINDS, type ChunkKind } from '../../../src/contract/source-code.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, environmentFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG, wholeNumber } from '../flags.ts';
import { renderWarning } from '../render/error.ts';

const USUAL_HITS = 10;

type Flags = { limit: number; path?: string; kind?: ChunkKind[]; json?: boolean };

/** `fettle search "..."`. */
export function registerSearch(program: Command, run: Run): void {
  program
    .command('search')
    .description('Search the repository by words or with a question.')
    .argument('<question>', 'words, names or a question')
    .addOption(
      new Option('-n, --limit <count>', 'maximum number of results')
        .argParser(wholeNumber(1, MAX_SEARCH_HITS))
        .default(USUAL_HITS),
    )
    .option('--path <glob>', 'only files that match, for example "src/**"')
    .addOption(new Option('--kind <kind...>', 'only chunks of these kinds').choices(CHUNK_KINDS))
    .option(...JSON_FLAG)
    .action((question: string, flags: Flags) => run((context) => search(context, question, flags)));
}

async function search(context: CommandContext, question: string, flags: Flags): Promise<ExitCode> {
  const problem = problemOf(question, flags);
  if (problem !== null) return context.fail(usageFailure(problem));
  const { openIndexed } = await import('../indexed.ts');
  const opened = await openIndexed(context, { create: false, vectors: true });
  if (!opened.ok) return context.fail(opened.failure);
  const { repository } = opened.value;
  try {
    return await print(context, repository, question, flags);
  } finally {
    await repository.close();
  }
}

function problemOf(question: string, { path }: Flags): string | null {
  if (question.trim() === '') return 'the query is empty. Give words or a question';
  const problem = path === undefined ? null : globProblem(path);
  return problem === null ? null : `--path ${problem}. Write it like src/**`;
}

async function print(
  context: CommandContext,
  repository: Repository,
  question: string,
  flags: Flags,
): Promise<ExitCode> {
  const found = await find(context, repository, question, flags);
  if (!found.ok) return context.fail(found.failure);
  await warnOfWords(context, repository, found.value);
  const { openRedaction } = await import('../../../src/machine.ts');
  const texts = await (await openRedaction()).each(found.value, context.signal);
  const hits = found.value.map((hit, index) => ({ ...hit, text: texts[index] ?? '' }));
  if (flags.json === true) {
    context.stdout.write(`${JSON.stringify({ hits: hits.map(jsonHit) }, null, 2)}\n`);
    return EXIT.done;
  }
  const { renderHit } = await import('../render/repository.ts');
  for (const hit of hits) context.stdout.write(renderHit(hit, context.theme));
  if (hits.length === 0) context.stderr.write('nothing found\n');
  return EXIT.done;
}

/** Unused vectors are reported: the order differs from the usual one. */
async function warnOfWords(
  context: CommandContext,
  repository: Repository,
  hits: readonly Hit[],
): Promise<void> {
  if (hits.length === 0 || hits.some(({ closeness }) => closeness !== null)) return;
  const counts = await repository.vectorCounts();
  if (!counts.ok || counts.value === null || counts.value.ready === 0) return;
  const text = 'the embedding model did not answer in time: results are ranked by words only';
  context.stderr.write(renderWarning(text, context.errorTheme));
}

/** A damaged index is rebuilt, once. */
async function find(
  context: CommandContext,
  repository: Repository,
  question: string,
  flags: Flags,
): Promise<Result<Hit[], CommandFailure>> {
  const options = {
    limit: flags.limit,
    ...(flags.kind === undefined ? {} : { kinds: flags.kind }),
    ...(flags.path === undefined ? {} : { takesPath: globMatcher(flags.path) }),
  };
  const hits = await repository.search(question, options);
  if (hits.ok || hits.failure.reason !== 'corrupted')
    return hits.ok ? hits : fail(environmentFailure(hits.failure.message));
  const { refreshIndex } = await import('../indexed.ts');
  const refreshed = await refreshIndex(context, repository);
  if (!refreshed.ok) return refreshed;
  const again = await repository.search(question, options);
  return again.ok ? again : fail(environmentFailure(again.failure.message));
}

type Repository = Extract<
  Awaited<ReturnType<typeof import('../indexed.ts').openIndexed>>,
  { ok: true }
>['value']['repository'];
type Hit = Parameters<typeof import('../render/repository.ts').renderHit>[0] & {
  score: number;
  closeness: number | null;
  language: string | null;
};

/** Field names of the wire format. */
function jsonHit({
  path,
  copies,
  firstLine,
  lastLine,
  kind,
  symbol,
  language,
  score,
  by,
  isStale,
  text,
}: Hit) {
  return {
    path,
    copies,
    first_line: firstLine,
    last_line: lastLine,
    kind,
    symbol,
    language,
    score: Number(score.toFixed(3)),
    by,
    is_stale: isStale,
    text,
  };
}
