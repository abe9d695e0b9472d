import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { MAX_COMPLETION_TOKENS, PATIENT_PREDICT_MS } from '../../../src/config/limits.ts';
import type { CompleteRequest } from '../../../src/contract/request.ts';
import type { CommandContext, Run } from '../command-context.ts';
import type { CommandFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { addSamplingFlags, JSON_FLAG, LANGUAGE_FLAG, type SamplingFlags, samplingFields } from '../flags.ts';
import { readSource } from '../input.ts';
import { chooseLanguage } from '../language-choice.ts';
import { loadHighlight } from '../render/code.ts';
import { outsideOf, parsePositionTarget } from '../target.ts';
import { findWorkspace } from '../workspace.ts';

type Flags = SamplingFlags & { lang?: string; json?: boolean };

/** `fettle complete FILE:LINE:COL`. */
export function registerComplete(program: Command, run: Run): void {
  const command = program
    .command('complete')
    .description('Print the completion at a position in a file, exactly as it would be inserted.')
    .argument(
      '<file:line:col>',
      'the position, counted from 1; -:LINE:COL reads the text from standard input',
    )
    .option(...LANGUAGE_FLAG)
    .option(...JSON_FLAG);
  addSamplingFlags(command, { maxTokens: MAX_COMPLETION_TOKENS })
    .addHelpText('after', '\nExample:\n  $ fettle complete src/app.py:12:5')
    .action((target: string, flags: Flags) => run((context) => complete(context, target, flags)));
}

async function complete(context: CommandContext, target: string, flags: Flags): Promise<ExitCode> {
  const request = await buildRequest(context, target, flags);
  if (!request.ok) return context.fail(request.failure);
  const { stdout, theme } = context;
  const highlight = stdout.isTerminal ? loadHighlight(theme) : null;
  const { answerRequest } = await import('../answering.ts');
  return answerRequest(context, request.value, {
    json: flags.json === true,
    show: async ({ generated_code: blocks }) => {
      const text = blocks.map((block) => block.code).join('');
      if (highlight === null) stdout.write(text);
      else stdout.write(`${(await highlight)(text, request.value.document.language)}\n`);
      return EXIT.done;
    },
  });
}

async function buildRequest(
  context: CommandContext,
  target: string,
  flags: Flags,
): Promise<Result<CompleteRequest, CommandFailure>> {
  const place = parsePositionTarget(target);
  if (!place.ok) return place;
  const source = await readSource(context, place.value.path);
  if (!source.ok) return source;
  const { path, name, text } = source.value;
  const outside = outsideOf(text, place.value.position, name);
  if (outside !== null) return fail(outside);
  const language = chooseLanguage({ flag: flags.lang, path });
  if (!language.ok) return language;
  const project = await findWorkspace(context, path);
  return ok({
    id: randomUUID(),
    task: 'complete',
    workspace: project.workspace,
    history: [],
    document: { path: project.path, language: language.value, text },
    position: place.value.position,
    predict_ms: PATIENT_PREDICT_MS,
    ...samplingFields(flags),
  });
}
