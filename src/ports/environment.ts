import type { EnvironmentFacts } from '../contract/context.ts';

/** Which project, and what of it a request is about. */
export type EnvironmentQuestion = {
  /** Absolute. */
  workspace: string;
  /** The document's, absolute or from the workspace; null asks for the root's own facts. */
  path: string | null;
  /** The facts of this language's tools; null asks for all there are. */
  language: string | null;
  /** Packages beside the declared ones whose version is wanted, by the names that code imports. */
  names: readonly string[];
};

/** Where in a project a text is used that a request is about. */
export type NotesQuestion = Omit<EnvironmentQuestion, 'names' | 'language'> & {
  language: string;
  /** The document, or an empty text. */
  text: string;
  /** What the user asked for in words. */
  instruction: string;
  /** Modules that the instruction means: `pandas` in "a pandas script". */
  modules: readonly string[];
};

/** That a used name is absent or deprecated in the installed version; one sentence without its period. */
export type ApiNote = { text: string; kind: 'absent' | 'deprecated' };

/**
 * What a project's own files, and the packages installed for it, say. Nothing of theirs is run. An answer comes
 * within a bounded time; what is not read by then goes on being read, for the next who asks.
 */
export interface Environment {
  /** Read at once when they are known, else from the disk; null when the deadline or the signal came first. */
  facts(question: EnvironmentQuestion, signal: AbortSignal): Promise<EnvironmentFacts | null>;
  /** What was read before, however old, without touching the disk; null starts reading for the next time. */
  known(question: EnvironmentQuestion): EnvironmentFacts | null;
  /** Empty where nothing is known to be against the text within the deadline. */
  notes(question: NotesQuestion, signal: AbortSignal): Promise<ApiNote[]>;
}
