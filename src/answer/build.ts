import type {
  CodeBlock,
  CodeRelations,
  ContextUsed,
  FileChange,
  ModelUsed,
  NewDependency,
  NoSuggestion,
  Suggestion,
  Timings,
} from '../contract/answer.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { NoSuggestionReason } from '../contract/reasons.ts';
import type { Task } from '../contract/request.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { Earned } from './confidence.ts';

/** Common to all answers, whether or not something is shown. */
export type AnswerBase = {
  id: string;
  task: Task;
  context: ContextUsed;
  model: ModelUsed;
  timings: Timings;
};

/** Tests of the shown code, and what they are worth. */
export type Tests = { code: CodeBlock[]; reason: string };

type Shown = {
  code: CodeBlock[];
  changes?: FileChange[];
  explanation: string;
  relations?: CodeRelations | null;
  tests?: Tests | null;
  dependencies?: NewDependency[];
  alternatives: CodeBlock[][];
  verdicts: Verdict[];
  earned: Earned;
};

export function buildSuggestion(base: AnswerBase, shown: Shown): Suggestion {
  return {
    id: base.id,
    task: base.task,
    generated_code: shown.code,
    ...(shown.changes?.length && { changes: shown.changes }),
    explanation: shown.explanation,
    ...(shown.relations != null && { relations: shown.relations }),
    test_stubs: shown.tests?.code ?? [],
    ...(shown.tests != null && { test_stubs_reason: shown.tests.reason }),
    ...(shown.dependencies?.length && { new_dependencies: shown.dependencies }),
    confidence: shown.earned.confidence,
    confidence_reason: shown.earned.confidence_reason,
    alternatives: shown.alternatives,
    evidence: shown.verdicts,
    context: base.context,
    model: base.model,
    timings: base.timings,
  };
}

/** Why nothing is shown, as data; `message` is one line that says what to do. */
export type AnswerFailure = {
  reason: NoSuggestionReason;
  message: string;
  retry_after_ms?: number | undefined;
};

/** `verdicts` is the evidence on the candidate rejected last; empty when there was none. */
export function buildNoSuggestion(
  base: AnswerBase,
  failure: AnswerFailure,
  verdicts: Verdict[],
): NoSuggestion {
  const { reason, message, retry_after_ms } = failure;
  return {
    id: base.id,
    task: base.task,
    no_suggestion: { reason, message, ...(retry_after_ms !== undefined && { retry_after_ms }) },
    evidence: verdicts,
    context: base.context,
    model: base.model,
    timings: base.timings,
  };
}

/** The bundle as reported to the user: everything except the texts, which are the user's own. */
export function contextUsed(bundle: ContextBundle): ContextUsed {
  return {
    pieces: bundle.pieces.map(({ text: _, ...piece }) => piece),
    dropped: bundle.dropped,
  };
}
