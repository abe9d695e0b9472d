import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { detach } from '../../base/detach.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { LSP_FIRST_ANSWER_MS, MAX_TYPE_PROBLEMS, MAX_TYPED_FILE_BYTES } from '../../config/limits.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { TypeCheckInput, TypeProblem } from '../../ports/type-checker.ts';
import { guardedNode } from '../confinement/guarded-node.ts';
import { reachOf } from '../files/reach.ts';
import type { LspDiagnostic } from './lsp/protocol.ts';
import { LanguageServer, type Program } from './lsp/server.ts';
import { toTypeProblem } from './pyright-rules.ts';
import { OWN_SETTINGS, ownSearchPaths } from './pyright-settings.ts';
import { DiskChanges } from './type-checking/disk-changes.ts';
import { HeldProjects, NO_ROOM } from './type-checking/held-projects.ts';

type Failable<Value> = Result<Value, AnalyzerFailure>;

/** The Python that a project is checked for. */
export type PyrightEnvironment = {
  /** Null: none was found, and pyright assumes its newest version. */
  interpreter: string | null;
  version: string | null;
  /** Folders of installed packages. */
  sites: readonly string[];
  /** The folder of the standard library; empty without an interpreter. */
  library: string;
  /** The environment variables that the interpreter needs. */
  variables: Record<string, string>;
};

/**
 * `folder` is for files that pyright reads, `build` is the folder of the compiled guard; `script` is replaced
 * in tests only.
 */
export type PyrightOptions = { folder: string; build: string; script?: string | null };

/** A loaded project, and what it was loaded with. */
type Project = { server: LanguageServer; disk: DiskChanges; loadedWith: string; isLoaded: boolean };

/** Makes a project load the declarations of the built-in names. */
const EVERYDAY_CODE = 'import re\n\nprint(re.sub("a", "b", str(len([1]))))\n';
/** Loading continues after the request that started it has ended. */
const NOT_GIVEN_UP = new AbortController().signal;

const SOURCES = /\.pyi?$/;

/** pyright as the language server of a project, which diagnoses one text at a time. */
export class Pyright {
  private readonly script: string | null;
  private readonly projects = new HeldProjects<Project>();

  constructor(private readonly options: PyrightOptions) {
    this.script = options.script === undefined ? findScript() : options.script;
  }

  /**
   * Finds the certain type errors of a text. Never rejects. Aborting answers at once; the project continues
   * to load.
   */
  async check(
    input: TypeCheckInput,
    environment: PyrightEnvironment,
    signal: AbortSignal,
  ): Promise<Failable<TypeProblem[]>> {
    if (this.script === null)
      return fail({ reason: 'analyzer_missing', message: 'pyright is not installed: run "npm install"' });
    const place = this.placeOf(input);
    if (input.inPassing && !this.projects.hasRoomFor(place.root)) return fail(NO_ROOM);
    const project = await this.projectOf(this.script, place.root, environment);
    const document = { path: place.path, languageId: 'python', text: input.text };
    const answer = await project.server.use(
      document,
      async (session) => {
        const diagnostics = await session.diagnostics();
        project.isLoaded = true;
        return diagnostics;
      },
      signal,
    );
    return answer.ok ? ok(problemsIn(answer.value, input.text)) : answer;
  }

  /** Loads a project, unless it is loaded, with the types that every program uses. */
  async prepare(input: TypeCheckInput, environment: PyrightEnvironment): Promise<void> {
    if (this.projects.get(this.placeOf(input).root)?.isLoaded === true) return;
    await this.check({ ...input, text: EVERYDAY_CODE }, environment, NOT_GIVEN_UP);
  }

  close(): Promise<void> {
    return this.projects.close();
  }

  /** A text without a file is placed next to those of its project; without a project, in an empty folder. */
  private placeOf({ path, workspace }: TypeCheckInput): { root: string; path: string } {
    const emptyFolder = join(this.options.folder, 'no-project');
    const root = workspace ?? (path !== null && isAbsolute(path) ? dirname(path) : emptyFolder);
    if (root === emptyFolder) mkdirSync(emptyFolder, { recursive: true });
    return {
      root,
      path: path === null ? join(root, 'fettle_candidate.py') : isAbsolute(path) ? path : join(root, path),
    };
  }

