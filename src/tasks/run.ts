import { type AnswerBase, buildNoSuggestion, contextUsed, type Silence } from '../answer/build.ts';
import { detach } from '../base/detach.ts';
import type { Result } from '../base/result.ts';
import type { Analyzers, Check } from '../checks/check.ts';
import { checksAt } from '../checks/registry.ts';
import { runChecks, warmChecks } from '../checks/run.ts';
import { prepareTypes } from '../checks/types.ts';
import {
  CHAT_CHECK_MS,
  CHECK_WARM_MS,
  COMPLETE_WARM_MS,
  MAX_CONTEXT_TOKENS,
  PROMPT_RESERVE_TOKENS,
} from '../config/limits.ts';
import { collectContext } from '../context/collect.ts';
import type { NoSuggestion } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { Progress } from '../contract/progress.ts';
import type { Prompt, Sampling } from '../contract/prompt.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { Request } from '../contract/request.ts';
import type { CheckName, Verdict } from '../contract/verdict.ts';
import { askModel, type Drawn } from '../model/ask.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Provider } from '../ports/provider.ts';
import { Tally } from './tally.ts';
import { tokenCounter } from './token-counter.ts';

/** What every task needs; built once by `assistant.ts`. */
export type TaskServices = {
  role: 'complete' | 'chat';
  provider: Provider;
  analyzers: Analyzers;
  files: Files;
  clock: Clock;
  beforeDisplayMs: number;
  /** Tokens that the role's model can hold; null when its provider does not say. */
  contextTokens(signal: AbortSignal): Promise<number | null>;
};

/** One request under way: the steps that all tasks share, each of them told to the surface as it happens. */
export class TaskRun<Asked extends Request> {
  readonly request: Asked;
  readonly services: TaskServices;
  readonly emit: (progress: Progress) => void;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  private bundle: ContextBundle = NO_CONTEXT;

  constructor(
    request: Asked,
    services: TaskServices,
    emit: (progress: Progress) => void,
    signal: AbortSignal,
  ) {
    this.request = request;
    this.services = services;
    this.emit = emit;
    this.signal = signal;
    this.tally = new Tally(services.clock);
  }

  /**
   * Request -> ContextBundle, counted with the model's own tokenizer. `answerTokens` is what the answer
   * may need of the model's window.
   */
  async context(answerTokens: number): Promise<Result<ContextBundle, Silence>> {
    const { provider, files } = this.services;
    this.prepareChecks();
    return this.tally.time('context', async () => {
      const counted = await tokenCounter(provider, this.signal);
      if (!counted.ok) return counted;
      const window = await this.services.contextTokens(this.signal);
      const room = window === null ? MAX_CONTEXT_TOKENS : window - answerTokens - PROMPT_RESERVE_TOKENS;
      const collected = await collectContext({
        request: this.request,
        files,
        countTokens: counted.value,
        budget: Math.max(0, Math.min(room, MAX_CONTEXT_TOKENS)),
        signal: this.signal,
      });
      if (!collected.ok) return collected;
      this.bundle = collected.value;
      this.emit({ type: 'context-end', context: contextUsed(collected.value) });
      return collected;
    });
  }

  /** Prompt -> one answer of the model. `onText` sees it as it is written. */
  async draw(
    prompt: Prompt,
    sampling: Sampling,
    onText: (piece: string) => void = () => undefined,
  ): Promise<Result<Drawn, ModelFailure>> {
    const { provider, clock, role } = this.services;
    const attempt = ++this.tally.attempts;
    let tokens = 0;
    this.emit({ type: 'draft-start', attempt });
    const priority = role === 'complete' ? 'completion' : 'chat';
    const ask = { prompt, sampling, priority, signal: this.signal } as const;
    const drawn = await this.tally.time('model', () =>
      askModel(provider, ask, clock, (piece) => {
        tokens += 1;
        this.emit({ type: 'draft-token', attempt, tokens });
        onText(piece);
      }),
    );
    if (drawn.ok) this.tally.drawn(drawn.value);
    return drawn;
  }

  /** Has the analyzers load while the model is at work. */
  private prepareChecks(): void {
    const { request, services, signal } = this;
    const language = request.document?.language ?? ('language' in request ? request.language : '');
    const target = { language, path: request.document?.path ?? null, workspace: request.workspace };
    detach(warmChecks(this.checks(), target, services.analyzers));
    prepareTypes(services.analyzers.types, request, signal);
  }

  /** Only code that was asked for is run: a completion has no time for it, an explanation nothing to run. */
  private checks(): readonly Check<unknown>[] {
    return this.request.task === 'generate' ? checksAt('display', 'run') : checksAt('display');
  }

  /** A completion is shown at once or not at all; who asked for code would rather wait than read that it was not checked. */
  private patience(beforeDisplayMs: number): { deadlineMs: number; warmMs: number } {
    if (this.request.task === 'complete') return { deadlineMs: beforeDisplayMs, warmMs: COMPLETE_WARM_MS };
    return { deadlineMs: Math.max(beforeDisplayMs, CHAT_CHECK_MS), warmMs: CHECK_WARM_MS };
  }

  /** Candidate -> its verdicts, of all checks or of those named. Loading an analyzer is not held against the deadline. */
  async check(candidate: Candidate, only?: CheckName[]): Promise<Verdict[]> {
    const { analyzers, clock, beforeDisplayMs } = this.services;
    const attempt = this.tally.attempts;
    return this.tally.time('checks', () =>
      runChecks({
        candidate,
        checks: this.checks().filter(({ name }) => only?.includes(name) ?? true),
        analyzers,
        clock,
        ...this.patience(beforeDisplayMs),
        signal: this.signal,
        onVerdict: (verdict) => this.emit({ type: 'check-end', attempt, verdict }),
      }),
    );
  }

  base(): AnswerBase {
    const { role, provider } = this.services;
    return {
      id: this.request.id,
      task: this.request.task,
      context: contextUsed(this.bundle),
      model: { role, provider: provider.name, name: provider.model },
      timings: this.tally.timings(),
    };
  }

  /** Nothing is shown, and this is why. */
  silent(silence: Silence, verdicts: Verdict[] = []): NoSuggestion {
    return buildNoSuggestion(this.base(), silence, verdicts);
  }
}

const NO_CONTEXT: ContextBundle = {
  pieces: [],
  dropped: [],
  facts: { languages: [], packages: [], test_framework: null },
};
