import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { lineStarts } from '../../../src/base/text.ts';
import { MAX_INSTRUCTION_CHARACTERS } from '../../../src/config/limits.ts';
import { CodeRelations, Confidence } from '../../../src/contract/answer.ts';
import type { Range } from '../../../src/contract/position.ts';
import { Audience } from '../../../src/contract/request.ts';
import { Verdict } from '../../../src/contract/verdict.ts';
import { CODE_FIELDS, readCode, WORKSPACE_FIELD } from '../code-input.ts';
import { follow } from '../follow.ts';
import type { ToolFailure } from '../services.ts';
import type { Tool } from '../tool.ts';
import { suggestionText } from '../words.ts';

const Input = z.object({
  ...CODE_FIELDS,
  first_line: z.int().min(1).optional().describe('The first line to explain, counted from 1.'),
  last_line: z.int().min(1).optional().describe('The last line to explain. Default: the first one.'),
  question: z
    .string()
    .max(MAX_INSTRUCTION_CHARACTERS)
    .default('')
    .describe('What you want to know about it.'),
  audience: Audience.optional().describe('The audience. Default: a working programmer.'),
  ...WORKSPACE_FIELD,
});

const Output = z.object({
  explanation: z.string(),
  relations: CodeRelations.optional(),
  confidence: Confidence,
  confidence_reason: z.string(),
  evidence: z.array(Verdict),
});

/** Explains code. */
export const explainCode: Tool<typeof Input> = {
  name: 'explain_code',
  title: 'Explain code',
  description: 'Explains code, or some lines of a file. Code in the answer has passed the checks.',
  input: Input,
  output: Output,
  async run({ first_line, last_line, question, audience, ...given }, call) {
    const code = await readCode(call.services, given);
    if (!code.ok) return code;
    const { document, workspace } = code.value;
    const range = rangeOf(document.text, first_line, last_line);
    if (!range.ok) return range;
    const reader = audience === undefined ? {} : { audience };
    const common = { id: randomUUID(), workspace, history: [], alternatives: 0, ...reader };
    const answer = await follow(
      { ...common, task: 'explain', document, range: range.value, question: question.trim() },
      call,
    );
    if (!answer.ok) return answer;
    const [explanation = ''] = await call.services.assistant.withoutSecrets(
      [answer.value.explanation],
      call.signal,
    );
    const told = { ...answer.value, explanation };
    return ok({ text: suggestionText(told), data: told });
  },
};

function rangeOf(
  text: string,
  first: number | undefined,
  last: number | undefined,
): Result<Range | null, ToolFailure> {
  if (first === undefined && last === undefined) return ok(null);
  const lines = lineStarts(text).length;
  const [from, to] = [first ?? 1, last ?? first ?? 1];
  if (from > to || to > lines)
    return fail({ message: `lines ${from}-${to} do not exist; give lines between 1 and ${lines}` });
  const starts = lineStarts(text);
  const line = text.slice(starts[to - 1], starts[to] ?? text.length).replace(/\r?\n$|\r$/, '');
  return ok({ start: { line: from, column: 1 }, end: { line: to, column: line.length + 1 } });
}
