import { setMaxListeners } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, ok, type Result } from '../../../base/result.ts';
import { Turns } from '../../../base/turns.ts';
import { untilAborted } from '../../../base/until-aborted.ts';
import { LSP_FIRST_ANSWER_MS } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import { Connection } from './connection.ts';
import { Diagnoses } from './diagnoses.ts';
import { ConfigurationRequest, Initialized, Registrations } from './protocol.ts';
import { type Live, Session, type VirtualDocument } from './session.ts';

/** Time for each answer of a language server after its first; after this it is killed. */
const LSP_ANSWER_MS = 10_000;

/** Time to start a language server, up to its answer to `initialize`. */
const LSP_START_MS = 10_000;
/** Texts queued for one language server. */
export const MAX_LSP_QUEUE = 32;

export type LanguageServerOptions = {
  /** Its name in failures. */
  name: string;
  command: string;
  args: string[];
  /** Absolute path of the workspace; sent to the server whether it exists or not. */
  root: string;
  /** As in `ConnectionOptions`. */
  environment: Record<string, string>;
  /** Starts the process with limits on what it can read; `scratch` is where it runs and may write. */
  confine?(program: Program, scratch: string): Promise<Failable<Program>>;
  initializationOptions?: unknown;
  /** Answers `workspace/configuration`, one section at a time. */
  settings?(section: string | undefined): unknown;
  startMs?: number;
  firstAnswerMs?: number;
  answerMs?: number;
};

/** The command for a process. `environment` is as in `ConnectionOptions`. */
export type Program = { command: string; args: string[]; environment: Record<string, string> };

type Failable<Value> = Result<Value, AnalyzerFailure>;

/** How many ends of the process (crash, hang or invalid output) are followed by a restart. */
const FORGIVEN_FALLS = 1;

/**
 * A language server: started on first use, used by one document at a time, killed when it hangs or sends
 * invalid data, restarted once, then left off until Fettle is restarted.
 */
export class LanguageServer {
  private readonly options: LanguageServerOptions;
  private live: Promise<Failable<Live>> | null = null;
  private connection: Connection | null = null;
  /** One document is open at a time. */
  private readonly turns = new Turns(1, MAX_LSP_QUEUE - 1);
  private falls = 0;
  private lastFall = '';
  private isClosed = false;

  constructor(options: LanguageServerOptions) {
    this.options = options;
  }

  /**
   * Opens the document (which need not be on disk) and calls `work` with the session; no other document is
   * open meanwhile. Aborting answers `cancelled` at once. Never rejects unless `work` does.
   */
  async use<Value>(
    document: VirtualDocument,
    work: (session: Session) => Promise<Failable<Value>>,
    signal: AbortSignal,
  ): Promise<Failable<Value>> {
    // Questions of one request wait in parallel, and each removes its listener: many listeners are not a
    // leak.
    setMaxListeners(0, signal);
    const turn = await untilAborted(
      this.turns.take(signal, () => this.run(document, work, signal)),
      signal,
    );
    if (turn?.ok) return turn.value;
    return turn?.failure === 'full' ? this.failed(`${MAX_LSP_QUEUE} texts wait for it`) : cancelled();
  }

  /** Memory of its process; null while there is none, and where the system does not say. */
  get residentBytes(): number | null {
    return this.connection?.residentBytes ?? null;
  }

  /** Notifies a running server of changed files; one that is not running will read them anyway. */
  changed(files: { path: string; type: 'created' | 'changed' | 'deleted' }[]): void {
    const types = { created: 1, changed: 2, deleted: 3 };
    const changes = files.map(({ path, type }) => ({ uri: pathToFileURL(path).href, type: types[type] }));
    if (changes.length > 0) this.connection?.notify('workspace/didChangeWatchedFiles', { changes });
  }

  /** Ends the process; pending and later uses are answered with `cancelled`. */
  async close(): Promise<void> {
    this.isClosed = true;
    // No shutdown request: it has nothing to save, and a busy server answers only when it is done.
    await this.connection?.kill('closed');
  }

