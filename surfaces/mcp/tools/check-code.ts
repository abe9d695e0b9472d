import { z } from 'zod';
import { acceptance } from '../../../src/assistant.ts';
import { fail, ok } from '../../../src/base/result.ts';
import { MAX_SOURCE_FILE_BYTES } from '../../../src/config/limits.ts';
import { Verdict } from '../../../src/contract/verdict.ts';
import { CODE_FIELDS, readCheckedCode, WORKSPACE_FIELD } from '../code-input.ts';
import type { Tool } from '../tool.ts';
import { verdictLines } from '../words.ts';

const Input = z.object({
  ...CODE_FIELDS,
  before: z
    .string()
    .max(MAX_SOURCE_FILE_BYTES)
    .optional()
    .describe('The whole text before the change, so that only new findings count.'),
  ...WORKSPACE_FIELD,
});

const Output = z.object({
  accepted: z.boolean(),
  /** Why it is not; empty when it is. */
  because: z.array(z.string()),
  path: z.string().nullable(),
  language: z.string(),
  verdicts: z.array(Verdict),
});

/** Checks code from any source, and decides whether it is accepted. */
export const checkCode: Tool<typeof Input> = {
  name: 'check_code',
  title: 'Check code',
  description:
    'Runs all checks on code: syntax, undefined names, types against the installed versions, invented or vulnerable packages, security, secrets, copied code. Use it on code you have written before you hand it over. Does not run or change anything. Reports whether the code is accepted, why not, and which checks have an unknown result.',
  input: Input,
  output: Output,
  async run({ before, ...given }, { services, signal, tell }) {
    const code = await readCheckedCode(services, given);
    if (!code.ok) return code;
    const { document, workspace } = code.value;
    const policies = await services.openPolicies(workspace);
    if (!policies.ok) return fail({ message: policies.failure.message });
    await tell(`checking ${document.path ?? document.language}`);
    const verdicts = await services.assistant.check(document, before ?? null, signal, workspace);
    const judged = acceptance(verdicts, policies.value, document.path, document.reading.kind);
    const text = [
      judged.accepted ? 'accepted' : `not accepted: ${judged.because.join('; ')}`,
      ...verdictLines(verdicts),
    ].join('\n');
    const { path, language } = document;
    return ok({ text, data: { ...judged, path, language, verdicts } });
  },
};
