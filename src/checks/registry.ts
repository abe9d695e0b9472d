import type { Check } from './check.ts';
import { lintCheck } from './lint.ts';
import { packagesCheck } from './packages.ts';
import { scopeCheck } from './scope.ts';
import { secretsCheck } from './secrets.ts';
import { securityCheck } from './security.ts';
import { syntaxCheck } from './syntax.ts';
import { typesCheck } from './types.ts';

/** Every check, in the order that verdicts are shown in. The facts of one are its own affair. */
export const CHECKS: readonly Check<unknown>[] = [
  syntaxCheck,
  scopeCheck,
  lintCheck,
  secretsCheck,
  securityCheck,
  packagesCheck,
  typesCheck,
];
