import type { Command } from 'commander';
import type { AskWithAdvice } from '../../../evals/advice/evaluate.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, environmentFailure } from '../command-failure.ts';
import type { ExitCode } from '../exit-codes.ts';
import { type JournalFlags, runJournal, withJournalFlags } from './eval-journal.ts';

type AdviceFlags = Omit<JournalFlags, 'data'>;

/** `fettle eval advice`. */
export function registerEvalAdvice(evaluation: Command, run: Run): void {
  const command = evaluation
    .command('advice')
    .description(
      'How many first drafts have a weakness, with what prompts say of safety and without; goes on where it was cut off.',
    );
  withJournalFlags(command, { one: 'request', given: 'answers' }).action((flags: AdviceFlags) =>
    run((context) => evalAdvice(context, flags)),
  );
}

async function evalAdvice(context: CommandContext, flags: AdviceFlags): Promise<ExitCode> {
  const { evaluateAdvice, linesOf } = await import('../../../evals/advice/evaluate.ts');
  // The requests are the project's own: no folder of data is read.
  const journal = { ...flags, data: '' };
  return runJournal(context, journal, {
    open: () => openAsker(context, flags),
    evaluate: ({ ask }, run) => evaluateAdvice(ask, run),
    linesOf,
  });
}

type Asker = { ask: AskWithAdvice | null; close(): Promise<void> };

async function openAsker(
  context: CommandContext,
  { scoreOnly }: AdviceFlags,
): Promise<Result<Asker, CommandFailure>> {
  if (scoreOnly === true) return ok({ ask: null, close: async () => undefined });
  const [loaded, { openAdviceAsker }] = await Promise.all([
    context.openConfig(),
    import('../../../evals/advice/open.ts'),
  ]);
  if (!loaded.ok) return loaded;
  const opened = await openAdviceAsker(loaded.value.config, context.home);
  return opened.ok ? opened : fail(environmentFailure(opened.failure.message));
}
