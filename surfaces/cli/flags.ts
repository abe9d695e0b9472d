import { type Command, InvalidArgumentError, Option } from 'commander';

/** A whole number for commander; out of the bounds it says which are allowed. */
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

/** The flags of every command that lets the model write; the bounds are those of the contract's Request and of limits.ts. */
export function addSamplingFlags(command: Command, longest: { maxTokens: number }): Command {
  return command
    .addOption(
      new Option('--max-tokens <count>', 'the longest answer, in tokens').argParser(
        wholeNumber(1, longest.maxTokens),
      ),
    )
    .addOption(
      new Option(
        '--temperature <number>',
        'how freely to draw, 0 to 2; 0 always takes the likeliest',
      ).argParser(decimalNumber(0, 2)),
    )
    .addOption(
      new Option('--seed <number>', 'the same seed draws the same answer, where the provider can').argParser(
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
      ),
    );
}

/** Further candidates beside the first one. */
export function addAlternativesFlag(command: Command): Command {
  return command.addOption(
    new Option('--alternatives <count>', 'further answers to show, 0 to 3').argParser(wholeNumber(0, 3)),
  );
}

/** The flags in the words of a request; what was not given is absent. */
export function samplingFields(flags: SamplingFlags) {
  return {
    alternatives: flags.alternatives ?? 0,
    ...(flags.maxTokens === undefined ? {} : { max_tokens: flags.maxTokens }),
    ...(flags.temperature === undefined ? {} : { temperature: flags.temperature }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  };
}

/** `--lang`, in the same words everywhere. */
export const LANGUAGE_FLAG = [
  '--lang <language>',
  'the language, when the file name does not say it',
] as const;

/** `--json`, in the same words everywhere. */
export const JSON_FLAG = ['--json', 'print the whole result as JSON on standard output'] as const;
