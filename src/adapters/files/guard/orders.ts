import type { GuardRules } from './guarded-paths.ts';

/** What an interpreter would say of itself. */
export type InterpreterFacts = {
  /** For instance `3.12.1`. */
  version: string;
  /** Its `sys.path`. */
  paths: readonly string[];
};

/** What the guard is told; `interpreter` null: there is none. */
export type GuardOrders = GuardRules & { interpreter: InterpreterFacts | null };

/** The variable that holds the orders as JSON. */
export const GUARD_VARIABLE = 'FETTLE_GUARD';
