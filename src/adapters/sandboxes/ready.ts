import type { Result } from '../../base/result.ts';
import type { SandboxFailure, SandboxProgram } from '../../ports/sandbox.ts';

/** A sandbox that did not work is tried again after this long: it may have been installed since. */
const SANDBOX_RETRY_MS = 30_000;

export type Ready<Value> = (program: SandboxProgram) => Promise<Result<Value, SandboxFailure>>;

/** Tries a program once for all concurrent callers; a failed attempt is repeated after `SANDBOX_RETRY_MS`. */
export function readyOnce<Value>(probe: Ready<Value>): Ready<Value> {
  const tried = new Map<SandboxProgram, { result: ReturnType<Ready<Value>>; failedAt: number | null }>();
  return (program) => {
    const last = tried.get(program);
    if (last !== undefined && !isStale(last.failedAt)) return last.result;
    const next: { result: ReturnType<Ready<Value>>; failedAt: number | null } = {
      result: probe(program),
      failedAt: null,
    };
    tried.set(program, next);
    return next.result.then((result) => {
      if (!result.ok) next.failedAt = performance.now();
      return result;
    });
  };
}

function isStale(failedAt: number | null): boolean {
  return failedAt !== null && performance.now() - failedAt > SANDBOX_RETRY_MS;
}
