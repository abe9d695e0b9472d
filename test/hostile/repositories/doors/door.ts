import type { Stream } from 'node:stream';

/** A repository as a door opens it. */
export type Opened = {
  name: string;
  /** The opened folder, absolute. */
  folder: string;
  /** From the opened folder. */
  file: string;
  language: 'python' | 'typescript';
  /** What an editor would hold of it. */
  text: string;
  asksGit: boolean;
  asksDoctor: boolean;
};

/** What came of one question. */
export type Answer = {
  question: string;
  ms: number;
  /** All that was said. */
  text: string;
  /** Why it is no answer and no clear error; else null. */
  fault: string | null;
};

/** Where a door is started. */
export type DoorStart = {
  /** Puts a command line under the tracer. */
  traced(command: readonly string[]): [string, ...string[]];
  /** To be told the number of the tracer's process, at once. */
  started(pid: number): void;
  /** Where standard error goes: an open file. */
  errors: Stream;
  folder: string;
  environment: Record<string, string>;
  /** The home of Fettle, with a configuration. */
  home: string;
  /** All that will be opened. */
  workspaces: readonly string[];
};

/** What an asked door says, question by question. */
export type Ask = (question: string, answer: (signal: AbortSignal) => Promise<Said>) => Promise<void>;

/** What came back; `fault` where that is neither an answer nor a clear error. */
export type Said = { text: string; fault?: string | null };

export interface Door {
  /** Asks all that there is to ask of a repository. */
  open(opened: Opened, ask: Ask): Promise<void>;
  close(): Promise<void>;
}

export type DoorKind = { name: string; start(start: DoorStart): Promise<Door> };
