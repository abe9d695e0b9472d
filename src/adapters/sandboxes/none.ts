import { fail } from '../../base/result.ts';
import type { Sandbox } from '../../ports/sandbox.ts';

/** Without a sandbox nothing is run; `fix` says what would help. */
export function createNoSandbox(fix: string): Sandbox {
  const refusal = fail({
    reason: 'no_sandbox' as const,
    message: `no sandbox, so code is never run: ${fix}`,
  });
  return {
    tool: 'none',
    available: async () => refusal,
    run: async () => refusal,
    close: async () => {},
  };
}
