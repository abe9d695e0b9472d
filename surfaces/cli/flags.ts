import { type Command, InvalidArgumentError, Option } from 'commander';

/** A whole number for commander; outside the bounds, the error says which are allowed. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`);
  };
}

function decimalNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Give a number from ${minimum} to ${maximum}.`);
  };
}

export type SamplingFlags = {
  alternatives?: number;
  maxTokens?: number;
  temperature?: number;
  seed?: number;
};

/** The flags of every command that lets a model write; the bounds are those of the contract's Request and limits.ts. */
export function addSamplingFlags(command: Command, longest: { maxTokens: number }): Command {
  return command
    .addOption(
      new Option('--max-tokens <count>', 'maximum length of the answer, in tokens').argParser(
        wholeNumber(1, longest.maxTokens),
      ),
    )
    .addOption(
      new Option(
        '--temperature <number>',
        'sampling temperature, 0 to 2; 0 always takes the most likely token',
      ).argParser(decimalNumber(0, 2)),
    )
    .addOption(
      new Option(
        '--seed <number>',
        'sampling seed: the same seed gives the same answer, if the provider supports it',
      ).argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    );
}

/** Further candidates besides the first one. */
export function addAlternativesFlag(command: Command): Command {
  return command.addOption(
    new Option('--alternatives <count>', 'alternative answers to show, 0 to 3').argParser(wholeNumber(0, 3)),
  );
}

/** The flags as fields of a request; those not given are absent. */
export function samplingFields(flags: SamplingFlags) {
  return {
    alternatives: flags.alternatives ?? 0,
    ...(flags.maxTokens === undefined ? {} : { max_tokens: flags.maxTokens }),
    ...(flags.temperature === undefined ? {} : { temperature: flags.temperature }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  };
}

/** `--lang`, with the same wording everywhere. */
export const LANGUAGE_FLAG = [
  '--lang <language>',
  'the language, if the file name does not imply it',
] as const;

/** `--json`, with the same wording everywhere. */
export const JSON_FLAG = ['--json', 'print the whole result as JSON on standard output'] as const;
