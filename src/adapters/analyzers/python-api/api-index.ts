import { join } from 'node:path';
import type { Examined } from '../../../analysis/python-api/examine.ts';
import type { SourceDefinition } from '../../../analysis/python-api/source-definition.ts';
import { detach } from '../../../base/detach.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import { untilAborted } from '../../../base/until-aborted.ts';
import { MAX_API_BUILD_MS, MAX_STANDARD_FACTS_BYTES } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { Files } from '../../../ports/files.ts';
import type { Processes } from '../../../ports/processes.ts';
import type { TypeCheckInput } from '../../../ports/type-checker.ts';
import { projectFolders } from '../../packages/project.ts';
import type { PythonEnvironment } from '../../python/find-environment.ts';
import { findEnvironment, interpreterVariables } from '../../python/find-environment.ts';
import { FACTS_PROGRAM } from '../../python/standard-program.ts';
import { JobThread } from '../../threads/job-thread.ts';
import type { Described } from './describe.ts';
import { standardFile } from './facts-folder.ts';
import type { WorkerFound, WorkerJob } from './worker.ts';

/** Characters of a text compared with the listed names. */
export const MAX_API_TEXT_CHARACTERS = 200_000;
/** Time to ask an interpreter for the names of its standard modules. */
const STANDARD_FACTS_MS = 30_000;

/** Time to compare one text with the lists; after this the thread is replaced. */
const API_EXAMINE_MS = 5_000;
/** Lists one text requests in sequence: a class leads to its bases. */
const MAX_API_ROUNDS = 12;
/** How long the cached facts about a project's interpreter stay valid. */
const PYTHON_ENVIRONMENT_MS = 30_000;

type Failable<Value> = Result<Value, AnalyzerFailure>;

export type ApiIndexOptions = {
  /** Where the lists are stored. */
  factsFolder: string;
  /** Build folder with the grammars and the compiled thread. */
  build: string;
  files: Files;
  processes: Processes;
  /** The environment variables that locate the active Python. */
  variables: Readonly<Record<string, string | undefined>>;
};

/**
 * The names that the installed packages of a project really have, read from their files without running any
 * of their code. Lists are made when a text first needs them, in a second thread next to the one that
 * compares.
 */
export class ApiIndex {
  private readonly examiner: JobThread<WorkerJob, WorkerFound | null>;
  private readonly builder: JobThread<WorkerJob, WorkerFound | null>;
  private readonly environments = new Map<string, { made: number; found: Promise<PythonEnvironment> }>();
  private readonly closing = new AbortController();
  private warmed: Promise<void> | null = null;
  /** Pending work by its result, shared by all texts that wait for it; failed work is not tried again. */
  private readonly making = new Map<string, Promise<Failable<void>>>();

  constructor(private readonly options: ApiIndexOptions) {
    const { build } = options;
    const thread = (name: string, killMs: number) =>
      new JobThread<WorkerJob, WorkerFound | null>({
        entry: join(build, 'src/adapters/analyzers/python-api/worker.js'),
        name,
        workerData: { grammars: join(build, 'grammars') },
        killMs,
      });
    this.examiner = thread('the API comparison', API_EXAMINE_MS);
    this.builder = thread('the API index', 2 * MAX_API_BUILD_MS);
  }

  /** Never rejects. Aborting answers at once; lists in progress are completed for later requests. */
  async examine(input: TypeCheckInput, signal: AbortSignal): Promise<Failable<Examined>> {
    if (input.text.length > MAX_API_TEXT_CHARACTERS) {
      const message = `the text has ${input.text.length} characters, more than the limit of ${MAX_API_TEXT_CHARACTERS}`;
      return fail({ reason: 'too_large', message });
    }
    // A list in progress is completed even if the text that first needed it is aborted.
    return (await untilAborted(this.compare(input, signal), signal)) ?? stopped();
  }

  /** Describes what a project's environment has under a dotted name. Never rejects. */
  async describe(name: string, workspace: string | null, signal: AbortSignal): Promise<Failable<Described>> {
    const asked = (place: JobPlace): WorkerJob => ({ kind: 'describe', name, ...place });
    const settled = this.settled(asked, { path: null, workspace }, signal);
    const found = (await untilAborted(settled, signal)) ?? stopped();
    if (!found.ok) return found;
    return found.value.kind === 'describe' ? ok(found.value.described) : noAnswer();
  }

  /** Finds a definition in a text by its path (`Class.method`); null if it is not there. */
  async define(text: string, path: string, signal: AbortSignal): Promise<Failable<SourceDefinition | null>> {
    const found = await this.examiner.run({ kind: 'define', text, path }, signal);
    if (!found.ok) return found;
    return found.value?.kind === 'define' ? ok(found.value.definition) : noAnswer();
  }

  /** Starts the thread that compares; meanwhile the standard modules that most texts use are listed. */
  async warm(): Promise<void> {
    this.warmed ??= this.start();
    await this.warmed;
  }

  /** The Python of a project, located again after a while. */
  environment(folders: readonly string[]): Promise<PythonEnvironment> {
    const key = folders.join('\n');
    const known = this.environments.get(key);
    const now = performance.now();
    if (known !== undefined && now - known.made < PYTHON_ENVIRONMENT_MS) return known.found;
    const found = findEnvironment(this.options, folders);
    this.environments.set(key, { made: now, found });
    return found;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([this.warmed, this.examiner.close(), this.builder.close()]);
    // From here on nothing is written to the folder.
    await Promise.all(this.making.values());
  }

