import { diagnose } from './adapters/machine/doctor.ts';
import type { AnswerFailure } from './answer/build.ts';
import { linesWithoutSecrets } from './answer/handed-out.ts';
import { answer, nextEditIn, servicesFor } from './assistant/answer.ts';
import { type CheckDocument, checkIn, withPolicies } from './assistant/check.ts';
import { closeParts } from './assistant/close.ts';
import {
  contextWithoutSecrets,
  dataWithoutSecrets,
  docsWithoutSecrets,
  searchWithoutSecrets,
} from './assistant/handed-out.ts';
import { type Embedded, embed, tokenize } from './assistant/models.ts';
import { ok, type Result } from './base/result.ts';
import type { PolicyLayer } from './config/policy.ts';
import type { CompletionRecord } from './contract/completion-record.ts';
import type { EnvironmentFacts } from './contract/context.ts';
import type { ContextAnswer, SearchAnswer } from './contract/context-answer.ts';
import type { DocumentationAnswer } from './contract/documentation.ts';
import type { CompletionEvent } from './contract/event.ts';
import type { NextEditAnswer, NextEditRequest } from './contract/next-edit.ts';
import type { Progress } from './contract/progress.ts';
import type { ModelFailure } from './contract/reasons.ts';
import type { CompleteRequest, Request } from './contract/request.ts';
import { isIndexed, openRepository } from './machine.ts';
import { type AssistantOptions, buildParts, type Role } from './parts.ts';
import type { AnalyzerFailure } from './ports/analyzer.ts';
import type { Diagnosis } from './ports/diagnosis.ts';
import type { DocumentationQuestion } from './ports/documentation.ts';
import type { Embedder } from './ports/embedder.ts';
import type { EngineStatus } from './ports/engine.ts';
import type { KeepOutcome } from './ports/event-log.ts';
import type { StoreFailure } from './ports/index-store.ts';
import type { ModelFiles } from './ports/model-files.ts';
import { type SearchQuestion, search } from './repository/search.ts';
import { prepare, prepareAfter } from './tasks/complete/ahead.ts';
import { contextOf } from './tasks/context.ts';

export { type Acceptance, acceptance, unreadAcceptance } from './answer/accept.ts';
export type { AssistantOptions } from './parts.ts';

/** The public API of the engine: every surface translates into these calls and out of their results. */
export interface Assistant {
  /** Never throws; the last event is `answer-end`. Aborting the signal ends it with `cancelled`. */
  answer(request: Request, signal: AbortSignal): AsyncIterable<Progress>;
  /** Checks code from any source. */
  readonly check: CheckDocument;
  /** The same under policies that were already read, such as one that a change replaces. */
  checkUnder(policies: readonly PolicyLayer[]): CheckDocument;
  /**
   * The texts without recognizable secrets, as they may be handed to an agent. Results of `facts`, `docs`, `context`
   * and `search` are already redacted.
   */
  withoutSecrets(texts: readonly string[], signal: AbortSignal): Promise<string[]>;
  /** Facts from the project's files: languages, packages, tests and style; null when not read in time. */
  facts(workspace: string, signal: AbortSignal): Promise<EnvironmentFacts | null>;
  /** Documentation of a name from the installed source or the project's own. None of it is run. */
  docs(
    question: DocumentationQuestion,
    signal: AbortSignal,
  ): Promise<Result<DocumentationAnswer, AnalyzerFailure>>;
  /** The context a model would see for a request, and what was left out. Downloads no model. */
  context(request: Request, signal: AbortSignal): Promise<Result<ContextAnswer, AnswerFailure>>;
  /** The places of a project that match words or a question, as far as it is indexed. */
  search(question: SearchQuestion, signal: AbortSignal): Promise<Result<SearchAnswer, StoreFailure>>;
  /** Loads models and analyzers so that the first request does not wait. */
  warm(signal: AbortSignal): Promise<void>;
  /**
   * Prepares a place in a document for its first completion (a file was opened, the cursor moved). It yields to every
   * answer, and a newer call or completion of the document replaces it.
   */
  prepare(request: CompleteRequest, signal: AbortSignal): Promise<Result<void, AnswerFailure>>;
  /** Other places that need the change the user just made. No model is called. Never throws. */
  nextEdit(request: NextEditRequest, signal: AbortSignal): Promise<NextEditAnswer>;
  /** Vectors of texts; `not_supported` when no model is configured for the role embed. */
  embed(texts: string[], signal: AbortSignal): Promise<Result<Embedded, ModelFailure>>;
  /** The model of the role embed, for callers that open an index themselves; null when none is bound. */
  readonly embedder: Embedder | null;
  /** The tokens of a text in the tokenizer of the completion model; `not_supported` when its provider cannot say. */
  tokenize(text: string, signal: AbortSignal): Promise<Result<number[], ModelFailure>>;
  /** Context window of a role's model, in tokens; null when its provider does not report it. */
  contextTokens(role: Role, signal: AbortSignal): Promise<number | null>;
  /** The outcomes of the last completions, newest first, at most `limit`. */
  recent(limit: number): CompletionRecord[];
  /** Stores what a user did with a completion. Does not block. */
  record(event: CompletionEvent): void;
  /** Like `record`, but resolves once it cannot be lost any more. */
  keep(event: CompletionEvent): Promise<KeepOutcome>;
  doctor(signal: AbortSignal): Promise<Diagnosis[]>;
  status(): Promise<EngineStatus>;
  readonly models: ModelFiles;
  close(): Promise<void>;
}

