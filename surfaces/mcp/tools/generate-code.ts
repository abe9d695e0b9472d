import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { languageOfPath } from '../../../src/base/languages.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { MAX_INSTRUCTION_CHARACTERS, MAX_SOURCE_FILE_BYTES } from '../../../src/config/limits.ts';
import { CodeBlock, Confidence, FileChange, NewDependency } from '../../../src/contract/answer.ts';
import type { Document } from '../../../src/contract/request.ts';
import { Verdict } from '../../../src/contract/verdict.ts';
import { named, WORKSPACE_FIELD } from '../code-input.ts';
import { follow } from '../follow.ts';
import type { McpServices, ToolFailure } from '../services.ts';
import type { Tool } from '../tool.ts';
import { suggestionText } from '../words.ts';

const Input = z.object({
  instruction: z
    .string()
    .trim()
    .min(1)
    .max(MAX_INSTRUCTION_CHARACTERS)
    .describe('What the code should do. Examples such as "f(2) == 4" are run against each draft.'),
  language: z.string().optional().describe('Required unless path implies it.'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The file the code goes into, relative to the root of the workspace; the answer then contains the edit as a diff.',
    ),
  tests: z.boolean().optional().describe('Also write tests, in the test framework of the project.'),
  explain: z.boolean().optional().describe('Also add a short explanation of the code.'),
  ...WORKSPACE_FIELD,
});

const Output = z.object({
  generated_code: z.array(CodeBlock),
  changes: z.array(FileChange).optional(),
  explanation: z.string(),
  test_stubs: z.array(CodeBlock),
  test_stubs_reason: z.string().optional(),
  new_dependencies: z.array(NewDependency).optional(),
  confidence: Confidence,
  confidence_reason: z.string(),
  evidence: z.array(Verdict),
});

/** Generates code from a request. */
export const generateCode: Tool<typeof Input> = {
  name: 'generate_code',
  title: 'Generate code',
  description:
    'Generates code with the local model, and returns it only if it passes its checks, with the evidence. Writes nothing to disk.',
  input: Input,
  output: Output,
  async run(given, call) {
    const target = await targetOf(call.services, given);
    if (!target.ok) return target;
    const common = { id: randomUUID(), history: [], alternatives: 0 };
    const { instruction, tests, explain } = given;
    const extras = { ...(tests && { tests }), ...(explain && { explain }) };
    const request = { ...common, ...extras, task: 'generate' as const, instruction, ...target.value };
    const answer = await follow(request, call);
    if (!answer.ok) return answer;
    const [explanation = ''] = await call.services.assistant.withoutSecrets(
      [answer.value.explanation],
      call.signal,
    );
    const told = { ...answer.value, explanation };
    return ok({ text: suggestionText(told), data: told });
  },
};

type Target = { workspace: string | null; language: string; document: Document | null };

async function targetOf(
  { workspaces, files }: McpServices,
  given: z.output<typeof Input>,
): Promise<Result<Target, ToolFailure>> {
  const language = languageOf(given);
  if (!language.ok) return language;
  if (given.path === undefined) {
    const workspace = await workspaces.choose(given.workspace);
    return workspace.ok
      ? ok({ workspace: workspace.value, language: language.value, document: null })
      : workspace;
  }
  const workspace = await workspaces.need(given.workspace);
  if (!workspace.ok) return workspace;
  const place = await workspaces.locate(workspace.value, given.path);
  if (!place.ok) return place;
  const text = await files.readText(place.value.absolute, MAX_SOURCE_FILE_BYTES);
  // A new file has no text yet.
  if (!text.ok && text.failure.reason !== 'not_found') return fail({ message: text.failure.message });
  const path = place.value.relative;
  const document = text.ok
    ? { path, language: language.value, text: text.value }
    : { path, language: language.value, text: '', is_new: true };
  return ok({ workspace: workspace.value, language: language.value, document });
}

function languageOf({ language, path }: z.output<typeof Input>): Result<string, ToolFailure> {
  if (language !== undefined) return named(language);
  const ofPath = path === undefined ? null : languageOfPath(path);
  return ofPath === null
    ? fail({ message: 'the language is unknown; give language, as python' })
    : ok(ofPath.id);
}
