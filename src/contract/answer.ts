import { z } from 'zod';
import { ContextPiece } from './context.ts';
import { Range } from './position.ts';
import { NoSuggestionReason } from './reasons.ts';
import { Verdict } from './verdict.ts';

/**
 * Code and its language. `path` and `range` are set when it edits that range of that file. When an answer has several
 * blocks for one file, all ranges refer to the file as it was sent.
 */
export const CodeBlock = z.object({
  language: z.string(),
  code: z.string(),
  path: z.string().nullable(),
  range: Range.nullable(),
});
export type CodeBlock = z.infer<typeof CodeBlock>;

/**
 * All changes an answer makes to one file. `diff` is a git-style diff with paths relative to the project root;
 * `before_sha256` is the hash of the file as read (UTF-8), null for a new file. Before applying the blocks, the client
 * must check that the file still has this hash.
 */
export const FileChange = z.object({
  path: z.string(),
  is_new: z.boolean(),
  before_sha256: z.string().nullable(),
  diff: z.string(),
});
export type FileChange = z.infer<typeof FileChange>;

/**
 * A package that would have to be added. `standing`: `listed` in the name snapshot, `absent` from it, or `elsewhere`:
 * the project also uses another index, so it cannot be known. `install` is the command that adds it; null when it
 * should not be added.
 */
export const NewDependency = z.object({
  name: z.string(),
  ecosystem: z.enum(['pypi', 'npm']),
  standing: z.enum(['listed', 'absent', 'elsewhere']),
  lookalike: z.string().nullable(),
  advisories: z.array(z.string()),
  manifest: z.string().nullable(),
  install: z.string().nullable(),
});
export type NewDependency = z.infer<typeof NewDependency>;

/** A place that refers to a name; `symbol` is the definition that contains it, or that it defines. */
export const CodePlace = z.object({
  name: z.string(),
  path: z.string(),
  line: z.int().min(1),
  symbol: z.string().nullable(),
});
export type CodePlace = z.infer<typeof CodePlace>;

/** Callers of the explained code, and the project code it uses. Facts from the index; lists may be truncated. */
export const CodeRelations = z.object({ callers: z.array(CodePlace), callees: z.array(CodePlace) });
export type CodeRelations = z.infer<typeof CodeRelations>;

export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export const Confidence = z.enum(CONFIDENCES);
export type Confidence = z.infer<typeof Confidence>;

export const ModelUsed = z.object({
  role: z.enum(['complete', 'chat']),
  provider: z.string(),
  name: z.string(),
});
export type ModelUsed = z.infer<typeof ModelUsed>;

/** Milliseconds since the request arrived, and the cost. Null: did not happen. */
export const Timings = z.object({
  total_ms: z.number(),
  context_ms: z.number(),
  first_token_ms: z.number().nullable(),
  model_ms: z.number(),
  checks_ms: z.number(),
  prompt_tokens: z.int(),
  cached_tokens: z.int(),
  generated_tokens: z.int(),
  attempts: z.int(),
  /** No model was called: the user typed along with a known answer, or repeated the request. */
  reused: z.enum(['typed_through', 'repeated']).optional(),
});
export type Timings = z.infer<typeof Timings>;

/** A context piece without its text, and what was left out: how an answer reports its context. */
export const ContextUsed = z.object({
  pieces: z.array(ContextPiece.omit({ text: true })),
  dropped: z.array(
    z.object({ source: z.string(), path: z.string().nullable(), tokens: z.int(), cut_by: z.string() }),
  ),
});
export type ContextUsed = z.infer<typeof ContextUsed>;

const evidence = {
  id: z.string(),
  task: z.string(),
  evidence: z.array(Verdict),
  context: ContextUsed,
  model: ModelUsed,
  timings: Timings,
};

/** An answer that passed the checks. Field names are the same on every wire. */
export const Suggestion = z.object({
  ...evidence,
  generated_code: z.array(CodeBlock),
  /** Absent for standalone code. */
  changes: z.array(FileChange).optional(),
  explanation: z.string(),
  /** For explained code; absent when no index has any. */
  relations: CodeRelations.optional(),
  test_stubs: z.array(CodeBlock),
  /** The basis of the tests, and whether they were run; absent when none were requested. */
  test_stubs_reason: z.string().optional(),
  /** Packages the code imports that the project neither declares nor has installed; absent when there are none. */
  new_dependencies: z.array(NewDependency).optional(),
  confidence: Confidence,
  confidence_reason: z.string(),
  alternatives: z.array(z.array(CodeBlock)).max(3),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** Nothing may be shown: one reason from the closed list, what to do, and the evidence of what was rejected. */
export const NoSuggestion = z.object({
  ...evidence,
  no_suggestion: z.object({
    reason: NoSuggestionReason,
    message: z.string(),
    retry_after_ms: z.int().optional(),
  }),
});
export type NoSuggestion = z.infer<typeof NoSuggestion>;

export type Answer = Suggestion | NoSuggestion;

export function isSuggestion(answer: Answer): answer is Suggestion {
  return 'generated_code' in answer;
}
