import type { Check } from './check.ts';
import { secretsCheck } from './secrets.ts';
import { syntaxCheck } from './syntax.ts';

/** Every check, in the order that verdicts are shown in. The facts of one are its own affair. */
export const CHECKS: readonly Check<unknown>[] = [syntaxCheck, secretsCheck];
