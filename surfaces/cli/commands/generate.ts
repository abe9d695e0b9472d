import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { MAX_GENERATED_TOKENS, MAX_INSTRUCTION_CHARACTERS } from '../../../src/config/limits.ts';
import type { Suggestion } from '../../../src/contract/answer.ts';
import type { Document, GenerateRequest } from '../../../src/contract/request.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { type CommandFailure, usageFailure } from '../command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfFile } from '../exit-codes.ts';
import {
  addAlternativesFlag,
  addSamplingFlags,
  JSON_FLAG,
  LANGUAGE_FLAG,
  type SamplingFlags,
  samplingFields,
  wholeNumber,
} from '../flags.ts';
import { isStandardInput, readSource, readStandardInput, STANDARD_INPUT } from '../input.ts';
import { chooseLanguage } from '../language-choice.ts';
import { type Highlight, loadHighlight } from '../render/code.ts';
import { safeLine, safeText } from '../render/safe-text.ts';
import { joinBlocks, renderSuggestedCode } from '../render/suggestion.ts';
import { count } from '../render/units.ts';
import { findWorkspace } from '../workspace.ts';
import { nothingToChange } from '../write-edit.ts';

type Flags = SamplingFlags & {
  lang?: string;
  file?: string;
  diff?: boolean;
  write?: boolean;
  tests?: boolean;
  explain?: boolean;
  search?: number;
  output?: string;
  force?: boolean;
  json?: boolean;
};

/** `fettle generate "REQUEST"`. */
export function registerGenerate(program: Command, run: Run): void {
  const command = program
    .command('generate')
    .description('Generate code from a request in plain language, and show it only after its checks.')
    .argument('<request>', `what the code should do; ${STANDARD_INPUT} reads standard input`)
    .option(
      LANGUAGE_FLAG[0],
      'the language (default: the language of --file, else the one the request names)',
    )
    .option('--file <file>', 'the file the code goes into; it need not exist')
    .option('--diff', 'print the change to --file as a unified diff, for git apply')
    .addOption(
      new Option('--write', 'write the code into --file, if the resulting file is accepted').conflicts(
        'json',
      ),
    )
    .option('--tests', 'also write tests, in the test framework of the project')
    .option('--explain', 'add a short explanation of the code')
    .addOption(
      new Option(
        '--search <seconds>',
        'how long to keep generating drafts until one passes its checks (default: a minute)',
      ).argParser(wholeNumber(1, 3_600)),
    )
    .addOption(
      new Option(
        '--output <file>',
        'write only the code to this new file instead of standard output',
      ).conflicts(['diff', 'write']),
    )
    .option('--force', 'let --output overwrite an existing file')
    .addOption(new Option(...JSON_FLAG).conflicts(['output', 'diff']));
  addSamplingFlags(addAlternativesFlag(command), { maxTokens: MAX_GENERATED_TOKENS })
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ fettle generate "a function that parses ISO 8601 durations, in Python"\n' +
        '  $ fettle generate "retry with exponential backoff" --file src/client.ts --diff\n' +
        '  $ fettle generate "fill in parse_row" --file src/rows.py --write',
    )
    .action((request: string, flags: Flags) => run((context) => generate(context, request, flags)));
}

