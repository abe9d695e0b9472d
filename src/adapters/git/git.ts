import { parse } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { ChangesFailure } from '../../ports/changes.ts';
import type { Processes, ProcessOutcome } from '../../ports/processes.ts';
import type { Borrowing, ListSettings } from './borrowing.ts';
import { lookAtRepository } from './own-folder.ts';
import { NO_HOOKS, SAFE_SETTINGS } from './safe-settings.ts';

/** Output of one git call: names of changed files, or texts of a batch. */
const MAX_GIT_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Time for one git call: reading a large repository's state from a cold disk takes seconds. */
const GIT_MS = 30_000;
/** Memory git may allocate; excludes the files it maps. */
const GIT_MEMORY_BYTES = 2 * 1024 ** 3;
/** Characters quoted of git's own error message. */
const MAX_GIT_WORDS_CHARACTERS = 200;

export type Environment = Record<string, string | undefined>;

type GitCall = { input?: string; encoding?: 'utf8' | 'latin1'; maxOutputBytes?: number };

/** Git in one folder; returns its output, or the reason for having none. */
export interface Git {
  /** Succeeds only with exit code 0. */
  run(args: string[], call?: GitCall): Promise<Result<string, ChangesFailure>>;
  /** The same, but any exit code is an answer. */
  ask(args: string[]): Promise<Result<{ exitCode: number; stdout: string; stderr: string }, ChangesFailure>>;
}

export type GitOptions = {
  processes: Processes;
  environment: Environment;
  folder: string;
  signal: AbortSignal;
  /** `-c` settings in addition to `SAFE_SETTINGS`, which every call has. */
  settings?: string[];
  /**
   * Leaves the setting for the hooks folder unchanged, so that it can be queried; no command that runs hooks
   * may be called then.
   */
  asksForHooks?: boolean;
};

/** Variables that keep git from waiting, writing, fetching, and translating its messages. */
const QUIET = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // A partial clone would fetch missing objects, through a transport from its own configuration.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
};

/**
 * Opens git for reading: it starts no program that a repository names. Repository settings in the environment
 * (`GIT_INDEX_FILE` while a hook runs) remain in force.
 */
export function openGit(options: GitOptions): Git {
  const hooks = options.asksForHooks === true ? [] : [NO_HOOKS];
  const settings = [...SAFE_SETTINGS, ...hooks, ...(options.settings ?? [])].flatMap((setting) => [
    '-c',
    setting,
  ]);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...options.environment, ...QUIET }))
    if (value !== undefined) env[name] = value;

  const start = (args: string[], cwd: string, call: GitCall = {}) =>
    options.processes.run('git', {
      args: ['--no-pager', ...settings, ...args],
      cwd,
      env,
      timeoutMs: GIT_MS,
      maxMemoryBytes: GIT_MEMORY_BYTES,
      maxOutputBytes: call.maxOutputBytes ?? MAX_GIT_OUTPUT_BYTES,
      signal: options.signal,
      ...(call.input === undefined ? {} : { input: call.input }),
      ...(call.encoding === undefined ? {} : { encoding: call.encoding }),
    });

  /** In a system folder: inside the repository, git would read all of its settings at once. */
  const list: ListSettings = async (path) => {
    const args = ['config', '--file', path, '--no-includes', '--list', '-z'];
    const { exitCode, stdout } = await start(args, parse(options.folder).root);
    if (exitCode !== 0) return null;
    const entries = stdout.split('\0').filter((entry) => entry !== '');
    return entries.map((entry) => {
      const [name = '', ...lines] = entry.split('\n');
      return { name, value: lines.join('\n') };
    });
  };
  const { GIT_DIR, GIT_WORK_TREE } = options.environment;
  const isChosen = Boolean(GIT_DIR || GIT_WORK_TREE);
  let looking: Promise<Borrowing> | null = null;
  const inRepository = async (
    args: string[],
    call?: GitCall,
  ): Promise<Result<ProcessOutcome, ChangesFailure>> => {
    // Repository settings in the environment are the user's choice.
    looking ??= isChosen ? Promise.resolve(ok([])) : lookAtRepository(options.folder, list);
    const looked = await looking;
    if (!looked.ok) return looked;
    const more = looked.value.flatMap((setting) => ['-c', setting]);
    return ok(await start([...more, ...args], options.folder, call));
  };

  return {
    async run(args, call) {
      const outcome = await inRepository(args, call);
      if (!outcome.ok) return outcome;
      return outcome.value.exitCode === 0 ? ok(outcome.value.stdout) : fail(failureOf(outcome.value, args));
    },
    async ask(args) {
      const outcome = await inRepository(args);
      if (!outcome.ok) return outcome;
      const { exitCode, stdout, stderr } = outcome.value;
      return exitCode === null ? fail(failureOf(outcome.value, args)) : ok({ exitCode, stdout, stderr });
    },
  };
}

function failureOf(outcome: ProcessOutcome, args: string[]): ChangesFailure {
  switch (outcome.end) {
    case 'not_found':
      return {
        reason: 'git_missing',
        message: 'git is not installed, or not in a trusted folder on PATH; install it',
      };
    case 'timed_out':
      return {
        reason: 'timed_out',
        message: `git ${args[0]} did not finish within ${GIT_MS / 1_000} s; try again, or name files instead`,
      };
    case 'cancelled':
      return { reason: 'cancelled', message: 'cancelled' };
    case 'output_too_large':
      return { reason: 'too_large', message: 'the change is too large to list; check it in smaller parts' };
    default:
      return wordsOf(outcome.stderr, args);
  }
}

function wordsOf(stderr: string, args: string[]): ChangesFailure {
  if (/not a git repository|cannot use bare repository/.test(stderr)) return NOT_A_REPOSITORY;
  const line = (stderr.split('\n').find((text) => text.startsWith('fatal:')) ?? stderr).trim();
  const words = line.replace(/\s+/g, ' ').slice(0, MAX_GIT_WORDS_CHARACTERS);
  const message = `git ${args[0]} failed${words === '' ? '' : `: ${words}`}; check the repository with git`;
  return { reason: 'git_failed', message };
}

/** There is no repository, or no working tree. */
export const NOT_A_REPOSITORY: ChangesFailure = {
  reason: 'not_a_repository',
  message: 'this is not the working tree of a git repository; change to one, or name files to check',
};
