import type { Config } from './config/schema.ts';
import type { Progress } from './contract/progress.ts';
import type { Document, Request } from './contract/request.ts';
import type { Verdict } from './contract/verdict.ts';
import type { EngineStatus } from './ports/engine.ts';
import type { Log } from './ports/log.ts';
import type { ModelFiles, PullProgress } from './ports/model-files.ts';

/** One line of `fettle doctor`: what was looked at, how it stands, and the exact fix. */
export type Diagnosis = {
  name: string;
  status: 'ok' | 'missing' | 'broken';
  detail: string;
  /** The command or step that mends it; null when nothing is wrong. */
  fix: string | null;
  /** Without it Fettle cannot do its main job. */
  required: boolean;
};

export type AssistantOptions = {
  config: Config;
  /** The folder of all state (`FETTLE_HOME`). */
  home: string;
  log: Log;
  /** Called when a model has to be fetched before the first answer. */
  onPull?: (model: string, progress: PullProgress) => void;
};

/** The public API of the engine: every surface translates into these calls and out of their results. */
export interface Assistant {
  /** Never throws; the last event is `answer-end`. Aborting the signal ends it with `cancelled`. */
  answer(request: Request, signal: AbortSignal): AsyncIterable<Progress>;
  /** Checks code whoever wrote it; with `before`, only what is new since then counts. */
  check(document: Document, before: string | null, signal: AbortSignal): Promise<Verdict[]>;
  /** Loads models and analyzers so that the first request does not wait. */
  warm(signal: AbortSignal): Promise<void>;
  doctor(signal: AbortSignal): Promise<Diagnosis[]>;
  status(): Promise<EngineStatus>;
  readonly models: ModelFiles;
  close(): Promise<void>;
}
