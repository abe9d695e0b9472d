import type { Analyzers } from '../../checks/check.ts';
import type { DocumentationServices } from '../../context/documentation.ts';
import type { RepositoryContext } from '../../context/repository.ts';
import type { CodeOutliner } from '../../ports/code-outliner.ts';
import type { Environment } from '../../ports/environment.ts';
import type { Files } from '../../ports/files.ts';
import type { Ask, Provider } from '../../ports/provider.ts';

/** What every task needs; built once by `parts.ts`. */
export type TaskServices = DocumentationServices & {
  role: 'complete' | 'chat';
  /** Whose work goes first in the model. */
  priority: Ask['priority'];
  provider: Provider;
  analyzers: Analyzers;
  files: Files;
  environment: Environment;
  /** Null: prompts show nothing of the repository. */
  repository: RepositoryContext | null;
  outliner: CodeOutliner;
  beforeDisplayMs: number;
  /** Tokens that the role's model can hold; null when its provider does not say. */
  contextTokens(signal: AbortSignal): Promise<number | null>;
};
