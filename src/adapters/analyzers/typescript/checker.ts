import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { version } from 'typescript';
import { bracketDepth } from '../../../base/bracket-depth.ts';
import { detach } from '../../../base/detach.ts';
import { textHash } from '../../../base/fingerprint.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { Sandbox } from '../../../ports/sandbox.ts';
import type { TypeChecker, TypeCheckInput, TypeProblem } from '../../../ports/type-checker.ts';
import { LanguageServer, type Program } from '../lsp/server.ts';
import type { Session } from '../lsp/session.ts';
import { tooLong } from '../too-long.ts';
import { DiskChanges } from '../type-checking/disk-changes.ts';
import { HeldProjects, NO_ROOM } from '../type-checking/held-projects.ts';
import { type Confiner, confiner } from './confined.ts';
import { unreadableImport } from './imports.ts';
import { type CheckedFile, placeOf } from './place.ts';
import { findProblems, prepare } from './problems.ts';
import { SandboxedTypeScript } from './sandboxed.ts';

/** Bracket nesting in a text whose types are checked. */
const MAX_TYPED_NESTING = 500;
/** Cached type-check results, so that a document without its candidate is checked once. */
const MAX_KEPT_TYPE_RESULTS = 32;

type Failable<Value> = Result<Value, AnalyzerFailure>;

/** A loaded project. `ambientTypes`: packages under `@types` that its files turned out to need. */
type Project = { server: LanguageServer; disk: DiskChanges; ambientTypes: Set<string>; isLoaded: boolean };

export type TypeScriptOptions = {
  /** Replaced in tests only; the replacement is not confined. */
  command?: { path: string; args: string[] } | null;
  /** Runs the project's own compiler when ours does not exist for this system; without a sandbox it is never run. */
  sandbox?: Sandbox;
};

/** A checker that also answers other questions about a text at its place: `work` gets the open document. */
export interface TypeScriptChecker extends TypeChecker {
  ask<Value>(
    input: TypeCheckInput,
    work: (session: Session) => Promise<Failable<Value>>,
    signal: AbortSignal,
  ): Promise<Failable<Value>>;
}

/** Sources and settings that a check may depend on. */
const WATCHED = /\.(?:[cm]?[jt]s|[jt]sx|json)$/;

/**
 * TypeScript 7's language server with the project's own tsconfig and packages. A text is opened at its
 * place in the project without being written to disk.
 */
export function createTypeScriptChecker(options: TypeScriptOptions = {}): TypeScriptChecker {
  const command = options.command === undefined ? findCommand() : options.command;
  const confine = options.command === undefined ? confiner() : undefined;
  const projects = new Projects(command, confine);
  const own =
    command === null && options.sandbox !== undefined
      ? new SandboxedTypeScript(options.sandbox, `${missingPackage()} is not installed`)
      : null;
  return {
    tool: 'typescript',
    get version() {
      return own?.version ?? version;
    },
    async check(input, signal) {
      return tooLarge(input.text) ?? (own ?? projects).check(input, signal);
    },
    async ask(input, work, signal) {
      return tooLarge(input.text) ?? projects.ask(input, work, signal);
    },
    prepare: async (input) => (own === null ? projects.prepare(input) : undefined),
    /** A server starts with its project: `prepare` loads it. */
    async warm() {},
    close: () => projects.close(),
  };
}

/** Its parser needs time cubic in the nesting depth: minutes for code that no one writes by hand. */
function tooLarge(text: string): ReturnType<typeof tooLong> {
  const refusal = tooLong(text);
  if (refusal !== null || bracketDepth(text) <= MAX_TYPED_NESTING) return refusal;
  return fail({ reason: 'too_large', message: `brackets are nested more than ${MAX_TYPED_NESTING} deep` });
}

/** The most recently used projects, and the results of their checks. */
class Projects {
  private readonly open = new HeldProjects<Project>();
  private readonly kept = new LRUCache<string, TypeProblem[]>({ max: MAX_KEPT_TYPE_RESULTS });

  constructor(
    private readonly command: { path: string; args: string[] } | null,
    private readonly confine: Confiner | undefined,
  ) {}

