import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { MAX_GENERATED_TOKENS, MAX_INSTRUCTION_CHARACTERS } from '../../../src/config/limits.ts';
import type { Suggestion } from '../../../src/contract/answer.ts';
import type { GenerateRequest } from '../../../src/contract/request.ts';
import type { CommandContext } from '../command-context.ts';
import { type CommandFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfFile } from '../exit-codes.ts';
import {
  addAlternativesFlag,
  addSamplingFlags,
  JSON_FLAG,
  LANGUAGE_FLAG,
  type SamplingFlags,
  samplingFields,
} from '../flags.ts';
import { isStandardInput, readSource, readStandardInput, STANDARD_INPUT } from '../input.ts';
import { chooseLanguage } from '../language-choice.ts';
import type { Run } from '../program.ts';
import { type Highlight, loadHighlight } from '../render/code.ts';
import { safeText } from '../render/safe-text.ts';
import { joinBlocks, renderSuggestedCode } from '../render/suggestion.ts';
import { count } from '../render/units.ts';
import { findWorkspace } from '../workspace.ts';

type Flags = SamplingFlags & {
  lang?: string;
  file?: string;
  output?: string;
  force?: boolean;
  json?: boolean;
};

/** `fettle generate "REQUEST"`. */
export function registerGenerate(program: Command, run: Run): void {
  const command = program
    .command('generate')
    .description('Write code from a request in plain words, and show it only after its checks.')
    .argument('<request>', `what the code should do; ${STANDARD_INPUT} reads it from standard input`)
    .option(LANGUAGE_FLAG[0], 'the language; else it is that of --file, else the one the request names')
    .option('--file <file>', 'the file the code is for: its imports and style are taken into account')
    .option('--output <file>', 'write the code to this new file instead of standard output')
    .option('--force', 'let --output replace a file that exists')
    .addOption(new Option(...JSON_FLAG).conflicts('output'));
  addSamplingFlags(addAlternativesFlag(command), { maxTokens: MAX_GENERATED_TOKENS })
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ fettle generate "a function that parses ISO 8601 durations, in Python"\n' +
        '  $ fettle generate "retry with exponential backoff" --file src/client.ts > retry.ts',
    )
    .action((request: string, flags: Flags) => run((context) => generate(context, request, flags)));
}

async function generate(context: CommandContext, words: string, flags: Flags): Promise<ExitCode> {
  const request = await buildRequest(context, words, flags);
  if (!request.ok) return context.fail(request.failure);
  const { output } = flags;
  if (output !== undefined) {
    const refusal = await refuseToReplace(context, output, flags.force === true);
    if (refusal !== null) return context.fail(refusal);
  }
  const highlight = context.stdout.isTerminal ? loadHighlight(context.theme) : null;
  const { answerRequest } = await import('../answering.ts');
  return answerRequest(context, request.value, {
    json: flags.json === true,
    show: async (suggestion) =>
      output === undefined ? print(context, suggestion, await highlight) : save(context, suggestion, output),
  });
}

async function buildRequest(
  context: CommandContext,
  words: string,
  flags: Flags,
): Promise<Result<GenerateRequest, CommandFailure>> {
  const given = isStandardInput(words) ? await readStandardInput(context) : ok(words);
  if (!given.ok) return given;
  const instruction = given.value.trim();
  if (instruction === '')
    return fail(usageFailure('the request is empty. Say what to write, for instance "a function that ..."'));
  if (instruction.length > MAX_INSTRUCTION_CHARACTERS)
    return fail(
      usageFailure(
        `the request has ${instruction.length} characters. Keep it below ${MAX_INSTRUCTION_CHARACTERS} and give code with --file`,
      ),
    );
  if (flags.file !== undefined && isStandardInput(flags.file))
    return fail(usageFailure('--file needs a file on disk. Give its name, or leave it out'));
  const path = flags.file ?? null;
  const language = chooseLanguage({ flag: flags.lang, path, request: instruction });
  if (!language.ok) return language;
  const source = path === null ? null : await readSource(context, path);
  if (source !== null && !source.ok) return source;
  const project = await findWorkspace(context, path);
  return ok({
    id: randomUUID(),
    task: 'generate',
    workspace: project.workspace,
    history: [],
    instruction,
    language: language.value,
    document:
      source === null ? null : { path: project.path, language: language.value, text: source.value.text },
    ...samplingFields(flags),
  });
}

/** Asked before the model works, so that nobody waits for an answer that cannot be saved. */
async function refuseToReplace(
  context: CommandContext,
  output: string,
  force: boolean,
): Promise<CommandFailure | null> {
  if (force || !(await context.files.exists(resolve(context.workingDirectory, output)))) return null;
  return usageFailure(`${output} exists already. Give another name, or --force to replace it`);
}

/** `highlight` is null for a pipe, which gets nothing but the code. */
function print(context: CommandContext, suggestion: Suggestion, highlight: Highlight | null): ExitCode {
  const { stdout, stderr, theme } = context;
  if (highlight !== null) stdout.write(renderSuggestedCode(suggestion, theme, highlight));
  else stdout.write(joinBlocks(suggestion.generated_code));
  const others = suggestion.alternatives.length;
  if (highlight === null && others > 0)
    stderr.write(`${count(others, 'alternative')} not printed here; --json has them\n`);
  if (suggestion.explanation !== '') stderr.write(`\n${safeText(suggestion.explanation.trimEnd())}\n`);
  return EXIT.done;
}

async function save(context: CommandContext, suggestion: Suggestion, output: string): Promise<ExitCode> {
  const path = resolve(context.workingDirectory, output);
  const written = await context.files.writeText(path, joinBlocks(suggestion.generated_code));
  if (!written.ok) {
    const { reason, message } = written.failure;
    return context.fail({ exitCode: exitCodeOfFile(reason), message });
  }
  context.stderr.write(`wrote ${output}\n`);
  return EXIT.done;
}
