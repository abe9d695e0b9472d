import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Output, Surroundings } from '../../surfaces/cli/command-context.ts';
import { runCommandLine } from '../../surfaces/cli/program.ts';

/** A folder with its own FETTLE_HOME and working directory. */
export type Place = { home: string; folder: string; remove(): Promise<void> };

/** `config` becomes the configuration file of the new home. */
export async function createPlace(config: object = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-cli-'));
  const home = await mkdtemp(join(tmpdir(), 'fettle-home-'));
  await writeFile(join(home, 'config.yaml'), stringify(config));
  return {
    home,
    folder,
    async remove() {
      // An aborted command may still have an analyzer running there.
      const patient = { recursive: true, force: true, maxRetries: 10 };
      await rm(folder, patient);
      await rm(home, patient);
    },
  };
}

export type RunOptions = {
  /** The content of standard input. */
  input?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  isTerminal?: boolean;
  /** For standard error; defaults to the value for standard output. */
  errorIsTerminal?: boolean;
  environment?: Record<string, string>;
  signal?: AbortSignal;
  analyzers?: Surroundings['analyzers'];
  onWrite?(write: Write): void;
};

export type RunOutcome = {
  code: number;
  stdout: string;
  stderr: string;
};

/** The output to either stream, in order. */
export type Write = { stream: 'stdout' | 'stderr'; text: string };

/** Runs the real program with streams in memory. */
export async function runCli(place: Place, args: string[], options: RunOptions = {}): Promise<RunOutcome> {
  const { input = '', isTerminal = false } = options;
  const stdout = collect('stdout', isTerminal, options);
  const stderr = collect('stderr', options.errorIsTerminal ?? isTerminal, options);
  const code = await runCommandLine(args, {
    stdout: stdout.output,
    stderr: stderr.output,
    stdin: { isTerminal: false, chunks: () => chunksOf(input) },
    environment: { FETTLE_HOME: place.home, HOME: place.home, ...options.environment },
    workingDirectory: place.folder,
    signal: options.signal ?? new AbortController().signal,
    ...(options.analyzers === undefined ? {} : { analyzers: options.analyzers }),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

async function* chunksOf(input: NonNullable<RunOptions['input']>): AsyncGenerator<string | Uint8Array> {
  if (typeof input === 'string' || input instanceof Uint8Array) yield input;
  else yield* input;
}

function collect(
  stream: Write['stream'],
  isTerminal: boolean,
  { onWrite }: RunOptions,
): { output: Output; text(): string } {
  let written = '';
  const write = (text: string) => {
    written += text;
    onWrite?.({ stream, text });
  };
  return { output: { write, isTerminal, columns: 100 }, text: () => written };
}
