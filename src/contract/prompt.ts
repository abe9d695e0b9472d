/** How to draw tokens. Temperature 0 is greedy. */
export type Sampling = {
  temperature: number;
  topP?: number;
  topK?: number;
  minP?: number;
  seed?: number;
  /** In tokens. */
  maxTokens: number;
  /** The answer ends before the first of these; they are not part of it. */
  stop: string[];
  /** Ask for the probability of each token, where the provider can say it. Costs the local engine about a tenth of its speed. */
  probabilities?: boolean;
  /** Hold the answer to a grammar (GBNF) or a JSON schema, where the provider can. */
  constraint?: { kind: 'gbnf'; grammar: string } | { kind: 'json_schema'; schema: Record<string, unknown> };
};

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; text: string };

/** A conversation; `opening` is put into the model's mouth and is not repeated in its answer. */
export type ChatPrompt = { form: 'chat'; messages: ChatMessage[]; opening: string };

/** The hole between two texts, with other files of the repository before it. */
export type FillInTheMiddlePrompt = {
  form: 'fill_in_the_middle';
  prefix: string;
  suffix: string;
  files: { path: string; text: string }[];
};

/** Text to be continued as it stands. */
type PlainPrompt = { form: 'plain'; text: string };

export type Prompt = ChatPrompt | FillInTheMiddlePrompt | PlainPrompt;
