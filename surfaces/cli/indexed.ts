import { fail, ok, type Result } from '../../src/base/result.ts';
import { isIndexed, openRepository } from '../../src/machine.ts';
import type { CommandContext } from './command-context.ts';
import {
  type CommandFailure,
  cancelledFailure,
  environmentFailure,
  usageFailure,
} from './command-failure.ts';
import { renderWarning } from './render/error.ts';
import { renderIndexProgress } from './render/repository.ts';
import { findWorkspace } from './workspace.ts';

type Repository = Extract<Awaited<ReturnType<typeof openRepository>>, { ok: true }>['value'];
type Report = Extract<Awaited<ReturnType<Repository['refresh']>>, { ok: true }>['value'];

/** The project's index, updated from disk. The caller closes it. */
export type Indexed = { repository: Repository; report: Report; ms: number };

/**
 * `create`: whether to create an index when there is none; otherwise that is a usage error that says what to do.
 * `vectors`: whether the model for them may be used.
 */
export async function openIndexed(
  context: CommandContext,
  { create, vectors }: { create: boolean; vectors: boolean },
): Promise<Result<Indexed, CommandFailure>> {
  const { workspace } = await findWorkspace(context, null);
  if (!create && !(await isIndexed(context.home, workspace)))
    return fail(usageFailure(`${workspace} is not indexed yet. Run fettle index in it`));
  const assistant = vectors ? await context.openAssistant() : null;
  if (assistant !== null && !assistant.ok) return assistant;
  const embedder = assistant?.value.assistant.embedder ?? null;
  const opened = await openRepository(context.home, workspace, { write: true, embedder });
  if (!opened.ok) return fail(environmentFailure(opened.failure.message));
  const repository = opened.value;
  const report = await refreshIndex(context, repository);
  if (report.ok) return report;
  await repository.close();
  return report;
}

/** One round over the disk, with its progress on the terminal. */
export async function refreshIndex(
  context: CommandContext,
  repository: Repository,
): Promise<Result<Indexed, CommandFailure>> {
  const began = context.clock.now();
  const report = await repository.refresh(context.signal, {
    onProgress: (progress) =>
      context.statusLine.show((columns) =>
        renderIndexProgress(progress, context.clock.now() - began, columns),
      ),
  });
  context.statusLine.clear();
  if (!report.ok)
    return fail(
      report.failure.reason === 'cancelled' ? cancelledFailure() : environmentFailure(report.failure.message),
    );
  warn(context, report.value);
  return ok({ repository, report: report.value, ms: context.clock.now() - began });
}

/** Anything that makes answers unexpected is reported. */
function warn(context: CommandContext, { condition, isWriter, files }: Report): void {
  const tell = (text: string) => context.stderr.write(renderWarning(text, context.errorTheme));
  if (condition === 'rebuilt_older') tell('the index was from another version of Fettle and was rebuilt');
  if (condition === 'rebuilt_corrupted') tell('the index was damaged and was rebuilt');
  if (!isWriter) tell(`another process is still indexing; it has ${files} files so far`);
}
