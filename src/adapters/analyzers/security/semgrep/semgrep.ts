import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLanguage, type LanguageId } from '../../../../base/languages.ts';
import { fail, type Result } from '../../../../base/result.ts';
import { Turns } from '../../../../base/turns.ts';
import { MAX_TOOL_WORDS_CHARACTERS } from '../../../../config/limits.ts';
import type { AnalyzerFailure, OptionalSecurityAnalyzer, SecurityMatch } from '../../../../ports/analyzer.ts';
import type { Processes, ProcessOutcome } from '../../../../ports/processes.ts';
import { tooLong } from '../../too-long.ts';
import { RULE_FAMILIES } from '../find-weaknesses.ts';
import { readOutput } from './output.ts';
import type { RuleFiles } from './rule-files.ts';

/** Time for one text in Semgrep's engine; after this the process is killed. */
const SEMGREP_TEXT_MS = 8_000;
/** Time for one Semgrep rule on one text. */
const SEMGREP_RULE_SECONDS = 3;
/** Memory of Semgrep's engine, after which it gives up by itself. */
const SEMGREP_MEMORY_MIB = 1_500;
/** Size of the Semgrep engine's output for one text. */
const MAX_SEMGREP_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Concurrent engines: each takes a core and some hundred megabytes. */
const MAX_SEMGREP_PROCESSES = 2;
/** Texts waiting for one of them. */
const MAX_SEMGREP_QUEUE = 64;

export type SemgrepOptions = {
  version: string;
  processes: Processes;
  rules: RuleFiles;
  /** The engine's binary; null where Semgrep is not installed. */
  findEngine: () => Promise<string | null>;
  killMs?: number;
};

type Answer = Result<SecurityMatch[], AnalyzerFailure>;

/**
 * Runs Semgrep's engine on each text without the command around it, which takes twenty times as long. The
 * engine uses no network and ignores suppression comments. It works in a temporary folder of its own.
 */
export function createSemgrep(options: SemgrepOptions): OptionalSecurityAnalyzer {
  const { version, rules, findEngine } = options;
  const turns = new Turns(MAX_SEMGREP_PROCESSES, MAX_SEMGREP_QUEUE);
  return {
    tool: 'semgrep',
    version,
    isInstalled: async () => (await findEngine()) !== null,
    async scan(text, language, signal) {
      const id = findLanguage(language)?.id;
      const known = id === undefined ? undefined : SEMGREP_LANGUAGES[id];
      if (id === undefined || known === undefined) return noRules(language);
      const refusal = tooLong(text);
      if (refusal !== null) return refusal;
      const engine = await findEngine();
      if (engine === null)
        return failed('analyzer_missing', 'Semgrep is not installed; run "fettle tools install semgrep"');
      const file = await rules.fileFor({ family: RULE_FAMILIES[id] ?? null, names: known.names });
      if (!file.ok) return file;
      if (file.value === null) return noRules(language);
      const args = ['-rules', file.value, '-lang', known.engine];
      const job = { engine, args, name: `text.${known.extension}`, text };
      return inTurn(turns, signal, () => scanText(options, job, signal));
    },
    /** Nothing: the engine is started for each text. */
    async warm() {},
    async close() {},
  };
}

async function inTurn(turns: Turns, signal: AbortSignal, scan: () => Promise<Answer>): Promise<Answer> {
  const turn = await turns.take(signal, scan);
  if (turn.ok) return turn.value;
  return turn.failure === 'cancelled'
    ? failed('cancelled', 'the scan was stopped')
    : failed('analyzer_failed', `${MAX_SEMGREP_QUEUE} texts wait for Semgrep`);
}

type Job = { engine: string; args: string[]; name: string; text: string };

