import { resolve } from 'node:path';
import { applyRangeEdits } from '../../src/base/text-edits.ts';
import { MAX_SOURCE_FILE_BYTES } from '../../src/config/limits.ts';
import type { CodeBlock, Suggestion } from '../../src/contract/answer.ts';
import type { Document, GenerateRequest } from '../../src/contract/request.ts';
import { leadsOutside } from '../../src/machine.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandFailure } from './command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfFile } from './exit-codes.ts';
import { safeLine } from './render/safe-text.ts';
import { count } from './render/units.ts';

/** The file as the user named it, and the request it belongs to. */
type EditTarget = { file: string; request: GenerateRequest };

/** For a suggestion without an edit; without these flags the code itself is shown. */
export function nothingToChange(file: string): CommandFailure {
  const message = `nothing to change in ${file}: it already has this code, or the code has no place in it. Omit --diff and --write to see the code`;
  return { exitCode: EXIT.nothingPassed, message };
}

/** One file to write: its name, its path, its text as read, and its new text. */
type Writing = {
  file: string;
  path: string;
  document: Document;
  workspace: string | null;
  after: string;
  diff: string;
};

/**
 * Writes a suggestion into its file, and its tests into theirs. Since this accepts the code, the checks reserved for
 * acceptance run now, and the policies decide. A file that changed meanwhile is left alone.
 */
export async function writeEdit(
  context: CommandContext,
  suggestion: Suggestion,
  { file, request }: EditTarget,
): Promise<ExitCode> {
  const { document, workspace } = request;
  if (suggestion.changes === undefined || document === null) return context.fail(nothingToChange(file));
  const path = resolve(context.workingDirectory, file);
  const target = { file, path, document, workspace };
  const written = await write(context, {
    ...target,
    ...becoming(document, suggestion.generated_code, suggestion),
  });
  if (written !== EXIT.done) return written;
  for (const block of suggestion.test_stubs) {
    if (block.path === null || workspace === null) continue;
    const tests: Document = { path: block.path, language: block.language, text: '', is_new: true };
    const place = { file: block.path, path: resolve(workspace, block.path), document: tests, workspace };
    const done = await write(context, { ...place, ...becoming(tests, [block], suggestion) });
    if (done !== EXIT.done) return done;
  }
  return EXIT.done;
}

function becoming(
  { path, text }: Document,
  blocks: readonly CodeBlock[],
  { changes = [] }: Suggestion,
): Pick<Writing, 'after' | 'diff'> {
  const after = applyRangeEdits(text, blocks.flatMap(editOf));
  if (after === null) throw new Error('an edit does not match its document');
  return { after, diff: changes.find((change) => change.path === path)?.diff ?? '' };
}

async function write(context: CommandContext, writing: Writing): Promise<ExitCode> {
  const { file, path, document, after, diff } = writing;
  const refused =
    (await linkRefusal(writing)) ??
    (await refusal(context, writing)) ??
    (await changedMeanwhile(context, writing));
  if (refused !== null) return context.fail(refused);
  const written = await context.files.writeText(path, after);
  if (!written.ok) {
    const { reason, message } = written.failure;
    return context.fail({ exitCode: exitCodeOfFile(reason), message });
  }
  const lines = (sign: string) => diff.split('\n').filter((line) => isChange(line, sign)).length;
  const what = document.is_new === true ? 'wrote' : 'changed';
  context.stderr.write(
    `${what} ${safeLine(file)}: ${count(lines('+'), 'line')} added, ${count(lines('-'), 'line')} removed\n`,
  );
  return EXIT.done;
}

function isChange(line: string, sign: string): boolean {
  return line.startsWith(sign) && !/^(?:\+\+\+|---) /.test(line);
}

function editOf({ range, code }: CodeBlock): { range: NonNullable<CodeBlock['range']>; text: string }[] {
  return range === null ? [] : [{ range, text: code }];
}

/** A link comes with the repository, but its target does not belong to it. */
export async function linkRefusal({
  file,
  path,
  workspace,
}: Pick<Writing, 'file' | 'path' | 'workspace'>): Promise<CommandFailure | null> {
  const real = workspace === null ? null : await leadsOutside(workspace, path);
  if (real === null) return null;
  const message = `${file} was not written: a link leads out of the project ${workspace}, to ${real}. Remove the link, or name that file directly`;
  return { exitCode: EXIT.nothingPassed, message };
}

async function refusal(
  context: CommandContext,
  { file, document, workspace, after }: Writing,
): Promise<CommandFailure | null> {
  const [opened, policies] = await Promise.all([context.openAssistant(), context.openPolicies(workspace)]);
  if (!opened.ok) return opened.failure;
  if (!policies.ok) return policies.failure;
  context.statusLine.show(() => 'checking the result');
  const { acceptance } = await import('../../src/assistant.ts');
  const check = opened.value.assistant.checkUnder(policies.value);
  const verdicts = await check({ ...document, text: after }, document.text, context.signal, workspace);
  context.statusLine.clear();
  const { accepted, because } = acceptance(verdicts, policies.value, document.path);
  if (accepted) return null;
  return { exitCode: EXIT.nothingPassed, message: `${file} was not written: ${because.join('; ')}` };
}

async function changedMeanwhile(
  { files }: CommandContext,
  { file, path, document: { text, is_new } }: Writing,
): Promise<CommandFailure | null> {
  const now = await files.readText(path, MAX_SOURCE_FILE_BYTES);
  const isSame = now.ok ? is_new !== true && now.value === text : is_new === true;
  if (isSame) return null;
  return {
    exitCode: EXIT.nothingPassed,
    message: `${file} changed while the model was working and was left unchanged. Try again`,
  };
}
