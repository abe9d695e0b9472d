import type { Analyzers } from '../../checks/check.ts';
import type { DocumentationServices } from '../../context/documentation.ts';
import type { RepositoryContext } from '../../context/repository.ts';
import type { CodeOutliner } from '../../ports/code-outliner.ts';
import type { Environment } from '../../ports/environment.ts';
import type { Files } from '../../ports/files.ts';
import type { Ask, Provider } from '../../ports/provider.ts';

/** The services of all tasks; built once by `parts.ts`. */
export type TaskServices = DocumentationServices & {
  role: 'complete' | 'chat';
  /** Its priority in the model's queue. */
  priority: Ask['priority'];
  provider: Provider;
  analyzers: Analyzers;
  files: Files;
  environment: Environment;
  /** Null: prompts contain nothing from the repository. */
  repository: RepositoryContext | null;
  outliner: CodeOutliner;
  beforeDisplayMs: number;
  /** Context window of the role's model, in tokens; null when its provider does not report it. */
  contextTokens(signal: AbortSignal): Promise<number | null>;
};
