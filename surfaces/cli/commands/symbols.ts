import { type Command, Option } from 'commander';
import { MAX_SYMBOL_HITS } from '../../../src/config/limits.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { environmentFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG, wholeNumber } from '../flags.ts';

type Flags = { limit: number; uses?: boolean; json?: boolean };

/** `fettle symbols [NAME]`. */
export function registerSymbols(program: Command, run: Run): void {
  program
    .command('symbols')
    .description('List the definitions in the repository, or those of one name, or the lines that use it.')
    .argument('[name]', 'a name, optionally with its class: Parser.parse (default: all)')
    .addOption(
      new Option('-n, --limit <count>', 'maximum number of lines')
        .argParser(wholeNumber(1, MAX_SYMBOL_HITS))
        .default(MAX_SYMBOL_HITS),
    )
    .option('--uses', 'list the lines that use the name')
    .option(...JSON_FLAG)
    .action((name: string | undefined, flags: Flags) =>
      run((context) => symbols(context, name ?? null, flags)),
    );
}

async function symbols(context: CommandContext, name: string | null, flags: Flags): Promise<ExitCode> {
  if (flags.uses === true && name === null)
    return context.fail(usageFailure('--uses needs a name, as in fettle symbols parse --uses'));
  const { openIndexed } = await import('../indexed.ts');
  const opened = await openIndexed(context, { create: false, vectors: false });
  if (!opened.ok) return context.fail(opened.failure);
  const { repository } = opened.value;
  try {
    return flags.uses === true && name !== null
      ? await printUses(context, await repository.references(name), flags)
      : await printSymbols(context, await repository.symbols(name, flags.limit), flags);
  } finally {
    await repository.close();
  }
}

type Repository = Extract<
  Awaited<ReturnType<typeof import('../indexed.ts').openIndexed>>,
  { ok: true }
>['value']['repository'];

async function printSymbols(
  context: CommandContext,
  found: Awaited<ReturnType<Repository['symbols']>>,
  flags: Flags,
): Promise<ExitCode> {
  if (!found.ok) return context.fail(environmentFailure(found.failure.message));
  const { renderSymbol } = await import('../render/repository.ts');
  const { openRedaction } = await import('../../../src/machine.ts');
  const written = found.value.flatMap(({ signature, doc }) => [signature, doc]);
  const texts = await (await openRedaction()).lines(written, context.signal);
  const symbols = found.value.map((symbol, index) => ({
    ...symbol,
    signature: texts[2 * index] ?? '',
    doc: texts[2 * index + 1] ?? '',
  }));
  const listed = symbols.map(({ path, name, qualified, kind, signature, doc, firstLine, lastLine }) => ({
    ...{ path, name, qualified, kind, signature, doc, first_line: firstLine, last_line: lastLine },
  }));
  if (flags.json === true) context.stdout.write(`${JSON.stringify({ symbols: listed }, null, 2)}\n`);
  else for (const symbol of symbols) context.stdout.write(renderSymbol(symbol));
  return tellEnd(context, found.value.length, flags);
}

async function printUses(
  context: CommandContext,
  found: Awaited<ReturnType<Repository['references']>>,
  flags: Flags,
): Promise<ExitCode> {
  if (!found.ok) return context.fail(environmentFailure(found.failure.message));
  const { renderUse } = await import('../render/repository.ts');
  const { openRedaction } = await import('../../../src/machine.ts');
  const shown = found.value.slice(0, flags.limit);
  const written = shown.map(({ text }) => text);
  const texts = await (await openRedaction()).lines(written, context.signal);
  const uses = shown.map((use, index) => ({ ...use, text: texts[index] ?? '' }));
  if (flags.json === true) context.stdout.write(`${JSON.stringify({ uses }, null, 2)}\n`);
  else for (const use of uses) context.stdout.write(renderUse(use));
  return tellEnd(context, uses.length, flags);
}

/** A truncated list says so. */
function tellEnd(context: CommandContext, shown: number, { limit, json }: Flags): ExitCode {
  if (json !== true && shown === 0) context.stderr.write('nothing found\n');
  if (shown === limit) context.stderr.write(`only the first ${limit} are shown\n`);
  return EXIT.done;
}
