import { z } from 'zod';
import { CodeBlock } from './answer.ts';
import { Position } from './position.ts';
import { NoSuggestionReason } from './reasons.ts';
import { Document } from './request.ts';
import { Verdict } from './verdict.ts';

/** A document and what it was before its user's last edits: what follows from them elsewhere is asked for. */
export const NextEditRequest = z.object({
  id: z.string().min(1),
  /** Absolute path of the project; null when there is none. */
  workspace: z.string().nullable(),
  document: Document,
  /** The document's text before the edits. */
  before: z.string(),
  /** Where the cursor is now: the nearest place behind it comes first. Null: the beginning. */
  position: Position.nullable().default(null),
  /** Texts of other files as the editor has them; the rest is read from the disk. */
  open: z.array(Document).default([]),
  /** Milliseconds from now after which an answer is of no use. */
  deadline_ms: z.int().min(1).optional(),
});
export type NextEditRequest = z.infer<typeof NextEditRequest>;

/** What the user's edits were taken for. */
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

/** One place: it may only be changed while the whole text is the one whose hash this is. */
export const PlaceEdit = CodeBlock.extend({
  /** What stands there now. */
  replaces: z.string(),
  /** SHA-256 of the text of its file, in hexadecimal. */
  text_hash: z.string(),
});
export type PlaceEdit = z.infer<typeof PlaceEdit>;

/** What the checks say of a file with all of its edits in place. */
export const FileEvidence = z.object({ path: z.string().nullable(), verdicts: z.array(Verdict) });
export type FileEvidence = z.infer<typeof FileEvidence>;

const common = {
  id: z.string(),
  task: z.literal('next_edit'),
  evidence: z.array(FileEvidence),
  timings: z.object({ total_ms: z.number() }),
};

/** The edits that make the same change elsewhere: behind the cursor first, then from the top, then other files. */
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
