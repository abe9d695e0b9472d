import { type LspDiagnostic, PublishedDiagnostics } from './protocol.ts';

type Waiting = { uri: string; version: number; finish: (items: LspDiagnostic[] | null) => void };

/** The diagnostics of one server: requested (pull) if it supports that, otherwise as published. */
export class Diagnoses {
  isPull = false;
  private waiting: Waiting | null = null;

  /** Waits for the next diagnostics of this version of the document; null when they do not come in time. */
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

  /** The server wants pull from now on, and may publish nothing more: pending waits get null. */
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

  /** The process is gone, so nothing more will be published. */
  end(): void {
    this.waiting?.finish(null);
  }
}
