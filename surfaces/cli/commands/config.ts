import { type Command, Option } from 'commander';
import { configPath } from '../../../src/config/home.ts';
import type { Origin } from '../../../src/config/layers.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../../src/config/limits.ts';
import type { ConfigFailure } from '../../../src/config/problems.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfFile } from '../exit-codes.ts';
import { JSON_FLAG } from '../flags.ts';
import { renderTable } from '../render/table.ts';
import type { Theme } from '../render/theme.ts';

/** `fettle config show|path|get|set|schema`; the hidden `--docs` prints docs/configuration.md. */
export function registerConfig(program: Command, run: Run): void {
  const config = program
    .command('config')
    .description('Show or change the configuration.')
    .addOption(new Option('--docs').hideHelp())
    .action((flags: { docs?: boolean }) => {
      if (flags.docs !== true) config.help({ error: true });
      return run(printPage);
    });
  config
    .command('show')
    .description('Show all settings in effect and where each one comes from.')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => run((context) => show(context, flags.json === true)));
  config
    .command('path')
    .description('Print the path of the configuration file; the file need not exist.')
    .action(() => run(printPath));
  config
    .command('get')
    .description('Show one setting or section.')
    .argument('<key>', 'for example server.port, or roles')
    .action((key: string) => run((context) => get(context, key)));
  config
    .command('set')
    .description('Change one setting in the file; comments are preserved.')
    .argument('<key>', 'for example server.port')
    .argument('<value>', 'the value; separate the items of a list with commas')
    .action((key: string, value: string) => run((context) => set(context, key, value)));
  config
    .command('schema')
    .description('Print the JSON Schema of the file, for editors.')
    .action(() => run(printSchema));
}

async function printPage(context: CommandContext): Promise<ExitCode> {
  const { configurationPage } = await import('../../../src/config/describe.ts');
  context.stdout.write(configurationPage());
  return EXIT.done;
}

async function show(context: CommandContext, json: boolean): Promise<ExitCode> {
  const [loaded, { configValues }] = await Promise.all([
    context.openConfig(),
    import('../../../src/config/settings.ts'),
  ]);
  if (!loaded.ok) return context.fail(loaded.failure);
  const { config, origins } = loaded.value;
  if (json) context.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
  else context.stdout.write(renderSettings(configValues(config), origins, context.theme));
  return EXIT.done;
}

async function printPath(context: CommandContext): Promise<ExitCode> {
  context.stdout.write(`${configPath(context.home)}\n`);
  return EXIT.done;
}

async function get(context: CommandContext, key: string): Promise<ExitCode> {
  const { getSetting } = await import('../../../src/config/edit.ts');
  const loaded = await context.openConfig();
  if (!loaded.ok) return context.fail(loaded.failure);
  const found = getSetting(loaded.value.config, key);
  if (!found.ok) return refuse(context, found.failure);
  const { value } = found;
  context.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}\n`);
  return EXIT.done;
}

async function set(context: CommandContext, key: string, value: string): Promise<ExitCode> {
  const { setSetting } = await import('../../../src/config/edit.ts');
  const path = configPath(context.home);
  const read = await context.files.readText(path, MAX_CONFIG_FILE_BYTES);
  if (!read.ok && read.failure.reason !== 'not_found')
    return context.fail({ exitCode: exitCodeOfFile(read.failure.reason), message: read.failure.message });
  const changed = setSetting(read.ok ? read.value : '', key, value);
  if (!changed.ok) return refuse(context, changed.failure);
  const written = await context.files.writeText(path, changed.value);
  if (!written.ok)
    return context.fail({
      exitCode: exitCodeOfFile(written.failure.reason),
      message: written.failure.message,
    });
  return EXIT.done;
}

async function printSchema(context: CommandContext): Promise<ExitCode> {
  const { jsonSchema } = await import('../../../src/config/settings.ts');
  context.stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return EXIT.done;
}

function refuse(context: CommandContext, failure: ConfigFailure): ExitCode {
  return context.fail(usageFailure(failure.message));
}

/** The effective settings with their source: a file and line, a variable, or the default. */
export function renderSettings(
  values: readonly { key: string; value: unknown }[],
  origins: ReadonlyMap<string, Origin>,
  theme: Theme,
): string {
  const rows = values.map(({ key, value }) => {
    const origin = origins.get(key);
    return [key, shown(value), origin?.where ?? origin?.layer ?? 'default'];
  });
  return renderTable(['SETTING', 'VALUE', 'SET BY'], rows, theme);
}

function shown(value: unknown): string {
  const isList = Array.isArray(value) && value.length > 0;
  if (isList && value.every((item) => typeof item === 'string')) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
