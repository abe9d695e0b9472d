import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { openRepository } from '../../src/machine.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { Repositories } from '../../src/ports/repository.ts';
import type { Repository } from '../../src/repository/repository.ts';
import type { EvalFailure } from '../checks/report.ts';

/** Indexes a folder (absolute) in its own home, passes the index on, and removes everything afterwards. */
export async function withIndex<Value>(
  root: string,
  { signal, embedder = null }: { signal: AbortSignal; embedder?: Embedder | null },
  work: (repository: Repository) => Promise<Value>,
): Promise<Result<Value, EvalFailure>> {
  const home = await mkdtemp(join(tmpdir(), 'fettle-eval-'));
  try {
    const opened = await openRepository(home, root, { write: true, embedder });
    if (!opened.ok) return fail({ message: opened.failure.message });
    const repository = opened.value;
    try {
      const report = await repository.refresh(signal);
      if (!report.ok) return fail({ message: report.failure.message });
      const embedded = embedder === null ? report : await repository.embed(signal);
      if (!embedded.ok) return fail({ message: embedded.failure.message });
      return ok(await work(repository));
    } finally {
      await repository.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** An open repository in the role of the repositories of all projects. */
export function onlyRepository(repository: Repository): Repositories {
  return {
    look: async () => ok(repository),
    pause: () => () => undefined,
    close: async () => undefined,
  };
}
