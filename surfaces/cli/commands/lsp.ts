import type { Command } from 'commander';
import { fail, ok } from '../../../src/base/result.ts';
import type { LspServices } from '../../lsp/services.ts';
import type { CommandContext, Opened, Run } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { pipeOf, pullMissing } from '../serving.ts';
import { readVersion } from '../version.ts';
import { findWorkspace } from '../workspace.ts';

/** `fettle lsp`. */
export function registerLsp(program: Command, run: Run): void {
  program
    .command('lsp')
    .description('Serve an editor over LSP on standard input and output; editors start it themselves.')
    // Many editors add this to every language server's command line.
    .option('--stdio', 'accepted for compatibility; stdio is the only transport')
    .addHelpText('after', HELP)
    .action(() => run(serve));
}

const HELP = `
Inline completion (LSP 3.18), findings as diagnostics, and code actions. docs/editors.md has the setup for each
editor.`;

async function serve(context: CommandContext): Promise<ExitCode> {
  const opened = await context.openAssistant('background');
  if (!opened.ok) return context.fail(opened.failure);
  const { serveLsp } = await import('../../lsp/session.ts');
  const farewell = await serveLsp(servicesOf(context, opened.value), pipeOf(context), context.signal);
  // LSP 3.18, exit: 1 without a preceding shutdown.
  return farewell === 'after_shutdown' ? EXIT.done : EXIT.nothingPassed;
}

function servicesOf(context: CommandContext, opened: Opened): LspServices {
  const { assistant, config, log } = opened;
  return {
    assistant,
    log,
    version: readVersion(),
    calmMs: config.completion.calm_ms,
    findProject: (path) => findWorkspace(context, path),
    async prepare(signal) {
      const pulled = await pullMissing(context, opened, signal);
      if (!pulled.ok) return fail({ message: pulled.failure.message });
      await assistant.warm(signal);
      return ok(undefined);
    },
  };
}
