import { z } from 'zod';
import { fail, ok } from '../../../src/base/result.ts';
import { globProblem } from '../../../src/config/glob.ts';
import {
  MAX_MCP_HITS,
  MAX_SEARCH_CHARACTERS,
  MCP_LOOKUP_MS,
  USUAL_MCP_HITS,
} from '../../../src/config/limits.ts';
import { WORKSPACE_FIELD } from '../code-input.ts';
import type { Tool } from '../tool.ts';
import { placesText } from '../words.ts';

const Input = z.object({
  query: z.string().trim().min(1).max(MAX_SEARCH_CHARACTERS).describe('Words, names or a question.'),
  limit: z.int().min(1).max(MAX_MCP_HITS).default(USUAL_MCP_HITS).describe('The most places to give.'),
  path: z.string().optional().describe('Only files of these names, for instance src/**'),
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
      is_stale: z.boolean(),
      text: z.string(),
    }),
  ),
});

/** The places of the repository that words are about. */
export const searchCode: Tool<typeof Input> = {
  name: 'search_code',
  title: 'Search the repository',
  description:
    'Finds the places of the project that words, names or a question are about, best first, with their lines. The project must have been indexed once by "fettle index"; what changed since is read anew with each call.',
  input: Input,
  output: Output,
  async run({ query, limit, path, workspace: given }, { services, signal, tell }) {
    const problem = path === undefined ? null : globProblem(path);
    if (problem !== null) return fail({ message: `path ${problem}; write it as in src/**` });
    const workspace = await services.workspaces.need(given);
    if (!workspace.ok) return workspace;
    await tell('bringing the index up to date');
    const question = { workspace: workspace.value, words: query, limit, glob: path ?? null };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(MCP_LOOKUP_MS)]);
    const hits = await services.searchCode(question, limited);
    if (!hits.ok) return hits;
    return ok({ text: placesText(hits.value), data: { hits: hits.value } });
  },
};
