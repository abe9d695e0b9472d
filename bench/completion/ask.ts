/** A cursor in a document, as an editor sends it. */
export type Asked = { path: string; language: string; before: string; after: string };

/** The answer of a side. `text` is empty where nothing should be shown, and values that the side does not report are null. */
export type Answer = {
  text: string;
  reason: string | null;
  reused: boolean;
  evaluatedTokens: number | null;
  /** Milliseconds from the request to a model's first token, as reported by the side. */
  firstTokenMs: number | null;
  isModelAsked: boolean;
};

/** Either side of the comparison. */
export type Side = {
  name: 'fettle' | 'plain';
  ask(asked: Asked, signal: AbortSignal): Promise<Answer>;
  /** Sent by an editor when a file is opened or its cursor moves; does nothing when the side has no such call. */
  prepare(asked: Asked, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
