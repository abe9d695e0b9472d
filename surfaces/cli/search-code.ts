import { fail, ok, type Result } from '../../src/base/result.ts';
import { globMatcher } from '../../src/config/glob.ts';
import { isIndexed, openRepository } from '../../src/machine.ts';
import type { FoundCode, SearchCode, Told } from '../mcp/services.ts';

/** Searches for agents in the index under a home; what changed on disk is read anew first. */
export function createSearchCode(home: string): SearchCode {
  return async ({ workspace, words, limit, glob }, signal) => {
    if (!(await isIndexed(home, workspace)))
      return fail({ message: `${workspace} is not indexed yet; run fettle index in it` });
    const opened = await openRepository(home, workspace, { write: true });
    if (!opened.ok) return fail({ message: opened.failure.message });
    const repository = opened.value;
    try {
      const report = await repository.refresh(signal);
      if (!report.ok) return fail({ message: report.failure.message });
      const takesPath = glob === null ? {} : { takesPath: globMatcher(glob) };
      const hits = await repository.search(words, { limit, ...takesPath });
      return found(hits);
    } finally {
      await repository.close();
    }
  };
}

type Hits = Awaited<
  ReturnType<Extract<Awaited<ReturnType<typeof openRepository>>, { ok: true }>['value']['search']>
>;

/** In the words of the wire. */
function found(hits: Hits): Result<FoundCode[], Told> {
  if (!hits.ok) return fail({ message: hits.failure.message });
  return ok(
    hits.value.map(({ path, firstLine, lastLine, kind, symbol, isStale, text }) => {
      return { path, first_line: firstLine, last_line: lastLine, kind, symbol, is_stale: isStale, text };
    }),
  );
}
