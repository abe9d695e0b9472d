import type { Suite } from '../checks/report.ts';

/** The context suites, in run order; a new suite is a line here. Loaded when they run. */
export const CONTEXT_SUITES: Readonly<Record<string, Suite>> = {
  cosqa: async (options) => (await import('./cosqa-suite.ts')).evaluateCosqaSuite(options),
  docstrings: async (options) => (await import('./docstrings-suite.ts')).evaluateDocstrings(options),
  'cross-file': async (options) => (await import('./cross-file.ts')).evaluateCrossFile(options),
  questions: async (options) => (await import('./questions-suite.ts')).evaluateQuestions(options),
  versions: async (options) => (await import('./versions-suite.ts')).evaluateVersionFacts(options),
  completions: async (options) => (await import('./completions-suite.ts')).evaluateCompletions(options),
};
