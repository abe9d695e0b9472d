import { homedir } from 'node:os';
import type { Assistant, AssistantOptions } from '../../src/assistant.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { configPath, fettleHome } from '../../src/config/home.ts';
import type { Flag, LoadedConfig } from '../../src/config/load.ts';
import type { PolicyLayer } from '../../src/config/policy.ts';
import type { Config } from '../../src/config/schema.ts';
import { createDiskFiles, createLog, createSystemClock, makeHome, startEngine } from '../../src/machine.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Engine } from '../../src/ports/engine.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Log } from '../../src/ports/log.ts';
import type { PullProgress } from '../../src/ports/model-files.ts';
import { type CommandFailure, environmentFailure } from './command-failure.ts';
import type { ExitCode } from './exit-codes.ts';
import { isOnlyForSearch, localModelsOf } from './local-models.ts';
import { createPullReporter } from './pull-reporter.ts';
import { renderFailure, renderWarning } from './render/error.ts';
import { createTheme, type Theme, wantsColor } from './render/theme.ts';
import { createStatusLine, NO_STATUS_LINE, type StatusLine } from './status-line.ts';

export type Output = {
  write(text: string): void;
  isTerminal: boolean;
  /** Current width of the terminal; 80 when there is none. */
  readonly columns: number;
};

/** Everything the command line takes from its process; tests pass in their own. */
export type Surroundings = {
  stdout: Output;
  stderr: Output;
  stdin: { isTerminal: boolean; chunks(): AsyncIterable<Uint8Array | string> };
  environment: Record<string, string | undefined>;
  /** Absolute path. */
  workingDirectory: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** Running analyzers, for callers that run many commands in one process. */
  analyzers?: AssistantOptions['analyzers'];
};

/** The engine's public API with the parts it was made from. */
export type Opened = { assistant: Assistant; config: Config; log: Log };

/** The environment of each command. */
export type CommandContext = Surroundings & {
  /** The folder of all state: `FETTLE_HOME`, or `.fettle` in the user's home folder. */
  home: string;
  /** For standard output. */
  theme: Theme;
  /** For standard error. */
  errorTheme: Theme;
  /** On standard error; shows nothing when that is not a terminal. */
  statusLine: StatusLine;
  files: Files;
  clock: Clock;
  /** Shows the progress of a model download on standard error. */
  reportPull(model: string, progress: PullProgress): void;
  /** Reads and validates the configuration, once: the flags of the first call count. */
  openConfig(flags?: Flag[]): Promise<Result<LoadedConfig, CommandFailure>>;
  /** Reads the user's policy and that of a project's root (null: none), again with each call. */
  openPolicies(workspace: string | null): Promise<Result<PolicyLayer[], CommandFailure>>;
  /** For commands that will use a model: the embedded engine's process starts while the rest of the program loads. */
  startEngine(): Promise<void>;
  /**
   * Loads the engine's public API, once; it is closed when the command ends. `indexing` is for long-running commands:
   * the projects that requests name are then indexed in the background.
   */
  openAssistant(indexing?: AssistantOptions['indexing']): Promise<Result<Opened, CommandFailure>>;
  /** Prints one line on standard error; returns the exit code. */
  fail(failure: CommandFailure): ExitCode;
  close(): Promise<void>;
};

/** Runs a command's action with its context, and keeps its exit code. */
export type Run = (action: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** The context of one run of the command line. The caller must close it. */
export function createCommandContext(surroundings: Surroundings): CommandContext {
  const { environment, stdout, stderr } = surroundings;
  const clock = createSystemClock();
  const theme = createTheme(wantsColor(environment, stdout.isTerminal));
  const errorTheme = createTheme(wantsColor(environment, stderr.isTerminal));
  const canRewrite = stderr.isTerminal && environment.TERM !== 'dumb';
  const statusLine = canRewrite ? createStatusLine(stderr, clock) : NO_STATUS_LINE;
  const home = fettleHome(environment, homedir());
  const reportPull = createPullReporter({
    write: (text) => stderr.write(text),
    statusLine: canRewrite ? statusLine : null,
    clock,
  });
  let config: ReturnType<typeof openConfig> | null = null;
  let engine: ReturnType<typeof startEngineOf> | null = null;
  let opened: ReturnType<typeof openAssistant> | null = null;
  const context: CommandContext = {
    ...surroundings,
    home,
    theme,
    errorTheme,
    statusLine,
    files: createDiskFiles(home),
    clock,
    reportPull,
    openConfig(flags = []) {
      config ??= openConfig(context, flags);
      return config;
    },
    openPolicies: (workspace) => openPolicies(context, workspace),
    async startEngine() {
      engine ??= startEngineOf(context);
      await engine;
    },
    openAssistant(indexing = 'existing') {
      opened ??= openAssistant(context, indexing, engine);
      return opened;
    },
    fail(failure) {
      statusLine.clear();
      stderr.write(renderFailure(failure, errorTheme));
      return failure.exitCode;
    },
    async close() {
      statusLine.clear();
      const outcome = await opened;
      if (outcome?.ok) await outcome.value.assistant.close();
      else await (await engine)?.close();
    },
  };
  return context;
}

async function openConfig(
  context: CommandContext,
  flags: Flag[],
): Promise<Result<LoadedConfig, CommandFailure>> {
  const { loadConfig } = await import('../../src/config/load.ts');
  const { environment, files } = context;
  const path = configPath(context.home);
  const loaded = await loadConfig({ path, environment, flags, readText: files.readText });
  if (!loaded.ok) return fail(environmentFailure(loaded.failure.message));
  context.statusLine.clear();
  for (const warning of loaded.value.warnings)
    context.stderr.write(renderWarning(warning, context.errorTheme));
  return loaded;
}

async function openPolicies(
  { files, home }: CommandContext,
  workspace: string | null,
): Promise<Result<PolicyLayer[], CommandFailure>> {
  const { loadPolicies } = await import('../../src/config/load-policy.ts');
  const loaded = await loadPolicies({ home, workspace, readText: files.readText });
  return loaded.ok ? loaded : fail(environmentFailure(loaded.failure.message));
}

/** Null: no configured model runs locally, or the configuration cannot be read, which is reported when it is needed. */
async function startEngineOf(context: CommandContext): Promise<Engine | null> {
  const loaded = await context.openConfig();
  if (!loaded.ok) return null;
  const { config } = loaded.value;
  // Models used only for search wait until something is searched for.
  if (localModelsOf(config).every((name) => isOnlyForSearch(config, name))) return null;
  return startEngine(config, { home: context.home, log: await createLog(config.log_level) });
}

async function openAssistant(
  context: CommandContext,
  indexing: NonNullable<AssistantOptions['indexing']>,
  starting: Promise<Engine | null> | null,
): Promise<Result<Opened, CommandFailure>> {
  const [{ createAssistant }, loaded, engine] = await Promise.all([
    import('../../src/assistant.ts'),
    context.openConfig(),
    starting,
  ]);
  if (!loaded.ok) return loaded;
  makeHome(context.home);
  const { config } = loaded.value;
  const { home, reportPull, analyzers = {} } = context;
  const log = await createLog(config.log_level);
  const assistant = createAssistant({
    config,
    home,
    log,
    onPull: reportPull,
    analyzers,
    indexing,
    ...(engine !== null && { engine }),
  });
  return ok({ assistant, config, log });
}
