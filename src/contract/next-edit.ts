import { z } from 'zod';
import { CodeBlock } from './answer.ts';
import { Position } from './position.ts';
import { NoSuggestionReason } from './reasons.ts';
import { Document } from './request.ts';
import { Verdict } from './verdict.ts';

/** A document before and after its user's last edits: the request is for the edits that should follow elsewhere. */
export const NextEditRequest = z.object({
  id: z.string().min(1),
  /** Absolute path of the project; null when there is none. */
  workspace: z.string().nullable(),
  document: Document,
  /** The document's text before the edits. */
  before: z.string(),
  /** The current cursor: the nearest place after it comes first. Null: the beginning. */
  position: Position.nullable().default(null),
  /** Texts of other files as the editor has them; the others are read from disk. */
  open: z.array(Document).default([]),
  /** Milliseconds from now after which an answer is useless. */
  deadline_ms: z.int().min(1).optional(),
});
export type NextEditRequest = z.infer<typeof NextEditRequest>;

/** How the user's edits were interpreted. */
export const UserChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), from: z.string(), to: z.string() }),
  z.object({
    kind: z.literal('parameters'),
    function: z.string(),
    /** The names of the parameters. */
    before: z.array(z.string()),
    after: z.array(z.string()),
  }),
]);
export type UserChange = z.infer<typeof UserChange>;

/** One place. Apply the edit only while the hash of the whole text matches `text_hash`. */
export const PlaceEdit = CodeBlock.extend({
  /** The text it replaces. */
  replaces: z.string(),
  /** SHA-256 of the file's text, in hexadecimal. */
  text_hash: z.string(),
});
export type PlaceEdit = z.infer<typeof PlaceEdit>;

/** Check results for a file with all of its edits in place. */
export const FileEvidence = z.object({ path: z.string().nullable(), verdicts: z.array(Verdict) });
export type FileEvidence = z.infer<typeof FileEvidence>;

const common = {
  id: z.string(),
  task: z.literal('next_edit'),
  evidence: z.array(FileEvidence),
  timings: z.object({ total_ms: z.number() }),
};

/** Edits that make the same change elsewhere: first those after the cursor, then from the top, then other files. */
export const NextEditSuggestion = z.object({
  ...common,
  change: UserChange,
  generated_code: z.array(PlaceEdit),
  explanation: z.string(),
});
export type NextEditSuggestion = z.infer<typeof NextEditSuggestion>;

export const NoNextEdit = z.object({
  ...common,
  no_suggestion: z.object({ reason: NoSuggestionReason, message: z.string() }),
});
export type NoNextEdit = z.infer<typeof NoNextEdit>;

export type NextEditAnswer = NextEditSuggestion | NoNextEdit;

export function hasEdits(answer: NextEditAnswer): answer is NextEditSuggestion {
  return 'generated_code' in answer;
}