/** Passes what `buildParts` built to the tasks. Nothing is loaded or started until it is needed. */
export function createAssistant(options: AssistantOptions): Assistant {
  const parts = buildParts(options, { openRepository, isIndexed });
  const { engine, models, bound, services, events } = parts;
  const byRole = { complete: bound.complete.provider, chat: bound.chat.provider };
  const providers = Object.values(byRole);
  const { secrets } = services.analyzers;
  return {
    models,
    answer: (request, signal) => answer(parts, request, signal),
    check: checkIn(parts),
    checkUnder: (policies) => checkIn(withPolicies(parts, policies)),
    withoutSecrets: (texts, signal) => linesWithoutSecrets(texts, secrets, signal),
    async facts(workspace, signal) {
      const asked = { workspace, path: null, language: null, names: [] };
      const facts = await services.environment.facts(asked, signal);
      return facts === null ? null : dataWithoutSecrets(facts, secrets, signal);
    },
    async docs(question, signal) {
      return docsWithoutSecrets(await services.documentation.look(question, signal), secrets, signal);
    },
    async context(request, signal) {
      const answer = await contextOf(request, servicesFor(parts, request), signal);
      return answer.ok ? ok(await contextWithoutSecrets(answer.value, secrets, signal)) : answer;
    },
    async search(question, signal) {
      const answer = await search(parts.repositories, question, signal);
      return answer.ok ? ok(await searchWithoutSecrets(answer.value, secrets, signal)) : answer;
    },
    warm: async (signal) => {
      await Promise.all(providers.map((provider) => provider.warm(signal)));
    },
    prepare: (request, signal) => prepare(request, { ...services, ...bound.complete }, signal),
    nextEdit: (request, signal) => nextEditIn(parts, request, signal),
    embed: (texts, signal) => embed(parts.embed, texts, signal),
    embedder: parts.embedder,
    tokenize: (text, signal) => tokenize(byRole.complete, text, signal),
    contextTokens: (role, signal) => bound[role].contextTokens(signal),
    recent: (limit) => parts.completionLog.recent(limit),
    record: (event) => {
      events.append(event);
      prepareAfter(event, { ...services, ...bound.complete });
    },
    keep: (event) => {
      prepareAfter(event, { ...services, ...bound.complete });
      return events.keep(event);
    },
    doctor: (signal) => {
      const bindings = { ...byRole, embed: parts.embed };
      return diagnose({ ...parts, modelFiles: models, providers: bindings }, signal);
    },
    status: () => engine.status(),
    close: () => closeParts(parts),
  };
}
