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
    .regex(/^[\w@$./:-]+$/, 'give a dotted name, as pandas.DataFrame.merge')
    .describe('A dotted name of an installed package or of the project, as pandas.DataFrame.merge'),
  language: z.string().optional().describe('Look in the packages of this language only: python, typescript.'),
  ...WORKSPACE_FIELD,
});

/** What the installed source says of a name. */
export const lookupDocs: Tool<typeof Input> = {
  name: 'lookup_docs',
  title: 'Look up documentation',
  description:
    'Says what the version that is installed in this project really has under a name: signature, documentation, deprecation, uses; or the nearest names that exist. Use it instead of remembering an API. Nothing is run.',
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
