import { z } from 'zod';
import { ContextPiece } from './context.ts';
import { Range } from './position.ts';
import { NoSuggestionReason } from './reasons.ts';
import { Verdict } from './verdict.ts';

/**
 * Code with its language; `path` and `range` are set when it is an edit of that stretch of that file. Ranges of
 * several blocks of a file are all of the file as it was sent.
 */
export const CodeBlock = z.object({
  language: z.string(),
  code: z.string(),
  path: z.string().nullable(),
  range: Range.nullable(),
});
export type CodeBlock = z.infer<typeof CodeBlock>;

/**
 * What an answer changes of one file, all its blocks together. `diff` is in git's form, with paths from the project's root;
 * `before_sha256` of the file as it was read (UTF-8), null for a new one: who applies the blocks looks whether it is still that.
 */
export const FileChange = z.object({
  path: z.string(),
  is_new: z.boolean(),
  before_sha256: z.string().nullable(),
  diff: z.string(),
});
export type FileChange = z.infer<typeof FileChange>;

/**
 * A package that would have to be added. `standing`: `listed` in the snapshot of names, `absent` from it, or from
 * `elsewhere`, where nobody can know. `install` is the line that adds it, null where it should not be added.
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

/** A place that names something: `symbol` is what it stands in, or defines. */
export const CodePlace = z.object({
  name: z.string(),
  path: z.string(),
  line: z.int().min(1),
  symbol: z.string().nullable(),
});
export type CodePlace = z.infer<typeof CodePlace>;

/** Who uses explained code, and what of the project it uses: facts of the index, as far as they are told. */
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

/** Milliseconds from the request's arrival, and what it cost. Null: it did not happen. */
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
  /** No model was asked: the user typed on into an answer that is known, or asked for the same once more. */
  reused: z.enum(['typed_through', 'repeated']).optional(),
});
export type Timings = z.infer<typeof Timings>;

/** A piece without its text, and what was left out: what the answer says about its context. */
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

/** An answer that passed. Field names are those of every wire (DESIGN.md section 2). */
export const Suggestion = z.object({
  ...evidence,
  generated_code: z.array(CodeBlock),
  /** Absent where the code stands alone. */
  changes: z.array(FileChange).optional(),
  explanation: z.string(),
  /** Of explained code; absent where no index knows of any. */
  relations: CodeRelations.optional(),
  test_stubs: z.array(CodeBlock),
  /** What they are made of, and whether they were run; absent where none were asked for. */
  test_stubs_reason: z.string().optional(),
  /** Packages that the code imports and the project neither declares nor has installed; absent where there are none. */
  new_dependencies: z.array(NewDependency).optional(),
  confidence: Confidence,
  confidence_reason: z.string(),
  alternatives: z.array(z.array(CodeBlock)).max(3),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** Nothing may be shown: one reason of the closed list, in words what to do, and the evidence of what was rejected. */
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
