import { z } from 'zod';
import { Position, Range } from './position.ts';

/** A text as it is now in the user's editor or on disk. `path` is as the user gave it; null for text without a file. */
export const Document = z.object({
  path: z.string().nullable(),
  language: z.string(),
  text: z.string(),
  /** Part of a file, as editors send it: the declarations of its names may be outside. */
  part: z.boolean().optional(),
  /** The file does not exist yet. */
  is_new: z.boolean().optional(),
});
export type Document = z.infer<typeof Document>;

export const Turn = z.object({ role: z.enum(['user', 'assistant']), text: z.string() });
export type Turn = z.infer<typeof Turn>;

const common = {
  id: z.string().min(1),
  /** Absolute path of the request's project; null when there is none. */
  workspace: z.string().nullable(),
  history: z.array(Turn).default([]),
  /** How many further candidates to return, 0 to 3. */
  alternatives: z.int().min(0).max(3).default(0),
  max_tokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().nonnegative().optional(),
  /** The answer ends before the first of these. */
  stop: z.array(z.string().min(1)).optional(),
  /** Milliseconds from now after which an answer is useless. */
  deadline_ms: z.int().min(1).optional(),
};

export const GenerateRequest = z.object({
  ...common,
  task: z.literal('generate'),
  instruction: z.string().trim().min(1),
  language: z.string(),
  /** The target file, if any: its imports and style go into the prompt. */
  document: Document.nullable().default(null),
  /** Also generate tests, in the project's own framework. */
  tests: z.boolean().optional(),
  /** Also explain the code briefly. */
  explain: z.boolean().optional(),
  /** Milliseconds during which further drafts are started while none has passed. */
  search_ms: z.int().min(1).max(3_600_000).optional(),
  /** False: the prompt gives no advice on doing what was requested securely. */
  security_advice: z.boolean().optional(),
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;

export const CompleteRequest = z.object({
  ...common,
  task: z.literal('complete'),
  document: Document,
  position: Position,
  /** Other texts that the client considers useful, the most useful last. */
  extra: z.array(z.object({ path: z.string(), text: z.string() })).optional(),
  /** Milliseconds of generation after which a completion with a complete line ends. */
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
  /** Target reader; absent: a professional programmer. */
  audience: Audience.optional(),
});
export type ExplainRequest = z.infer<typeof ExplainRequest>;

/** A JSON Schema; Fettle only requires that it is an object. */
const JsonSchema = z.record(z.string(), z.unknown());

export const ChatRequest = z.object({
  ...common,
  task: z.literal('chat'),
  /** The user's current message; `history` has the earlier ones, oldest first. */
  message: z.string().refine((text) => text.trim() !== '', 'expected text'),
  /** The client's system prompt; empty: Fettle's own. */
  system: z.string().default(''),
  /** For code that does not state its language. */
  language: z.string().default(''),
  /** The file the conversation is about. */
  document: Document.nullable().default(null),
  /** The answer must be JSON that matches this schema. */
  answer_schema: JsonSchema.optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** A request from a surface to the assistant; invalid input is `bad_input`. */
export const Request = z.discriminatedUnion('task', [
  GenerateRequest,
  CompleteRequest,
  ExplainRequest,
  ChatRequest,
]);
export type Request = z.infer<typeof Request>;
export type Task = Request['task'];
