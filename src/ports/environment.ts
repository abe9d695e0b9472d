import type { EnvironmentFacts } from '../contract/context.ts';

/** A project, and the part of it that a request concerns. */
export type EnvironmentQuestion = {
  /** Absolute path. */
  workspace: string;
  /** Path of the document, absolute or relative to the workspace; null asks for the root's facts. */
  path: string | null;
  /** Facts for the tools of this language; null asks for all facts. */
  language: string | null;
  /** Further packages, beyond the declared ones, whose version is wanted, by import name. */
  names: readonly string[];
};

/** Where in a project the text of a request is used. */
export type NotesQuestion = Omit<EnvironmentQuestion, 'names' | 'language'> & {
  language: string;
  /** The document, or an empty text. */
  text: string;
  /** The user's request as text. */
  instruction: string;
  /** Modules the instruction refers to: `pandas` in "a pandas script". */
  modules: readonly string[];
};

/** A note that a used name is absent or deprecated in the installed version; one sentence without its period. */
export type ApiNote = { text: string; kind: 'absent' | 'deprecated' };

/**
 * Facts from a project's own files and its installed packages. None of their code is run. Answers within a bounded
 * time; reading continues in the background for the next caller.
 */
export interface Environment {
  /** Immediate when cached, otherwise read from disk; null when the deadline or the signal came first. */
  facts(question: EnvironmentQuestion, signal: AbortSignal): Promise<EnvironmentFacts | null>;
  /** The cached facts, however old, without touching the disk; null starts reading them for the next call. */
  known(question: EnvironmentQuestion): EnvironmentFacts | null;
  /** Empty when no problem with the text is found within the deadline. */
  notes(question: NotesQuestion, signal: AbortSignal): Promise<ApiNote[]>;
}
