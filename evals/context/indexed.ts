import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { openRepository } from '../../src/machine.ts';
import type { Repository } from '../../src/repository/repository.ts';
import type { EvalFailure } from '../checks/report.ts';

/** Indexes a folder (absolute) under a home of its own, hands it over, and leaves nothing behind. */
export async function withIndex<Value>(
  root: string,
  signal: AbortSignal,
  work: (repository: Repository) => Promise<Value>,
): Promise<Result<Value, EvalFailure>> {
  const home = await mkdtemp(join(tmpdir(), 'fettle-eval-'));
  try {
    const opened = await openRepository(home, root, { write: true });
    if (!opened.ok) return fail({ message: opened.failure.message });
    const repository = opened.value;
    try {
      const report = await repository.refresh(signal);
      if (!report.ok) return fail({ message: report.failure.message });
      return ok(await work(repository));
    } finally {
      await repository.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
