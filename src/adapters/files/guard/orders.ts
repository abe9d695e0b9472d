import type { GuardRules } from './guarded-paths.ts';

/** The facts that an interpreter would report about itself. */
export type InterpreterFacts = {
  /** For instance `3.12.1`. */
  version: string;
  /** Its `sys.path`. */
  paths: readonly string[];
};

/** The orders for the guard; `interpreter` null: there is none. */
export type GuardOrders = GuardRules & { interpreter: InterpreterFacts | null };

/** The environment variable with the orders as JSON. */
export const GUARD_VARIABLE = 'FETTLE_GUARD';
