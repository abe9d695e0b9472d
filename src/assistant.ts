import { diagnose } from './adapters/machine/doctor.ts';
import { createLicensePolicy } from './adapters/policies/license-policy.ts';
import type { Silence } from './answer/build.ts';
import { completionRecord } from './answer/completion-record.ts';
import { Channel } from './base/channel.ts';
import { findLanguage } from './base/languages.ts';
import { fail, ok, type Result } from './base/result.ts';
import { checksAt } from './checks/registry.ts';
import { runChecks } from './checks/run.ts';
import {
  CHAT_DEADLINE_MS,
  CHECK_COMMAND_MS,
  CHECK_WARM_MS,
  COMPLETE_DEADLINE_MS,
  MAX_DEADLINE_MS,
  NEXT_EDIT_DEADLINE_MS,
} from './config/limits.ts';
import type { PolicyLayer } from './config/policy.ts';
import type { Answer } from './contract/answer.ts';
import type { Candidate } from './contract/candidate.ts';
import type { CompletionRecord } from './contract/completion-record.ts';
import type { EnvironmentFacts } from './contract/context.ts';
import type { ContextAnswer, SearchAnswer } from './contract/context-answer.ts';
import type { DocumentationAnswer } from './contract/documentation.ts';
import type { CompletionEvent } from './contract/event.ts';
import type { NextEditAnswer, NextEditRequest } from './contract/next-edit.ts';
import type { Progress } from './contract/progress.ts';
import type { ModelFailure } from './contract/reasons.ts';
import type { CompleteRequest, Document, Request } from './contract/request.ts';
import type { Verdict } from './contract/verdict.ts';
import { isIndexed, openRepository } from './machine.ts';
import { type AssistantOptions, buildParts, type Parts, type Role } from './parts.ts';
import type { AnalyzerFailure } from './ports/analyzer.ts';
import type { Diagnosis } from './ports/diagnosis.ts';
import type { DocumentationQuestion } from './ports/documentation.ts';
import type { Embedder } from './ports/embedder.ts';
import type { EngineStatus } from './ports/engine.ts';
import type { Kept } from './ports/event-log.ts';
import type { StoreFailure } from './ports/index-store.ts';
import type { ModelFiles } from './ports/model-files.ts';
import type { Provider } from './ports/provider.ts';
import { type SearchQuestion, search } from './repository/search.ts';
import { chat } from './tasks/chat.ts';
import { complete } from './tasks/complete.ts';
import { contextOf } from './tasks/context.ts';
import { explain } from './tasks/explain.ts';
import { generate } from './tasks/generate.ts';
import { nextEdit } from './tasks/next-edit.ts';
import { prefetchAfter } from './tasks/prefetch.ts';
import { prepare, prepareAfter } from './tasks/prepare.ts';
import { TaskRun, type TaskServices } from './tasks/run.ts';
import { withVersion } from './tasks/with-version.ts';

export { type Acceptance, acceptance } from './answer/accept.ts';
export type { Silence } from './answer/build.ts';
export type { AssistantOptions } from './parts.ts';
export type { Diagnosis } from './ports/diagnosis.ts';

/** The public API of the engine: every surface translates into these calls and out of their results. */
export interface Assistant {
  /** Never throws; the last event is `answer-end`. Aborting the signal ends it with `cancelled`. */
  answer(request: Request, signal: AbortSignal): AsyncIterable<Progress>;
  /**
   * Checks code whoever wrote it; with `before`, only what is new since then counts. With the project's folder
   * (absolute) the document's path may be from there, and checks can look at what stands beside it.
   */
  check(
    document: Document,
    before: string | null,
    signal: AbortSignal,
    workspace?: string | null,
  ): Promise<Verdict[]>;
  /** The same under policies that were read already, for instance with one that a change replaces. */
  checkUnder(policies: readonly PolicyLayer[]): Assistant['check'];
  /** What the project's files say of its languages, packages, tests and style; null when they could not be read in time. */
  facts(workspace: string, signal: AbortSignal): Promise<EnvironmentFacts | null>;
  /** What the installed source, or the project's own, says of a name. Nothing of it is run. */
  docs(
    question: DocumentationQuestion,
    signal: AbortSignal,
  ): Promise<Result<DocumentationAnswer, AnalyzerFailure>>;
  /** What the model would see for a request, and what it would not. Fetches no model. */
  context(request: Request, signal: AbortSignal): Promise<Result<ContextAnswer, Silence>>;
  /** The places of a project that words or a question are about, as far as it is indexed. */
  search(question: SearchQuestion, signal: AbortSignal): Promise<Result<SearchAnswer, StoreFailure>>;
  /** Loads models and analyzers so that the first request does not wait. */
  warm(signal: AbortSignal): Promise<void>;
  /**
   * Makes a place in a document ready for its first completion (a file was opened, the cursor moved). It gives way to
   * every answer, and a newer call or completion of the document replaces it.
   */
  prepare(request: CompleteRequest, signal: AbortSignal): Promise<Result<void, Silence>>;
  /** Where a change that was just made by hand belongs, too. No model is asked. Never throws. */
  nextEdit(request: NextEditRequest, signal: AbortSignal): Promise<NextEditAnswer>;
  /** Vectors of texts; `not_supported` when no model is bound to the role embed. */
  embed(texts: string[], signal: AbortSignal): Promise<Result<Embedded, ModelFailure>>;
  /** The model of the role embed, for who opens an index itself; null where none is bound. */
  readonly embedder: Embedder | null;
  /** The tokens of a text as the model of completions cuts it; `not_supported` where its provider does not say. */
  tokenize(text: string, signal: AbortSignal): Promise<Result<number[], ModelFailure>>;
  /** Tokens that the model of a role can hold; null when its provider does not say. */
  contextTokens(role: Role, signal: AbortSignal): Promise<number | null>;
  /** What became of the last completions, the newest first, at most `limit`. */
  recent(limit: number): CompletionRecord[];
  /** Keeps what a user did with a completion. Nobody waits for it. */
  record(event: CompletionEvent): void;
  /** As `record`, for who waits until it cannot be lost any more. */
  keep(event: CompletionEvent): Promise<Kept>;
  doctor(signal: AbortSignal): Promise<Diagnosis[]>;
  status(): Promise<EngineStatus>;
  readonly models: ModelFiles;
  close(): Promise<void>;
}

