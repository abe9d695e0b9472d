import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../base/result.ts';
import { MAX_TYPE_NAME_LOOKUPS } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { Sandbox, SandboxOutcome } from '../../../ports/sandbox.ts';
import type { TypeCheckInput, TypeProblem } from '../../../ports/type-checker.ts';
import { LspDiagnostic } from '../lsp/protocol.ts';
import type { OpenDocument, VirtualDocument } from '../lsp/session.ts';
import { codesOf } from './codes.ts';
import { type InstalledTypeScript, installedTypeScript } from './installed.ts';
import { type CheckedFile, packageFolders, placeOf } from './place.ts';
import { findProblems, prepare } from './problems.ts';
import { SERVICE_PROGRAM } from './service-program.ts';

/** A project's own TypeScript in the sandbox: time to its answer, memory of all its threads, and its output. */
const TYPE_SERVICE_MS = 30_000;
const TYPE_SERVICE_CPU_SECONDS = 30;
const TYPE_SERVICE_MEMORY_BYTES = 1_536 * 1024 * 1024;
const TYPE_SERVICE_OUTPUT_BYTES = 8 * 1024 * 1024;

type Failable<Value> = Result<Value, AnalyzerFailure>;

/**
 * Runs the TypeScript 5 or 6 that a project has installed, where our own cannot run. It is code of the
 * project, so it runs in the sandbox: one process per question, seconds instead of milliseconds.
 */
export class SandboxedTypeScript {
  /** The version that answered last; the verdict names it. */
  version = 'none asked yet';

  constructor(
    private readonly sandbox: Sandbox,
    private readonly why: string,
  ) {}

  async check(input: TypeCheckInput, signal: AbortSignal): Promise<Failable<TypeProblem[]>> {
    const place = placeOf(input);
    const installed = await installedTypeScript(place, this.why);
    if (!installed.ok) return installed;
    this.version = `${installed.value.version}, the project's own`;
    const question = { place, text: input.text, ambientTypes: new Set<string>() };
    const prepared = prepare(question);
    const asking = { sandbox: this.sandbox, place, installed: installed.value, signal };
    return findProblems(new SandboxedDocument(asking, prepared.text), question, prepared);
  }
}

type Asking = { sandbox: Sandbox; place: CheckedFile; installed: InstalledTypeScript; signal: AbortSignal };

const Position = z.object({ line: z.int().min(0), character: z.int().min(0) });
const Answer = z.object({
  version: z.string(),
  /** The tsconfig that applies to the text; empty for none. */
  config: z.string(),
  diagnostics: z.array(LspDiagnostic),
  completions: z.array(z.object({ position: Position, names: z.array(z.string()) })),
  /** Files. */
  definitions: z.array(z.string()),
});
type Answer = z.infer<typeof Answer>;
type Position = z.infer<typeof Position>;

/** A text that is treated as if a language server had it open. */
class SandboxedDocument implements OpenDocument {
  readonly uri: string;
  private readonly beside: VirtualDocument[] = [];
  private last: Answer | null = null;

  constructor(
    private readonly asking: Asking,
    private text: string,
  ) {
    this.uri = pathToFileURL(asking.place.path).href;
  }

  change(text: string): void {
    this.text = text;
  }

  openBeside(document: VirtualDocument): void {
    this.beside.push(document);
  }

  async diagnostics(): Promise<Failable<LspDiagnostic[]>> {
    const answer = await this.ask(null);
    if (!answer.ok) return answer;
    this.last = answer.value;
    return ok(answer.value.diagnostics);
  }

  /** Answers the requests of `findProblems` as a language server would. */
  async request(method: string, params: unknown): Promise<Failable<unknown>> {
    const position = z.object({ position: Position }).safeParse(params).data?.position ?? null;
    if (method === 'custom/projectInfo') return ok({ configFilePath: this.last?.config ?? '' });
    if (method === 'textDocument/completion') return ok({ items: this.namesAt(position) });
    if (method !== 'textDocument/definition' || position === null) return ok(null);
    const answer = await this.ask(position);
    return answer.ok
      ? ok(answer.value.definitions.map((file) => ({ uri: pathToFileURL(file).href })))
      : answer;
  }

  private namesAt(position: Position | null): { label: string }[] {
    const known = this.last?.completions.find(
      (one) => one.position.line === position?.line && one.position.character === position.character,
    );
    return (known?.names ?? []).map((label) => ({ label }));
  }

  private async ask(definition: Position | null): Promise<Failable<Answer>> {
    const { sandbox, place, installed, signal } = this.asking;
    const mark = randomUUID();
    const documents = [{ path: place.path, text: this.text }, ...this.beside];
    const readable = readableFor(place, installed);
    const question = {
      ...{ readable, notReadable: NOT_READABLE },
      ...{ mark, definition, documents },
      typescript: installed.module,
      file: place.path,
      root: place.root,
      named: codesOf('missing_member'),
      lookups: MAX_TYPE_NAME_LOOKUPS,
    };
    const ran = await sandbox.run(
      {
        program: 'node',
        args: [PROGRAM_FILE],
        files: [{ path: PROGRAM_FILE, text: SERVICE_PROGRAM }],
        stdin: JSON.stringify(question),
        readable,
        limits: {
          wallMs: TYPE_SERVICE_MS,
          cpuSeconds: TYPE_SERVICE_CPU_SECONDS,
          memoryBytes: TYPE_SERVICE_MEMORY_BYTES,
          outputBytes: TYPE_SERVICE_OUTPUT_BYTES,
        },
      },
      signal,
    );
    if (ran.ok) return answerOf(ran.value, mark, installed);
    if (ran.failure.reason === 'cancelled')
      return fail({ reason: 'cancelled', message: ran.failure.message });
    const message = `the project's own TypeScript runs only in the sandbox: ${ran.failure.message}`;
    return fail({ reason: 'analyzer_missing', message });
  }
}

const PROGRAM_FILE = 'ask.cjs';
/** The exit code for unreadable files. */
const NOT_READABLE = 73;

/** The project, and the folders above it where Node looks for packages. */
function readableFor(place: CheckedFile, { module }: InstalledTypeScript): string[] {
  const all = [place.root, dirname(dirname(module)), ...packageFolders(place)].filter((folder) =>
    existsSync(folder),
  );
  return all.filter((one) => !all.some((other) => one !== other && one.startsWith(join(other, '/'))));
}

function answerOf(
  { end, exitCode, stdout }: SandboxOutcome,
  mark: string,
  { version }: InstalledTypeScript,
): Failable<Answer> {
  const name = `the project's typescript ${version}`;
  if (end === 'timed_out') return fail({ reason: 'timed_out', message: `${name} took too long` });
  if (exitCode === NOT_READABLE) {
    const message =
      'the sandbox has no permission to read the project: make its folder readable for other users';
    return fail({ reason: 'analyzer_failed', message });
  }
  const line = stdout.split('\n').find((one) => one.startsWith(mark));
  const answer = line === undefined ? null : Answer.safeParse(parsed(line.slice(mark.length)));
  if (answer?.success) return ok(answer.data);
  const how = end === 'exited' ? `ended with ${exitCode}` : end.replaceAll('_', ' ');
  return fail({ reason: 'analyzer_failed', message: `${name} did not answer (${how})` });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
