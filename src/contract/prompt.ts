/** Sampling parameters. Temperature 0 is greedy. */
export type Sampling = {
  temperature: number;
  topP?: number;
  topK?: number;
  minP?: number;
  seed?: number;
  /** In tokens. */
  maxTokens: number;
  /** The answer ends before the first of these; they are not included. */
  stop: string[];
  /** Request token probabilities where the provider has them. Costs the local engine about a tenth of its speed. */
  probabilities?: boolean;
  /** Constrain the answer to a grammar (GBNF) or a JSON schema where the provider supports it. */
  constraint?: { kind: 'gbnf'; grammar: string } | { kind: 'json_schema'; schema: Record<string, unknown> };
};

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; text: string };

/** A conversation. `opening` is prefilled as the start of the answer and not repeated in it. */
export type ChatPrompt = { form: 'chat'; messages: ChatMessage[]; opening: string };

/** The gap between two texts, preceded by other files of the repository. */
export type FillInTheMiddlePrompt = {
  form: 'fill_in_the_middle';
  prefix: string;
  suffix: string;
  files: { path: string; text: string }[];
};

/** Text to continue. */
type PlainPrompt = { form: 'plain'; text: string };

export type Prompt = ChatPrompt | FillInTheMiddlePrompt | PlainPrompt;