/** A vector for each text, in order, and the model they are of. */
export type Embedded = { model: string; vectors: Float32Array[] };

/** Hands what `buildParts` built to the tasks. Nothing is loaded or started until it is needed. */
export function createAssistant(options: AssistantOptions): Assistant {
  const parts = buildParts(options, { openRepository, isIndexed });
  const { engine, models, bound, services, events } = parts;
  const byRole = { complete: bound.complete.provider, chat: bound.chat.provider };
  const providers = Object.values(byRole);
  const all = parts.embed === null ? providers : [...providers, parts.embed];
  return {
    models,
    answer: (request, signal) => answer(parts, request, signal),
    check: checkIn(parts),
    checkUnder: (policies) => checkIn(withPolicies(parts, policies)),
    facts: (workspace, signal) =>
      services.environment.facts({ workspace, path: null, language: null, names: [] }, signal),
    docs: (question, signal) => parts.documentation.look(question, signal),
    context: (request, signal) => contextOf(request, servicesFor(parts, request), signal),
    search: (question, signal) => search(parts.repositories, question, signal),
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
    close: async () => {
      services.completions.close();
      await events.close();
      await parts.completionLog.close();
      await parts.repositories.close();
      await Promise.all(all.map((provider) => provider.close()));
      const lent = new Set(Object.values(options.analyzers ?? {}));
      const own = Object.values(services.analyzers).filter((analyzer) => !lent.has(analyzer));
      await services.outliner.close();
      await Promise.all(own.map((analyzer) => analyzer.close()));
      await engine.close();
    },
  };
}

const DEADLINE_MS: Record<Role, number> = { complete: COMPLETE_DEADLINE_MS, chat: CHAT_DEADLINE_MS };

async function* answer(
  parts: Parts,
  request: Request,
  signal: AbortSignal,
): AsyncGenerator<Progress, void, void> {
  const channel = new Channel<Progress>();
  // A reader who leaves early has no use for the rest.
  const left = new AbortController();
  const stop = AbortSignal.any([signal, left.signal]);
  const emit = (progress: Progress) => channel.push(progress);
  const running = runTask(parts, request, emit, stop)
    .then((answered) => emit({ type: 'answer-end', answer: answered }))
    .finally(() => channel.end());
  try {
    yield* channel;
  } finally {
    left.abort();
    await running;
  }
}

async function runTask(
  parts: Parts,
  request: Request,
  emit: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  // A second busy process beside the engine costs more than it brings: who waits for an answer comes first.
  const resume = parts.repositories.pause();
  try {
    const answered = await runWhilePaused(parts, request, emit, signal);
    if (request.task === 'complete')
      parts.completionLog.add(completionRecord(request, answered, new Date().toISOString()));
    return answered;
  } finally {
    resume();
  }
}

async function runWhilePaused(
  parts: Parts,
  request: Request,
  emit: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const services = servicesFor(parts, request);
  const { role } = services;
  const pulled = await pullMissing(parts, role, signal);
  const deadlineMs = Math.min(request.deadline_ms ?? DEADLINE_MS[role], MAX_DEADLINE_MS);
  const deadline = AbortSignal.timeout(deadlineMs);
  const limited = AbortSignal.any([signal, deadline]);
  if (!pulled.ok) {
    return new TaskRun(request, services, emit, limited).silent(pulled.failure);
  }
  try {
    switch (request.task) {
      case 'generate':
        return await generate(new TaskRun(request, services, emit, limited));
      case 'complete':
        return await completeInTurn(request, services, emit, limited);
      case 'explain':
        return await explain(new TaskRun(request, services, emit, limited));
      case 'chat':
        return await chat(new TaskRun(request, services, emit, limited));
    }
  } catch (error) {
    // A bug of ours: the request still gets its answer, the log gets the stack.
    parts.log.error('task-fault', { task: request.task, error });
    const message = 'Fettle failed at this request; the log has the details. Please report it';
    return new TaskRun(request, services, emit, limited).silent({ reason: 'internal_error', message });
  }
}

