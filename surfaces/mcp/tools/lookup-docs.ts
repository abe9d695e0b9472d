import { z } from 'zod';
import { fail, ok } from '../../../src/base/result.ts';
import { MAX_DOCUMENTED_NAME_CHARACTERS, MCP_LOOKUP_MS } from '../../../src/config/limits.ts';
import { DocumentationAnswer } from '../../../src/contract/documentation.ts';
import { named, WORKSPACE_FIELD } from '../code-input.ts';
import type { Tool } from '../tool.ts';
import { documentationText } from '../words.ts';

const Input = z.object({
  name: z
    .string()
    .trim()
    .max(MAX_DOCUMENTED_NAME_CHARACTERS)
    .regex(/^[\w@$./:-]+$/, 'give a dotted name, for example pandas.DataFrame.merge')
    .describe('A dotted name in an installed package or in the project, for example pandas.DataFrame.merge'),
  language: z.string().optional().describe('Search only packages of this language: python, typescript.'),
  ...WORKSPACE_FIELD,
});

/** Documentation of a name from the installed source. */
export const lookupDocs: Tool<typeof Input> = {
  name: 'lookup_docs',
  title: 'Look up documentation',
  description:
    'Looks up a name in the version that is installed in this project: signature, documentation, deprecation, uses; or the nearest names that exist. Use it instead of recalling an API from memory. Runs nothing.',
  input: Input,
  output: DocumentationAnswer,
  async run({ name, language, workspace: given }, { services, signal }) {
    const workspace = await services.workspaces.need(given);
    if (!workspace.ok) return workspace;
    const known = language === undefined ? ok(null) : named(language);
    if (!known.ok) return known;
    const question = { name, workspace: workspace.value, language: known.value };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(MCP_LOOKUP_MS)]);
    const answer = await services.assistant.docs(question, limited);
    if (!answer.ok) return fail({ message: answer.failure.message });
    return ok({ text: documentationText(name, answer.value), data: answer.value });
  },
};