async function generate(context: CommandContext, words: string, flags: Flags): Promise<ExitCode> {
  const request = await buildRequest(context, words, flags);
  if (!request.ok) return context.fail(request.failure);
  const { output, file } = flags;
  if (file === undefined && (flags.diff === true || flags.write === true))
    return context.fail(
      usageFailure('--diff and --write require --file. Give the file that the code goes into'),
    );
  if (output !== undefined) {
    const refusal = await refuseToReplace(context, output, flags.force === true);
    if (refusal !== null) return context.fail(refusal);
  }
  const highlight = context.stdout.isTerminal ? loadHighlight(context.theme) : null;
  const { answerRequest } = await import('../answering.ts');
  return answerRequest(context, request.value, {
    json: flags.json === true,
    show: async (suggestion) => {
      if (output !== undefined) return save(context, suggestion, output);
      if (flags.diff === true && file !== undefined) {
        const told = printDiff(context, suggestion, file);
        if (told !== EXIT.done || flags.write !== true) return told;
      }
      if (flags.write === true && file !== undefined) {
        const { writeEdit } = await import('../write-edit.ts');
        return writeEdit(context, suggestion, { file, request: request.value });
      }
      return print(context, suggestion, await highlight);
    },
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
    return fail(usageFailure('the request is empty. Describe the code, for example "a function that ..."'));
  if (instruction.length > MAX_INSTRUCTION_CHARACTERS)
    return fail(
      usageFailure(
        `the request has ${instruction.length} characters. Keep it below ${MAX_INSTRUCTION_CHARACTERS} and give code with --file`,
      ),
    );
  if (flags.file !== undefined && isStandardInput(flags.file))
    return fail(usageFailure('--file needs a file on disk. Give its name, or omit the option'));
  const path = flags.file ?? null;
  const language = chooseLanguage({ flag: flags.lang, path, request: instruction });
  if (!language.ok) return language;
  const document = path === null ? ok(null) : await documentAt(context, path, language.value);
  if (!document.ok) return document;
  const project = await findWorkspace(context, path);
  return ok({
    id: randomUUID(),
    task: 'generate',
    workspace: project.workspace,
    history: [],
    instruction,
    language: language.value,
    document: document.value === null ? null : { ...document.value, path: project.path },
    ...(flags.tests === true && { tests: true }),
    ...(flags.explain === true && { explain: true }),
    ...(flags.search !== undefined && { search_ms: 1_000 * flags.search }),
    ...samplingFields(flags),
  });
}

/** A file that does not exist yet is created. */
async function documentAt(
  context: CommandContext,
  path: string,
  language: string,
): Promise<Result<Document, CommandFailure>> {
  const source = await readSource(context, path);
  if (source.ok) return ok({ path, language, text: source.value.text });
  if (await context.files.exists(resolve(context.workingDirectory, path))) return source;
  return ok({ path, language, text: '', is_new: true });
}

function printDiff({ stdout, fail }: CommandContext, { changes = [] }: Suggestion, file: string): ExitCode {
  if (changes.length === 0) return fail(nothingToChange(file));
  // Piped output must stay exact, so that `git apply` accepts it.
  for (const { diff } of changes) stdout.write(stdout.isTerminal ? safeText(diff) : diff);
  return EXIT.done;
}

/** Checked before the model runs, so that no one waits for an answer that cannot be saved. */
async function refuseToReplace(
  context: CommandContext,
  output: string,
  force: boolean,
): Promise<CommandFailure | null> {
  if (force || !(await context.files.exists(resolve(context.workingDirectory, output)))) return null;
  return usageFailure(`${output} already exists. Give another name, or --force to overwrite it`);
}

/** `highlight` is null for a pipe, which gets only the code. */
function print(context: CommandContext, suggestion: Suggestion, highlight: Highlight | null): ExitCode {
  const { stdout, stderr, theme } = context;
  if (highlight !== null) stdout.write(renderSuggestedCode(suggestion, theme, highlight));
  else stdout.write(joinBlocks([...suggestion.generated_code, ...suggestion.test_stubs]));
  const others = suggestion.alternatives.length;
  if (highlight === null && others > 0)
    stderr.write(`${count(others, 'alternative')} not printed; use --json to see them\n`);
  if (suggestion.explanation !== '') stderr.write(`\n${safeText(suggestion.explanation.trimEnd())}\n`);
  return EXIT.done;
}

async function save(context: CommandContext, suggestion: Suggestion, output: string): Promise<ExitCode> {
  const path = resolve(context.workingDirectory, output);
  const { linkRefusal } = await import('../write-edit.ts');
  const { workspace } = await findWorkspace(context, output);
  const refused = await linkRefusal({ file: output, path, workspace });
  if (refused !== null) return context.fail(refused);
  const written = await context.files.writeText(path, joinBlocks(suggestion.generated_code));
  if (!written.ok) {
    const { reason, message } = written.failure;
    return context.fail({ exitCode: exitCodeOfFile(reason), message });
  }
  context.stderr.write(`wrote ${safeLine(output)}\n`);
  return EXIT.done;
}
