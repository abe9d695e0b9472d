import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Assistant } from '../../../src/assistant.ts';
import type { Result } from '../../../src/base/result.ts';
import type {
  CatalogModel,
  InstalledModel,
  ModelFileFailure,
  PullProgress,
} from '../../../src/ports/model-files.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { exitCodeOfModelFile, localModelsOf } from '../local-models.ts';
import { renderTable } from '../render/table.ts';
import type { Theme } from '../render/theme.ts';
import { formatBytes, formatDuration } from '../render/units.ts';

/** `fettle models list|pull|add|verify|remove`. */
export function registerModels(program: Command, run: Run): void {
  const models = program.command('models').description('Manage the model files on this machine.');
  models
    .command('list')
    .description('List the models that are available and installed.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => list(context, flags.json === true)));
  models
    .command('pull')
    .description('Download models; an interrupted download resumes.')
    .argument('[name...]', 'models from the list (default: the ones in the configuration)')
    .action((names: string[]) => run((context) => pull(context, names)));
  models
    .command('add')
    .description('Add your own model file (GGUF).')
    .argument('<file>', 'the GGUF file')
    .option('--name <name>', 'its name (default: the name in the list, else the file name)')
    .action((file: string, flags: { name?: string }) =>
      run((context) => add(context, file, flags.name ?? null)),
    );
  models
    .command('verify')
    .description('Verify the SHA-256 of a model file.')
    .argument('<name>', 'an installed model')
    .action((name: string) => run((context) => verify(context, name)));
  models
    .command('remove')
    .description('Delete a model file.')
    .argument('<name>', 'an installed model')
    .action((name: string) => run((context) => remove(context, name)));
}

async function list(context: CommandContext, json: boolean): Promise<ExitCode> {
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  const models = await opened.value.assistant.models.list();
  context.stdout.write(json ? `${JSON.stringify(models, null, 2)}\n` : renderModels(models, context.theme));
  return EXIT.done;
}

async function pull(context: CommandContext, given: string[]): Promise<ExitCode> {
  const config = await context.openConfig();
  if (!config.ok) return context.fail(config.failure);
  const names = given.length > 0 ? given : localModelsOf(config.value.config);
  for (const name of names) {
    const code = await withModels(context, {
      work: (models, report) => models.pull(name, report, context.signal),
      name,
      done: 'is here',
    });
    if (code !== EXIT.done) return code;
  }
  if (names.length === 0)
    context.stderr.write('the configuration uses no local model: nothing to download\n');
  return EXIT.done;
}

function add(context: CommandContext, file: string, name: string | null): Promise<ExitCode> {
  const path = resolve(context.workingDirectory, file);
  return withModels(context, {
    work: (models) => models.add(path, name, context.signal),
    name: file,
    done: 'was added',
  });
}

function verify(context: CommandContext, name: string): Promise<ExitCode> {
  return withModels(context, {
    work: (models, report) => models.verify(name, report, context.signal),
    name,
    done: 'is intact',
  });
}

function remove(context: CommandContext, name: string): Promise<ExitCode> {
  return withModels(context, { work: (models) => models.remove(name), name, done: 'was removed' });
}

type ModelJob = {
  work(
    models: Assistant['models'],
    report: (progress: PullProgress) => void,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  name: string;
  /** The message on success: `NAME is here (491 MB, 31.0 s)`. */
  done: string;
};

async function withModels(context: CommandContext, job: ModelJob): Promise<ExitCode> {
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  const started = context.clock.now();
  const outcome = await job.work(opened.value.assistant.models, (progress) =>
    context.reportPull(job.name, progress),
  );
  context.statusLine.clear();
  if (!outcome.ok) {
    const { reason, message } = outcome.failure;
    return context.fail({ exitCode: exitCodeOfModelFile(reason), message });
  }
  const { name, bytes } = outcome.value;
  const time = formatDuration(context.clock.now() - started);
  context.stdout.write(`${name} ${job.done} (${formatBytes(bytes)}, ${time})\n`);
  return EXIT.done;
}

const HEADING = ['NAME', 'SIZE', 'ROLES', 'LICENSE', 'STATE', 'TITLE'] as const;

/** The models as a table. */
function renderModels(models: readonly CatalogModel[], theme: Theme): string {
  const rows = models.map((model) => [
    model.name,
    formatBytes(model.installed?.bytes ?? model.bytes),
    model.roles.join(', ') || '-',
    model.license,
    model.installed === null ? 'not here' : `here (${model.installed.source})`,
    model.title,
  ]);
  return renderTable(HEADING, rows, theme);
}
