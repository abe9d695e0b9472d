import type { Stream } from 'node:stream';

/** A repository as a door opens it. */
export type Opened = {
  name: string;
  /** The opened folder, absolute. */
  folder: string;
  /** Relative to the opened folder. */
  file: string;
  language: 'python' | 'typescript';
  /** The text an editor would have. */
  text: string;
  asksGit: boolean;
  asksDoctor: boolean;
};

/** The answer to one question. */
export type Answer = {
  question: string;
  ms: number;
  /** The complete output. */
  text: string;
  /** Why it is neither an answer nor a clear error; otherwise null. */
  fault: string | null;
};

/** Where a door is started. */
export type DoorStart = {
  /** Runs a command line under the tracer. */
  traced(command: readonly string[]): [string, ...string[]];
  /** Call immediately with the tracer's process id. */
  started(pid: number): void;
  /** Target of standard error: an open file. */
  errors: Stream;
  folder: string;
  environment: Record<string, string>;
  /** The Fettle home, with a configuration. */
  home: string;
  /** All folders that will be opened. */
  workspaces: readonly string[];
};

/** Collects a door's answers, question by question. */
export type Ask = (question: string, answer: (signal: AbortSignal) => Promise<Said>) => Promise<void>;

/** The response; `fault` when it is neither an answer nor a clear error. */
export type Said = { text: string; fault?: string | null };

export interface Door {
  /** Asks every question about a repository. */
  open(opened: Opened, ask: Ask): Promise<void>;
  close(): Promise<void>;
}

export type DoorKind = { name: string; start(start: DoorStart): Promise<Door> };
