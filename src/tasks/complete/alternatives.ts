import type { CompleteRun } from './run.ts';

/** Draws for each alternative that is wanted: a small model repeats itself. */
const DRAWS_EACH = 2;

/** As many other texts as the request asks for, each once; fewer when further draws bring nothing new. */
export async function alternativesTo(
  first: string,
  { request, signal }: CompleteRun,
  draw: (more: number) => Promise<string | null>,
): Promise<string[]> {
  const found = new Set<string>();
  for (let more = 1; more <= request.alternatives * DRAWS_EACH; more++) {
    if (found.size === request.alternatives || signal.aborted) break;
    const text = await draw(more);
    if (text !== null && text !== first) found.add(text);
  }
  return [...found];
}
