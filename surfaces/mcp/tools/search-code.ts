import { z } from 'zod';
import { fail, ok } from '../../../src/base/result.ts';
import { globMatcher, globProblem } from '../../../src/config/glob.ts';
import { MAX_SEARCH_CHARACTERS, MCP_LOOKUP_MS } from '../../../src/config/limits.ts';
import type { FoundPlace } from '../../../src/contract/context-answer.ts';
import { WORKSPACE_FIELD } from '../code-input.ts';
import type { Tool } from '../tool.ts';
import { placesText } from '../words.ts';

/** Default and maximum number of search results. */
const USUAL_MCP_HITS = 8;
const MAX_MCP_HITS = 50;

const Input = z.object({
  query: z.string().trim().min(1).max(MAX_SEARCH_CHARACTERS).describe('Words, names or a question.'),
  limit: z.int().min(1).max(MAX_MCP_HITS).default(USUAL_MCP_HITS).describe('The maximum number of results.'),
  path: z.string().optional().describe('Only files that match, for example src/**'),
  ...WORKSPACE_FIELD,
});

const Output = z.object({
  hits: z.array(
    z.object({
      path: z.string(),
      first_line: z.int(),
      last_line: z.int(),
      kind: z.string(),
      symbol: z.string().nullable(),
      by: z.array(z.enum(['words', 'meaning'])),
      is_stale: z.boolean(),
      text: z.string(),
    }),
  ),
  is_behind: z.boolean(),
});

const BEHIND = 'Recent changes on disk may be missing: they are not fully indexed yet.';

/** The places of the repository that match words. */
export const searchCode: Tool<typeof Input> = {
  name: 'search_code',
  title: 'Search the repository',
  description:
    'Searches the project by words, by names or with a question, and returns the best places first, with their lines. The first call may report that the index is still being built: then try again.',
  input: Input,
  output: Output,
  async run({ query, limit, path, workspace: given }, { services, signal, tell }) {
    const problem = path === undefined ? null : globProblem(path);
    if (problem !== null) return fail({ message: `path ${problem}; write it like src/**` });
    const workspace = await services.workspaces.need(given);
    if (!workspace.ok) return workspace;
    await tell('searching');
    const takesPath = path === undefined ? {} : { takesPath: globMatcher(path) };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(MCP_LOOKUP_MS)]);
    const asked = { workspace: workspace.value, question: query, limit, ...takesPath };
    const answer = await services.assistant.search(asked, limited);
    if (!answer.ok) return fail({ message: answer.failure.message });
    const { hits, not_ready, is_behind } = answer.value;
    if (not_ready !== null) return fail({ message: not_ready });
    const text = is_behind ? `${placesText(hits)}\n${BEHIND}` : placesText(hits);
    return ok({ text, data: { hits: hits.map(placeOf), is_behind } });
  },
};

function placeOf({ path, first_line, last_line, kind, symbol, by, is_stale, text }: FoundPlace) {
  return { path, first_line, last_line, kind, symbol, by, is_stale, text };
}
