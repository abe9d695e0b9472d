import { z } from 'zod';
import { Position, Range } from './position.ts';

/** A text as the user's editor or disk holds it now; `path` is as the user gave it, or null for a text without a file. */
export const Document = z.object({
  path: z.string().nullable(),
  language: z.string(),
  text: z.string(),
  /** A stretch of the file, as editors send it: what declares its names may stand outside. */
  part: z.boolean().optional(),
  /** There is no such file yet. */
  is_new: z.boolean().optional(),
});
export type Document = z.infer<typeof Document>;

export const Turn = z.object({ role: z.enum(['user', 'assistant']), text: z.string() });
export type Turn = z.infer<typeof Turn>;

const common = {
  id: z.string().min(1),
  /** Absolute path of the project the request is about; null when there is none. */
  workspace: z.string().nullable(),
  history: z.array(Turn).default([]),
  /** How many further candidates to return, 0 to 3. */
  alternatives: z.int().min(0).max(3).default(0),
  max_tokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().nonnegative().optional(),
  /** The answer ends before the first of these. */
  stop: z.array(z.string().min(1)).optional(),
  /** Milliseconds from now after which an answer is of no use. */
  deadline_ms: z.int().min(1).optional(),
};

export const GenerateRequest = z.object({
  ...common,
  task: z.literal('generate'),
  instruction: z.string().trim().min(1),
  language: z.string(),
  /** The file the code is for, when there is one: its imports and style go into the prompt. */
  document: Document.nullable().default(null),
  /** Tests of the code as well, in the project's own framework. */
  tests: z.boolean().optional(),
  /** A few words about the code as well. */
  explain: z.boolean().optional(),
  /** Keep looking: milliseconds in which further drafts are begun while none has passed. */
  search_ms: z.int().min(1).max(3_600_000).optional(),
  /** False: the prompt says nothing of how to do safely what the request touches. */
  security_advice: z.boolean().optional(),
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;

export const CompleteRequest = z.object({
  ...common,
  task: z.literal('complete'),
  document: Document,
  position: Position,
  /** Other texts that the client holds to be of use, the most useful last. */
  extra: z.array(z.object({ path: z.string(), text: z.string() })).optional(),
  /** Milliseconds of drawing after which a completion that has a whole line ends. */
  predict_ms: z.int().min(1).optional(),
});
export type CompleteRequest = z.infer<typeof CompleteRequest>;

export const AUDIENCES = ['beginner', 'expert'] as const;
export const Audience = z.enum(AUDIENCES);
export type Audience = z.infer<typeof Audience>;

export const ExplainRequest = z.object({
  ...common,
  task: z.literal('explain'),
  document: Document,
  range: Range.nullable().default(null),
  question: z.string().default(''),
  /** Whom it is for; left out: who writes code every day. */
  audience: Audience.optional(),
});
export type ExplainRequest = z.infer<typeof ExplainRequest>;

/** A JSON Schema, as far as it is ours to know: an object. */
const JsonSchema = z.record(z.string(), z.unknown());

export const ChatRequest = z.object({
  ...common,
  task: z.literal('chat'),
  /** What the user says now; `history` has what was said before, oldest first. */
  message: z.string().refine((text) => text.trim() !== '', 'expected words'),
  /** What the client tells the model before the conversation; empty: Fettle's own words. */
  system: z.string().default(''),
  /** Of code that does not say its own. */
  language: z.string().default(''),
  /** The file the conversation is about. */
  document: Document.nullable().default(null),
  /** The answer is JSON of this schema. */
  answer_schema: JsonSchema.optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What a surface asks of the assistant; input that does not fit is `bad_input`. */
export const Request = z.discriminatedUnion('task', [
  GenerateRequest,
  CompleteRequest,
  ExplainRequest,
  ChatRequest,
]);
export type Request = z.infer<typeof Request>;
export type Task = Request['task'];
