import { createLinter } from './adapters/analyzers/lint/linter.ts';
import {
  createCodeOutliner,
  createSecurityAnalyzer,
  createSyntaxAnalyzer,
} from './adapters/analyzers/parsing/code-analyzers.ts';
import { CodeThread } from './adapters/analyzers/parsing/code-thread.ts';
import { createApiIndex, createNamesChecker, createPythonChecker } from './adapters/analyzers/python.ts';
import { createSecretScanner } from './adapters/analyzers/secrets/scanner.ts';
import { createOptionalTools } from './adapters/analyzers/security/optional-tools.ts';
import { createTypeCheckers } from './adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from './adapters/analyzers/typescript/checker.ts';
import { createSystemClock } from './adapters/clock/system.ts';
import { createDocumentation } from './adapters/documentation/documentation.ts';
import { createLlamaEngine } from './adapters/engines/llama/engine.ts';
import { createApiNotes } from './adapters/environment/api-notes.ts';
import { createEnvironment } from './adapters/environment/environment.ts';
import { createCompletionLog } from './adapters/events/completion-log.ts';
import { createEventLog } from './adapters/events/jsonl.ts';
import { createExampleRunner } from './adapters/examples/runner.ts';
import { createDiskFiles } from './adapters/files/disk.ts';
import { createSourceTree } from './adapters/files/source-tree.ts';
import { createFetch } from './adapters/http/client.ts';
import { createLicenseIndex } from './adapters/licenses/license-index.ts';
import { engineResources } from './adapters/machine/resources.ts';
import { userFolder } from './adapters/machine/user-folder.ts';
import { rememberLocated } from './adapters/model-files/remembered.ts';
import { createModelFiles } from './adapters/model-files/store.ts';
import { createPackageIndex } from './adapters/packages/package-index.ts';
import { createLicensePolicy } from './adapters/policies/license-policy.ts';
import { createProcesses } from './adapters/processes/execa.ts';
import { buildProviders } from './adapters/providers/build.ts';
import { createEmbedder } from './adapters/providers/embedder.ts';
import { activeEnvironments } from './adapters/python/environment-folder.ts';
import { createSandbox } from './adapters/sandboxes/create.ts';
import { createSecurityTools } from './adapters/tools/security-tools.ts';
import { createFolderWatcher } from './adapters/watchers/node-watcher.ts';
import type { Analyzers } from './checks/check.ts';
import type { Config } from './config/schema.ts';
import { SelectionMemory } from './context/selection-memory.ts';
import type { CheckName } from './contract/verdict.ts';
import type { Clock } from './ports/clock.ts';
import type { CodeOutliner } from './ports/code-outliner.ts';
import type { CompletionLog } from './ports/completion-log.ts';
import type { DocumentationSource } from './ports/documentation.ts';
import type { Embedder } from './ports/embedder.ts';
import type { Engine } from './ports/engine.ts';
import type { Environment } from './ports/environment.ts';
import type { EventLog } from './ports/event-log.ts';
import type { Files } from './ports/files.ts';
import type { Log } from './ports/log.ts';
import type { ModelFiles, PullProgress } from './ports/model-files.ts';
import type { Processes } from './ports/processes.ts';
import type { Provider } from './ports/provider.ts';
import type { Repositories } from './ports/repository.ts';
import type { Sandbox } from './ports/sandbox.ts';
import type { SecurityTools } from './ports/security-tools.ts';
import { Workspaces, type WorkspacesOptions } from './repository/workspaces.ts';
import { Admission } from './tasks/complete/admission.ts';
import { CompletionMemory } from './tasks/complete/memory.ts';
import type { CompleteServices } from './tasks/complete/run.ts';

/** Completions that collect context, query the local model and are checked at once: two take twice as long each. */
const COMPLETIONS_AT_ONCE = 1;
const DOWNLOAD_CONNECT_MS = 5_000;

export type AssistantOptions = {
  config: Config;
  /** The folder of all state (`FETTLE_HOME`). */
  home: string;
  log: Log;
  /** The checks `check` runs, to measure each by itself; all by default. */
  checks?: readonly CheckName[];
  /** Running analyzers to use in place of its own; the caller that started them closes them. */
  analyzers?: Partial<Analyzers>;
  /**
   * Whether to index the projects named in requests in the background, which only suits long-running processes;
   * otherwise only existing indexes are used, which is the default.
   */
  indexing?: WorkspacesOptions['indexing'];
  /** An engine that is already starting, in place of its own; it is closed with the rest. */
  engine?: Engine;
  /** Wraps each provider, to record or replay what a model says. */
  onProvider?: (configured: Provider) => Provider;
  /** Called when a model has to be downloaded before the first answer. */
  onPull?: (model: string, progress: PullProgress) => void;
};

export type Role = 'complete' | 'chat';

/** The role-specific services of a task. */
type Bound = Pick<CompleteServices, 'role' | 'priority' | 'provider' | 'contextTokens' | 'admission'>;

/** Everything that is built once and shared by all requests. */
export type Parts = AssistantOptions & {
  engine: Engine;
  models: ModelFiles;
  bound: Record<Role, Bound>;
  services: Omit<CompleteServices, keyof Bound>;
  processes: Processes;
  sandbox: Sandbox;
  tools: SecurityTools;
  embed: Provider | null;
  embedder: Embedder | null;
  events: EventLog;
  completionLog: CompletionLog;
  repositories: Repositories;
};

