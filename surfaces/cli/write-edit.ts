import { resolve } from 'node:path';
import { ok, type Result } from '../../src/base/result.ts';
import { applyEdits } from '../../src/base/text.ts';
import { MAX_SOURCE_FILE_BYTES } from '../../src/config/limits.ts';
import type { CodeBlock, Suggestion } from '../../src/contract/answer.ts';
import type { GenerateRequest } from '../../src/contract/request.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandFailure } from './command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfFile } from './exit-codes.ts';
import { count } from './render/units.ts';

/** The file as the user named it, and the request whose document it is. */
export type EditTarget = { file: string; request: GenerateRequest };

/** Where a suggestion has no edit; the code itself is shown without these flags. */
export function nothingToChange(file: string): CommandFailure {
  const message = `there is nothing to change in ${file}: it has this code already, or the code has no place in it. Leave out --diff and --write to see the code`;
  return { exitCode: EXIT.nothingPassed, message };
}

/**
 * Puts a suggestion into its file, which is a taking over: what is checked only then is checked now, and the
 * policies say whether it may be. A file that changed meanwhile is left alone.
 */
export async function writeEdit(
  context: CommandContext,
  { generated_code, changes = [] }: Suggestion,
  target: EditTarget,
): Promise<ExitCode> {
  const { file, request } = target;
  const [change] = changes;
  if (change === undefined || request.document === null) return context.fail(nothingToChange(file));
  const before = request.document.text;
  const after = applyEdits(before, generated_code.flatMap(editOf));
  if (after === null) throw new Error('an edit is not of its document');
  const path = resolve(context.workingDirectory, file);
  const refused = (await refusal(context, target, after)) ?? (await changedMeanwhile(context, target, path));
  if (refused !== null) return context.fail(refused);
  const written = await context.files.writeText(path, after);
  if (!written.ok) {
    const { reason, message } = written.failure;
    return context.fail({ exitCode: exitCodeOfFile(reason), message });
  }
  const lines = (sign: string) => change.diff.split('\n').filter((line) => isChange(line, sign)).length;
  const what = change.is_new ? 'wrote' : 'changed';
  context.stderr.write(
    `${what} ${file}: ${count(lines('+'), 'line')} added, ${count(lines('-'), 'line')} removed\n`,
  );
  return EXIT.done;
}

function isChange(line: string, sign: string): boolean {
  return line.startsWith(sign) && !/^(?:\+\+\+|---) /.test(line);
}

function editOf({ range, code }: CodeBlock): { range: NonNullable<CodeBlock['range']>; text: string }[] {
  return range === null ? [] : [{ range, text: code }];
}

async function refusal(
  context: CommandContext,
  { file, request: { document, workspace } }: EditTarget,
  after: string,
): Promise<CommandFailure | null> {
  if (document === null) return null;
  const judged = await judge(context, { document, workspace, after });
  if (!judged.ok) return judged.failure;
  const { accepted, because } = judged.value;
  if (accepted) return null;
  return { exitCode: EXIT.nothingPassed, message: `${file} was not written: ${because.join('; ')}` };
}

type Judged = {
  document: NonNullable<GenerateRequest['document']>;
  workspace: string | null;
  after: string;
};

async function judge(
  context: CommandContext,
  { document, workspace, after }: Judged,
): Promise<Result<{ accepted: boolean; because: string[] }, CommandFailure>> {
  const [opened, policies] = await Promise.all([context.openAssistant(), context.openPolicies(workspace)]);
  if (!opened.ok) return opened;
  if (!policies.ok) return policies;
  context.statusLine.show(() => 'checking what is written');
  const { acceptance } = await import('../../src/assistant.ts');
  const check = opened.value.assistant.checkUnder(policies.value);
  const verdicts = await check({ ...document, text: after }, document.text, context.signal, workspace);
  context.statusLine.clear();
  return ok(acceptance(verdicts, policies.value, document.path));
}

async function changedMeanwhile(
  { files }: CommandContext,
  { file, request: { document } }: EditTarget,
  path: string,
): Promise<CommandFailure | null> {
  const now = await files.readText(path, MAX_SOURCE_FILE_BYTES);
  const isSame = now.ok
    ? document?.is_new !== true && now.value === document?.text
    : document?.is_new === true;
  if (isSame) return null;
  return {
    exitCode: EXIT.nothingPassed,
    message: `${file} changed while the model was at work, and was left alone. Ask again`,
  };
}
