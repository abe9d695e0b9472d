import { z } from 'zod';
import { fail, ok } from '../../../src/base/result.ts';
import { globMatcher, globProblem } from '../../../src/config/glob.ts';
import {
  MAX_MCP_HITS,
  MAX_SEARCH_CHARACTERS,
  MCP_LOOKUP_MS,
  USUAL_MCP_HITS,
} from '../../../src/config/limits.ts';
import type { FoundPlace } from '../../../src/contract/context-answer.ts';
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
      by: z.array(z.enum(['words', 'meaning'])),
      is_stale: z.boolean(),
      text: z.string(),
    }),
  ),
  is_behind: z.boolean(),
});

const BEHIND = 'What changed on disk lately may be missing: it was not looked at to the end.';

/** The places of the repository that words are about. */
export const searchCode: Tool<typeof Input> = {
  name: 'search_code',
  title: 'Search the repository',
  description:
    'Finds the places of the project that words, names or a question are about, best first, with their lines. The first call may say that the index is still being made: ask again then.',
  input: Input,
  output: Output,
  async run({ query, limit, path, workspace: given }, { services, signal, tell }) {
    const problem = path === undefined ? null : globProblem(path);
    if (problem !== null) return fail({ message: `path ${problem}; write it as in src/**` });
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
