import { type LspDiagnostic, PublishedDiagnostics } from './protocol.ts';

type Waiting = { uri: string; version: number; finish: (items: LspDiagnostic[] | null) => void };

/** How one server tells its diagnostics: asked (pull) where it offers that, else as it publishes them. */
export class Diagnoses {
  isPull = false;
  private waiting: Waiting | null = null;

  /** What is published next for this version of the document; null when that does not come in time. */
  async published(uri: string, version: number, timeoutMs: number): Promise<LspDiagnostic[] | null> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((finish) => {
        timer = setTimeout(() => finish(null), timeoutMs);
        this.waiting = { uri, version, finish };
      });
    } finally {
      clearTimeout(timer);
      this.waiting = null;
    }
  }

  /** The server wants to be asked from now on, and may publish nothing more: who waits for that gets null. */
  startPull(): void {
    this.isPull = true;
    this.waiting?.finish(null);
  }

  take(method: string, params: unknown): void {
    if (method !== 'textDocument/publishDiagnostics' || this.waiting === null) return;
    const published = PublishedDiagnostics.safeParse(params).data;
    if (published === undefined) return;
    const { uri, version, finish } = this.waiting;
    if (published.uri === uri && (published.version ?? version) === version) finish(published.diagnostics);
  }

  /** The process is gone: nothing more is published. */
  end(): void {
    this.waiting?.finish(null);
  }
}