  private async start(): Promise<void> {
    const environment = await this.environment([]);
    detach(this.standard(environment, COMMON_STANDARD_MODULES));
    const input = { text: '', language: 'python', path: null, workspace: null };
    await this.examine(input, this.closing.signal);
  }

  private async compare(input: TypeCheckInput, signal: AbortSignal): Promise<Failable<Examined>> {
    const found = await this.settled(
      (place) => ({ kind: 'examine', text: input.text, ...place }),
      input,
      signal,
    );
    if (!found.ok) return found;
    return found.value.kind === 'examine' ? ok(found.value.examined) : noAnswer();
  }

  /** Repeats the job until the lists that it lacks are made, or cannot be made. */
  private async settled(
    jobAt: (place: JobPlace) => WorkerJob,
    { path, workspace }: Pick<TypeCheckInput, 'path' | 'workspace'>,
    signal: AbortSignal,
  ): Promise<Failable<WorkerFound>> {
    const localFolders = projectFolders(path, workspace);
    const environment = await this.environment(localFolders);
    const { factsFolder } = this.options;
    const job = jobAt({ environment, localFolders: withSources(localFolders), factsFolder });
    for (let round = 0; ; round += 1) {
      const answer = await this.examiner.run(job, signal);
      if (!answer.ok) return answer;
      if (answer.value === null) return noAnswer();
      const { wanted } = answer.value;
      const isDone = wanted.packages.length + wanted.standard.length === 0;
      if (isDone || round >= MAX_API_ROUNDS) return ok(answer.value);
      const made = await Promise.all([
        ...wanted.packages.map((name) => this.package(environment, name)),
        this.standard(environment, wanted.standard),
      ]);
      // A package that cannot be listed stays unknown; asking again would change nothing.
      if (made.some(({ ok: isOk }) => !isOk)) return ok(answer.value);
    }
  }

  private package(environment: PythonEnvironment, name: string): Promise<Failable<void>> {
    const { sites, confines } = environment;
    const { factsFolder } = this.options;
    const job: WorkerJob = { kind: 'build', name, sites, confines, factsFolder };
    return this.once(`package ${name} ${sites.join(' ')}`, () =>
      this.builder.run(job, new AbortController().signal),
    );
  }

  private standard(environment: PythonEnvironment, modules: readonly string[]): Promise<Failable<void>> {
    const { interpreter, standardFolder } = environment;
    if (modules.length === 0 || interpreter === null) return Promise.resolve(ok(undefined));
    return this.once(`standard ${standardFolder} ${modules.join(' ')}`, () =>
      this.listStandard(environment, modules),
    );
  }

  private async listStandard(
    { interpreter, standardFolder }: PythonEnvironment,
    modules: readonly string[],
  ): Promise<Failable<void>> {
    const { files, processes, variables } = this.options;
    const there = await Promise.all(modules.map((name) => files.exists(standardFile(standardFolder, name))));
    const missing = modules.filter((_, index) => !there[index]);
    if (missing.length === 0) return ok(undefined);
    const { stdout, exitCode, end } = await processes.run(interpreter ?? '', {
      args: ['-I', '-S', '-c', FACTS_PROGRAM, ...missing],
      cwd: null,
      env: interpreterVariables(variables),
      timeoutMs: STANDARD_FACTS_MS,
      maxOutputBytes: MAX_STANDARD_FACTS_BYTES,
      signal: this.closing.signal,
    });
    const facts = exitCode === 0 ? parsed(stdout) : null;
    if (facts === null)
      return fail({ reason: 'analyzer_failed', message: `Python did not list its modules (${end})` });
    for (const name of missing) {
      const written = await files.writeText(
        standardFile(standardFolder, name),
        JSON.stringify(facts[name] ?? null),
      );
      if (!written.ok) return fail({ reason: 'analyzer_failed', message: written.failure.message });
    }
    return ok(undefined);
  }

  /** Runs once for all who need it; forgotten on success, because the result is then on disk. */
  private once(key: string, make: () => Promise<Failable<unknown>>): Promise<Failable<void>> {
    const known = this.making.get(key);
    if (known !== undefined) return known;
    const made = make().then((answer) => {
      if (answer.ok) this.making.delete(key);
      return answer.ok ? ok(undefined) : answer;
    });
    this.making.set(key, made);
    return made;
  }
}

/** Standard modules that most programs use: listed before the first text needs them. */
const COMMON_STANDARD_MODULES = `
  builtins typing collections collections.abc datetime json os posixpath ntpath genericpath re sys
  time math random pathlib subprocess logging asyncio functools itertools io _io abc enum threading
  string urllib urllib.parse urllib.request hashlib uuid csv _csv argparse shutil tempfile contextlib
  dataclasses decimal copy operator types sqlite3 _sqlite3 statistics base64 glob warnings inspect
  socket traceback secrets unittest concurrent concurrent.futures queue heapq bisect pickle zipfile
  http email
`
  .trim()
  .split(/\s+/);

type JobPlace = { environment: PythonEnvironment; localFolders: string[]; factsFolder: string };

function noAnswer(): { ok: false; failure: AnalyzerFailure } {
  return fail({ reason: 'analyzer_failed', message: 'the API index did not answer' });
}

/** Adds the source folders below the root (`src` layout) that are on the import path. */
function withSources(folders: string[]): string[] {
  const root = folders.at(-1);
  return root === undefined ? [] : [...folders, ...['src', 'lib', 'python'].map((name) => join(root, name))];
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function stopped(): { ok: false; failure: AnalyzerFailure } {
  return fail({ reason: 'cancelled', message: 'the comparison was stopped' });
}