async function scanText(options: SemgrepOptions, job: Job, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) return failed('cancelled', 'the scan was stopped');
  let folder: string;
  try {
    folder = await mkdtemp(join(tmpdir(), 'fettle-semgrep-'));
  } catch {
    return failed('analyzer_failed', `cannot create a folder in ${tmpdir()}`);
  }
  try {
    // The engine's offsets count these bytes.
    await writeFile(join(folder, job.name), job.text, { mode: 0o600 });
    return readOutcome(await runEngine(options, job, { folder, signal }), job.text);
  } catch {
    return failed('analyzer_failed', `cannot write the text to ${tmpdir()}`);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function runEngine(
  { processes, killMs = SEMGREP_TEXT_MS }: SemgrepOptions,
  { engine, args, name }: Job,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<ProcessOutcome> {
  const limits = ['-timeout', `${SEMGREP_RULE_SECONDS}`, '-max_memory', `${SEMGREP_MEMORY_MIB}`, '-j', '1'];
  const { SystemRoot } = process.env;
  return processes.run(engine, {
    args: [...args, ...limits, '-json_nodots', name],
    cwd: folder,
    // The complete environment: nothing of ours, and no settings of the user's Semgrep.
    env: { HOME: folder, TMPDIR: folder, ...(SystemRoot === undefined ? {} : { SystemRoot }) },
    timeoutMs: killMs,
    maxOutputBytes: MAX_SEMGREP_OUTPUT_BYTES,
    signal,
  });
}

function readOutcome(outcome: ProcessOutcome, text: string): Answer {
  switch (outcome.end) {
    case 'exited':
      break;
    case 'timed_out':
      return failed('timed_out', 'Semgrep hangs');
    case 'cancelled':
      return failed('cancelled', 'the scan was stopped');
    default:
      return failed('analyzer_failed', `Semgrep did not finish (${outcome.end})`);
  }
  if (outcome.exitCode === 0) return readOutput(outcome.stdout, text);
  const told = readOutput(outcome.stdout, text);
  // Prefer the engine's own message about a rule file that it cannot read.
  if (!told.ok && told.failure.message.startsWith('Semgrep:')) return told;
  const words = outcome.stderr.trim().split('\n', 1)[0]?.slice(0, MAX_TOOL_WORDS_CHARACTERS) ?? '';
  return failed('analyzer_failed', `Semgrep ended with ${outcome.exitCode}: ${words}`);
}

function noRules(language: string): Answer {
  return failed('language_not_supported', `Semgrep has no rules for ${JSON.stringify(language)}`);
}

function failed(reason: AnalyzerFailure['reason'], message: string): Result<never, AnalyzerFailure> {
  return fail({ reason, message });
}

/** Semgrep's names of a language: for its engine, in rules, and as a file extension. */
type SemgrepLanguage = { engine: string; names: readonly string[]; extension: string };

/** The languages that both support. */
const SEMGREP_LANGUAGES: Partial<Record<LanguageId, SemgrepLanguage>> = {
  python: { engine: 'python', names: ['python', 'python3', 'py'], extension: 'py' },
  javascript: { engine: 'js', names: ['javascript', 'js'], extension: 'jsx' },
  typescript: { engine: 'ts', names: ['typescript', 'ts'], extension: 'ts' },
  tsx: { engine: 'ts', names: ['typescript', 'ts'], extension: 'tsx' },
  go: { engine: 'go', names: ['go', 'golang'], extension: 'go' },
  rust: { engine: 'rust', names: ['rust'], extension: 'rs' },
  java: { engine: 'java', names: ['java'], extension: 'java' },
  c: { engine: 'c', names: ['c'], extension: 'c' },
  cpp: { engine: 'cpp', names: ['cpp', 'c++'], extension: 'cpp' },
  c_sharp: { engine: 'csharp', names: ['csharp', 'c#'], extension: 'cs' },
  ruby: { engine: 'ruby', names: ['ruby'], extension: 'rb' },
  php: { engine: 'php', names: ['php'], extension: 'php' },
  bash: { engine: 'bash', names: ['bash', 'sh'], extension: 'sh' },
  json: { engine: 'json', names: ['json'], extension: 'json' },
  html: { engine: 'html', names: ['html'], extension: 'html' },
};