  private async run<Value>(
    document: VirtualDocument,
    work: (session: Session) => Promise<Failable<Value>>,
    signal: AbortSignal,
  ): Promise<Failable<Value>> {
    this.live ??= this.start();
    const live = await this.live;
    if (!live.ok) return live;
    const { answerMs = LSP_ANSWER_MS, firstAnswerMs = LSP_FIRST_ANSWER_MS } = this.options;
    const { hasAnswered } = live.value;
    const session = new Session({
      live: live.value,
      document,
      timeoutMs: hasAnswered ? answerMs : firstAnswerMs,
      // The first answer includes loading the project, which continues for later callers.
      signal: hasAnswered ? signal : new AbortController().signal,
      failed: (message) => (this.isClosed ? cancelled() : this.failed(message)),
    });
    session.open();
    try {
      return await work(session);
    } finally {
      session.close();
    }
  }

  private async start(): Promise<Failable<Live>> {
    const { name, startMs = LSP_START_MS } = this.options;
    if (this.isClosed) return cancelled();
    if (this.falls > FORGIVEN_FALLS) return this.failed(`${name} is off until Fettle restarts`);
    const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-server-')));
    const program = await this.program(scratch);
    if (!program.ok || this.isClosed) {
      rmSync(scratch, { recursive: true, force: true });
      this.live = null;
      return program.ok ? cancelled() : program;
    }
    const diagnoses = new Diagnoses();
    const connection = new Connection({
      ...program.value,
      scratch,
      // Not the project's folder: programs looked up in the working directory must not come from a
      // repository.
      folder: scratch,
      onNotification: (method, params) => diagnoses.take(method, params),
      onRequest: (method, params) => this.answer(diagnoses, method, params),
      onEnd: (why) => {
        diagnoses.end();
        this.fell(connection, why);
      },
    });
    this.connection = connection;
    const answer = await connection.call('initialize', this.introduction(), startMs);
    if (!answer.ok) {
      await connection.kill(answer.failure.message);
      return this.isClosed ? cancelled() : this.failed(answer.failure.message);
    }
    const initialized = Initialized.safeParse(answer.value);
    if (initialized.data?.capabilities.diagnosticProvider) diagnoses.isPull = true;
    connection.notify('initialized', {});
    return ok({ connection, diagnoses, hasAnswered: false });
  }

  private async program(scratch: string): Promise<Failable<Program>> {
    const { command, args, environment, confine } = this.options;
    const program = { command, args, environment };
    return confine === undefined ? ok(program) : confine(program, scratch);
  }

  private introduction(): object {
    const { root, initializationOptions } = this.options;
    const uri = pathToFileURL(root).href;
    return {
      processId: process.pid,
      clientInfo: { name: 'fettle' },
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'workspace' }],
      initializationOptions,
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          synchronization: { dynamicRegistration: false },
          hover: { contentFormat: ['markdown'] },
          diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false, ...TAGS },
          publishDiagnostics: { versionSupport: true, ...TAGS },
        },
      },
    };
  }

  /** Answers a request from the server; undefined means "no such method". */
  private answer(diagnoses: Diagnoses, method: string, params: unknown): unknown {
    if (method === 'workspace/configuration') {
      const asked = ConfigurationRequest.safeParse(params).data?.items ?? [];
      return asked.map(({ section }) => this.options.settings?.(section) ?? null);
    }
    if (method === 'client/registerCapability') {
      const { registrations = [] } = Registrations.safeParse(params).data ?? {};
      if (registrations.some((one) => one.method === 'textDocument/diagnostic')) diagnoses.startPull();
      return null;
    }
    return ACCEPTED.has(method) ? null : undefined;
  }

  private fell(connection: Connection, why: string): void {
    if (this.connection !== connection) return;
    this.connection = null;
    this.live = null;
    this.falls += 1;
    this.lastFall = why;
  }

  /** A failure that also describes the state of the server. */
  private failed(message: string): { ok: false; failure: AnalyzerFailure } {
    const { name } = this.options;
    const isOff = this.falls > FORGIVEN_FALLS;
    const off = `${name} crashed twice (${this.lastFall}) and is off until Fettle restarts`;
    return fail({ reason: 'analyzer_failed', message: isOff ? off : `${name}: ${message}` });
  }
}

/** Unnecessary and deprecated code. */
const TAGS = { tagSupport: { valueSet: [1, 2] } };

/** Requests from servers that get an empty answer. */
const ACCEPTED = new Set([
  'client/unregisterCapability',
  'window/workDoneProgress/create',
  'window/showMessageRequest',
  'workspace/diagnostic/refresh',
  'workspace/semanticTokens/refresh',
  'workspace/inlayHint/refresh',
  'workspace/codeLens/refresh',
]);

function cancelled(): { ok: false; failure: AnalyzerFailure } {
  return fail({ reason: 'cancelled', message: 'the type check was stopped' });
}
