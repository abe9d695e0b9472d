import type { Suite } from './report.ts';

/**
 * In run order; a new suite is a line here. A suite that cannot lack anything returns its report as `ok(report)`.
 * Loaded when they run: the command line needs only the names.
 */
export const SUITES: Readonly<Record<string, Suite>> = {
  secrets: async (options) => (await import('./secrets-suite.ts')).evaluateSecretsSuite(options),
  security: async (options) => (await import('./security.ts')).evaluateSecurity(options),
  gate: async (options) => (await import('./security.ts')).evaluateGate(options),
  'copied-code': async (options) => (await import('./copied-code-suite.ts')).evaluateCopiedCodeSuite(options),
  'made-up': async (options) => (await import('./made-up-suite.ts')).evaluateMadeUpCalls(options),
  buys: async (options) => (await import('./buys-suite.ts')).evaluateBuys(options),
};