  async check(input: TypeCheckInput, signal: AbortSignal): Promise<Failable<TypeProblem[]>> {
    if (this.command === null) return missing();
    const place = placeOf(input);
    if (input.inPassing && !this.open.hasRoomFor(place.root)) return fail(NO_ROOM);
    const unreadable = unreadableImport(input.text, place);
    if (unreadable !== null) return fail({ reason: 'not_stated', message: unreadable });
    const project = await this.projectOf(place);
    const key = keyOf(place, input.text);
    const known = this.kept.get(key);
    if (known !== undefined) return ok(known);
    const question = { place, text: input.text, ambientTypes: project.ambientTypes };
    const prepared = prepare(question);
    const { path, languageId } = place;
    return project.server.use(
      { path, languageId, text: prepared.text },
      async (session) => {
        const problems = await findProblems(session, question, prepared);
        project.isLoaded = true;
        // Also saved if the caller has left: the next one asks the same.
        if (problems.ok) this.kept.set(key, problems.value);
        return problems;
      },
      signal,
    );
  }

  async prepare(input: TypeCheckInput): Promise<void> {
    if (this.open.get(placeOf(input).root)?.isLoaded === true) return;
    await this.check({ ...input, text: '' }, NOT_GIVEN_UP);
  }

  async ask<Value>(
    input: TypeCheckInput,
    work: (session: Session) => Promise<Failable<Value>>,
    signal: AbortSignal,
  ): Promise<Failable<Value>> {
    if (this.command === null) return missing();
    const place = placeOf(input);
    const unreadable = unreadableImport(input.text, place);
    if (unreadable !== null) return fail({ reason: 'not_stated', message: unreadable });
    const { server } = await this.projectOf(place);
    return server.use({ path: place.path, languageId: place.languageId, text: input.text }, work, signal);
  }

  close(): Promise<void> {
    return this.open.close();
  }

  private async projectOf(place: CheckedFile): Promise<Project> {
    const { root } = place;
    const { changes, packagesChanged } = (await this.open.get(root)?.disk.look()) ?? NO_CHANGES;
    if (changes.length > 0 || packagesChanged) this.kept.clear();
    if (packagesChanged) this.open.drop(root);
    else this.open.get(root)?.server.changed(changes);
    return this.open.use(root, () => this.start(root));
  }

  private start(root: string): Project {
    const { path = '', args = [] } = this.command ?? {};
    const { confine } = this;
    const server = new LanguageServer({
      name: "TypeScript's language server",
      command: path,
      args,
      root,
      environment: {},
      settings: () => SETTINGS,
      ...(confine !== undefined && {
        confine: (program: Program, scratch: string) => confine(program, { root, scratch }),
      }),
    });
    const disk = new DiskChanges(root, WATCHED);
    // Snapshots the project as the server reads it.
    detach(disk.look());
    return { server, disk, ambientTypes: new Set(), isLoaded: false };
  }
}

/** Loading continues after the request that started it has ended. */
const NOT_GIVEN_UP = new AbortController().signal;

const NO_CHANGES = { changes: [], packagesChanged: false };

/** It must not download declarations of packages. Without an environment it does not find npm either. */
const SETTINGS = {
  disableAutomaticTypeAcquisition: true,
  tsserver: { automaticTypeAcquisition: { enabled: false } },
};

function keyOf({ path, root }: CheckedFile, text: string): string {
  return textHash(`${root}\n${path}\n${text}`);
}

function missing(): { ok: false; failure: AnalyzerFailure } {
  const message = `${missingPackage()} is not installed: run "npm install"`;
  return fail({ reason: 'analyzer_missing', message });
}

function missingPackage(): string {
  return `@typescript/typescript-${process.platform}-${process.arch}`;
}

/** The native program of TypeScript 7 from the package for this platform; null when it is missing. */
function findCommand(): { path: string; args: string[] } | null {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  try {
    const manifest = createRequire(typescript).resolve(`${missingPackage()}/package.json`);
    const path = join(dirname(manifest), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    return existsSync(path) ? { path, args: ['--lsp', '--stdio'] } : null;
  } catch {
    return null;
  }
}