function servicesFor({ services, bound }: Parts, { task }: Request): TaskServices {
  return { ...services, ...bound[task === 'complete' ? 'complete' : 'chat'] };
}

/** A newer completion of the same document stops the one that it overtakes. */
async function completeInTurn(
  request: CompleteRequest,
  services: TaskServices,
  emit: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const turn = services.completions.enter(request);
  try {
    const answer = await complete(
      new TaskRun(request, services, emit, AbortSignal.any([signal, turn.signal])),
    );
    prefetchAfter(request, answer, services);
    return answer;
  } finally {
    turn.leave();
  }
}

async function nextEditIn(
  { services, bound, repositories }: Parts,
  request: NextEditRequest,
  signal: AbortSignal,
): Promise<NextEditAnswer> {
  const resume = repositories.pause();
  const deadline = AbortSignal.timeout(
    Math.min(request.deadline_ms ?? NEXT_EDIT_DEADLINE_MS, MAX_DEADLINE_MS),
  );
  try {
    return await nextEdit(request, { ...services, ...bound.complete }, AbortSignal.any([signal, deadline]));
  } finally {
    resume();
  }
}

async function embed(
  provider: Provider | null,
  texts: string[],
  signal: AbortSignal,
): Promise<Result<Embedded, ModelFailure>> {
  if (provider === null) {
    const message = 'No model is bound to the role embed; set roles.embed.provider and roles.embed.model';
    return fail({ reason: 'not_supported', message });
  }
  const vectors = await provider.embed(texts, signal);
  return vectors.ok ? ok({ model: provider.model, vectors: vectors.value }) : vectors;
}

async function tokenize(
  provider: Provider,
  text: string,
  signal: AbortSignal,
): Promise<Result<number[], ModelFailure>> {
  const counted = await provider.countTokens(text, signal);
  if (!counted.ok) return counted;
  if (counted.value.ids !== undefined) return ok(counted.value.ids);
  const message = `The provider ${provider.name} does not say which tokens a text has; bind roles.complete to local`;
  return fail({ reason: 'not_supported', message });
}

/** The first use of a model fetches it; afterwards nothing here touches the network. */
async function pullMissing(
  { config, models, onPull }: Parts,
  role: Role,
  signal: AbortSignal,
): Promise<Result<void, Silence>> {
  const { provider, model } = config.roles[role];
  if (config.providers[provider]?.kind !== 'local') return ok(undefined);
  const present = await models.locate(model);
  if (present.ok || present.failure.reason !== 'model_missing') return ok(undefined);
  const pulled = await models.pull(model, (progress) => onPull?.(model, progress), signal);
  if (pulled.ok) return ok(undefined);
  const reason = pulled.failure.reason === 'cancelled' ? 'cancelled' : 'model_missing';
  return fail({ reason, message: pulled.failure.message });
}

function candidateOf(
  { path, language, text }: Document,
  before: string | null,
  workspace: string | null,
): Candidate {
  return {
    text,
    language,
    path,
    range: null,
    workspace,
    before: before ?? '',
    after: text,
    end: 'stop',
    probabilities: [],
  };
}

function checkIn(parts: Parts): Assistant['check'] {
  return (document, before, signal, workspace = null) =>
    checkCandidate(parts, candidateOf(document, before, workspace), signal);
}

function withPolicies(parts: Parts, given: readonly PolicyLayer[]): Parts {
  const { home, services } = parts;
  const licensePolicy = createLicensePolicy({ home, files: services.files, given });
  return { ...parts, services: { ...services, analyzers: { ...services.analyzers, licensePolicy } } };
}

async function checkCandidate(
  { services: { analyzers, clock, environment }, checks: wanted }: Parts,
  unversioned: Candidate,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const { workspace, path, language } = unversioned;
  // Only Python is checked for a version, and a folder's facts cost milliseconds: a change has many folders.
  const isVersioned = workspace !== null && findLanguage(language)?.id === 'python';
  const question = isVersioned ? { workspace, path, language, names: [] } : null;
  const facts = question === null ? null : await environment.facts(question, signal);
  const candidate = facts === null ? unversioned : withVersion(unversioned, facts);
  const checks = checksAt('display', 'accept').filter(({ name }) => wanted?.includes(name) ?? true);
  const limits = { deadlineMs: CHECK_COMMAND_MS, warmMs: CHECK_WARM_MS };
  return runChecks({ candidate, checks, analyzers, clock, signal, ...limits });
}