  private async projectOf(script: string, root: string, environment: PyrightEnvironment): Promise<Project> {
    const own = await ownSearchPaths(root);
    const { interpreter, version, sites, library } = environment;
    const loadedWith = JSON.stringify([interpreter, version, sites, library, own]);
    if (this.projects.get(root)?.loadedWith !== loadedWith) this.projects.drop(root);
    const start = () => this.start({ script, root, environment, own, loadedWith });
    const project = this.projects.use(root, start);
    const { changes } = await project.disk.look();
    project.server.changed(changes);
    return project;
  }

  private start({ script, root, environment, own, loadedWith }: Start): Project {
    const blanks = writeBlanks(join(this.options.folder, 'blank-stubs'));
    const server = new LanguageServer({
      name: 'pyright',
      command: process.execPath,
      args: [script, '--stdio'],
      root,
      environment: environment.variables,
      // The first text with a new import waits until that is loaded.
      answerMs: LSP_FIRST_ANSWER_MS,
      settings: (section) => settingsOf(section, [blanks, ...own, ...environment.sites]),
      confine: async (_, scratch) => ok(this.guarded({ script, root, environment, scratch })),
    });
    const disk = new DiskChanges(root, SOURCES);
    // Snapshots the project as the server reads it.
    detach(disk.look());
    return { server, disk, loadedWith, isLoaded: false };
  }

  /** pyright behind the guard: it sees the project and its installed packages, and starts no interpreter. */
  private guarded({ script, root, environment, scratch }: Guarded): Program {
    const { version, library, sites } = environment;
    const standard = library === '' ? [] : [library, join(library, 'lib-dynload')];
    return guardedNode({
      build: this.options.build,
      script,
      args: ['--stdio'],
      // Without HOME, the system would look up the user's home in its list of users.
      environment: { ...environment.variables, HOME: scratch },
      orders: {
        readable: [...reachOf(root), dirname(script), this.options.folder, ...standard, ...sites],
        scratch,
        hidden: OWN_SETTINGS,
        maxFileBytes: MAX_TYPED_FILE_BYTES,
        interpreter: version === null ? null : { version, paths: [...standard, ...sites] },
      },
    });
  }
}

type Start = {
  script: string;
  root: string;
  environment: PyrightEnvironment;
  own: readonly string[];
  loadedWith: string;
};
type Guarded = Pick<Start, 'script' | 'root' | 'environment'> & { scratch: string };

/** Only rules that mean wrong code are on: we do not enforce a project's style of typing. */
const RULES = {
  reportAttributeAccessIssue: 'error',
  reportMissingImports: 'error',
  reportCallIssue: 'error',
  reportUndefinedVariable: 'error',
  reportIndexIssue: 'error',
};

/**
 * Packages without types, parts of which pyright would infer, at more than a second per text and with errors
 * (measured with pandas 1.5 and 3.1). They are hidden from it: their names are checked by the API index.
 */
const NOT_INFERRED = ['pandas'];

function writeBlanks(folder: string): string {
  for (const name of NOT_INFERRED) {
    mkdirSync(join(folder, name), { recursive: true });
    const text = 'from typing import Any\ndef __getattr__(name: str) -> Any: ...\n';
    writeFileSync(join(folder, name, '__init__.pyi'), text);
  }
  return folder;
}

function settingsOf(section: string | undefined, extraPaths: readonly string[]): unknown {
  const analysis = {
    autoSearchPaths: true,
    diagnosticMode: 'openFilesOnly',
    diagnosticSeverityOverrides: RULES,
    extraPaths,
    typeCheckingMode: 'off',
    useLibraryCodeForTypes: true,
  };
  if (section === 'python') return { analysis };
  if (section === 'python.analysis') return analysis;
  return section === 'pyright' ? { disableTaggedHints: true } : null;
}

function problemsIn(diagnostics: LspDiagnostic[], text: string): TypeProblem[] {
  const ofBlank = new RegExp(`^Import "(?:${NOT_INFERRED.join('|')})\\.`);
  return diagnostics
    .flatMap((one) => toTypeProblem(one, text))
    .filter(({ message }) => !ofBlank.test(message))
    .slice(0, MAX_TYPE_PROBLEMS);
}

function findScript(): string | null {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve('pyright/langserver.index.js');
  } catch {
    return null;
  }
}
