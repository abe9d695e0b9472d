import type { Command } from 'commander';
import type { HookDone, HookFailure } from '../../../src/ports/commit-hook.ts';
import type { CommandContext, Run } from '../command-context.ts';
import {
  type CommandFailure,
  cancelledFailure,
  environmentFailure,
  usageFailure,
} from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { safeLine } from '../render/safe-text.ts';
import { findWorkspace } from '../workspace.ts';

/** `fettle hook install|uninstall`. */
export function registerHook(program: Command, run: Run): void {
  const hook = program
    .command('hook')
    .description('Manage the pre-commit hook that checks what each commit adds.');
  hook
    .command('install')
    .description('Make git run "fettle check --staged" before each commit; never replaces a hook you have.')
    .action(() => run((context) => change(context, 'install')));
  hook
    .command('uninstall')
    .description('Remove the hook that "fettle hook install" wrote.')
    .action(() => run((context) => change(context, 'uninstall')));
}

const DONE: Record<HookDone['done'], string> = {
  installed: 'commits are now checked by',
  updated: 'commits are checked by',
  removed: 'commits are no longer checked; removed',
  was_not_there: 'no hook at',
};

async function change(context: CommandContext, what: 'install' | 'uninstall'): Promise<ExitCode> {
  const { openCommitHook } = await import('../../../src/machine.ts');
  const hook = await openCommitHook(context.environment);
  const { workspace } = await findWorkspace(context, null);
  const changed = await hook[what](workspace, context.signal);
  if (!changed.ok) return context.fail(failureOf(changed.failure));
  const { path, done } = changed.value;
  context.stdout.write(`${DONE[done]} ${safeLine(path)}\n`);
  return EXIT.done;
}

function failureOf({ reason, message }: HookFailure): CommandFailure {
  if (reason === 'cancelled') return cancelledFailure();
  return reason === 'not_a_repository' ? usageFailure(message) : environmentFailure(message);
}