/** Opens the index of a repository in the home. */
type Indexes = {
  openRepository(
    home: string,
    root: string,
    how: { write: boolean; embedder: Embedder | null },
  ): ReturnType<WorkspacesOptions['open']>;
  isIndexed(home: string, root: string): Promise<boolean>;
};

/** Builds the adapters. Nothing is loaded or started until it is needed. */
export function buildParts(options: AssistantOptions, indexes: Indexes): Parts {
  const { config, home, log, onProvider = (configured) => configured } = options;
  const engine = options.engine ?? createLlamaEngine({ ...engineResources(config.engine, home), log });
  const processes = createProcesses();
  const sandbox = createSandbox(processes);
  const files = createDiskFiles(home);
  const clock = createSystemClock();
  const modelFiles = createModelFiles({
    home,
    models: config.models,
    processes,
    files,
    fetch: createFetch({ connectMs: DOWNLOAD_CONNECT_MS }),
    clock,
  });
  const models = rememberLocated(modelFiles, clock);
  const secrets = createSecretScanner();
  const providers = buildProviders({ config, engine, modelFiles: models, secrets });
  const embedder = providers.embed && createEmbedder(providers.embed, models);
  const repositories = createRepositories(options, indexes, embedder);
  const shared = { processes, files, clock, sandbox, secrets };
  const { analyzers, environment, documentation, outliner } = buildAnalyzers(options, shared);
  return {
    ...options,
    engine,
    models,
    processes,
    sandbox,
    tools: createSecurityTools({ home, processes, files, clock, environment: process.env }),
    embed: providers.embed,
    embedder,
    events: createEventLog({ home, log }),
    completionLog: createCompletionLog({ home, log }),
    repositories,
    bound: {
      complete: bind('complete', onProvider(providers.complete), clock),
      chat: bind('chat', onProvider(providers.chat), clock),
    },
    services: {
      analyzers,
      files,
      environment,
      documentation,
      outliner,
      repository: config.context.repository ? { repositories, selections: new SelectionMemory() } : null,
      clock,
      beforeDisplayMs: config.checks.before_display_ms,
      completions: new CompletionMemory(),
    },
  };
}

type Shared = {
  processes: Processes;
  files: Files;
  clock: Clock;
  sandbox: Sandbox;
  secrets: Analyzers['secrets'];
};

/** Analyzers of code: for the checks, for prompts, and for documentation lookups. */
function buildAnalyzers(
  { config, home, analyzers: given }: AssistantOptions,
  { processes, files, clock, sandbox, secrets }: Shared,
): {
  analyzers: Analyzers;
  environment: Environment;
  documentation: DocumentationSource;
  outliner: CodeOutliner;
} {
  const typescript = createTypeScriptChecker({ sandbox });
  const thread = new CodeThread();
  const index = createApiIndex({ home, files, processes });
  const python = createPythonChecker({ home, files, processes, index });
  const pythonPrefixes = activeEnvironments(process.env);
  const names = createNamesChecker(index);
  const notes = createApiNotes({
    clock,
    byLanguage: { python: names, typescript, tsx: typescript, javascript: typescript },
  });
  const environment = createEnvironment({ files, clock, pythonPrefixes, notes });
  const analyzers: Analyzers = {
    syntax: createSyntaxAnalyzer(thread),
    lint: createLinter(),
    secrets,
    security: createSecurityAnalyzer(thread),
    packages: createPackageIndex({
      files,
      clock,
      home,
      pythonPrefixes,
    }),
    licenses: createLicenseIndex({ home, files, processes, environment: process.env }),
    licensePolicy: createLicensePolicy({ home, files }),
    types: createTypeCheckers({ typescript, tsx: typescript, javascript: typescript, python }),
    examples: createExampleRunner(sandbox),
    ...createOptionalTools({ home, files, processes, clock, rules: config.checks.semgrep_rules || null }),
    ...given,
  };
  return {
    analyzers,
    environment,
    documentation: createDocumentation({ files, python: index, typescript }),
    outliner: createCodeOutliner(thread),
  };
}

function createRepositories(
  { home, log, indexing = 'existing' }: AssistantOptions,
  { openRepository, isIndexed }: Indexes,
  embedder: Embedder | null,
): Workspaces {
  return new Workspaces({
    open: (root, how) => openRepository(home, root, { ...how, embedder }),
    isIndexed: (root) => isIndexed(home, root),
    files: createDiskFiles(),
    clock: createSystemClock(),
    log,
    indexing,
    watcher: createFolderWatcher(),
    tree: createSourceTree(),
    userFolder: userFolder(),
  });
}

function bind(role: Role, provider: Provider, clock: Clock): Bound {
  const isInline = role === 'complete';
  return {
    role,
    priority: isInline ? 'completion' : 'chat',
    provider,
    contextTokens: windowOf(provider),
    admission: isInline && provider.cache !== undefined ? new Admission(COMPLETIONS_AT_ONCE, clock) : null,
  };
}

/** The provider is asked once; if it could not be reached, it is asked again with the next request. */
function windowOf(provider: Provider): CompleteServices['contextTokens'] {
  let known: number | null | undefined;
  return async (signal) => {
    if (known !== undefined) return known;
    const abilities = await provider.probe(signal);
    if (!abilities.ok) return null;
    known = abilities.value.contextTokens;
    return known;
  };
}
