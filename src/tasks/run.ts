import { type AnswerBase, buildNoSuggestion, contextUsed, type Silence } from '../answer/build.ts';
import type { Result } from '../base/result.ts';
import type { Analyzers } from '../checks/check.ts';
import { MAX_CONTEXT_TOKENS } from '../config/limits.ts';
import type { RepositoryContext } from '../context/repository.ts';
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
import type { Environment } from '../ports/environment.ts';
import type { Files } from '../ports/files.ts';
import type { Provider } from '../ports/provider.ts';
import { checkFor, prepareChecks } from './check-for.ts';
import { collectFor } from './collect.ts';
import { Tally } from './tally.ts';
import { withVersion } from './with-version.ts';

/** What every task needs; built once by `assistant.ts`. */
export type TaskServices = {
  role: 'complete' | 'chat';
  provider: Provider;
  analyzers: Analyzers;
  files: Files;
  environment: Environment;
  /** Null: prompts show nothing of the repository. */
  repository: RepositoryContext | null;
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
   * may need of the model's window, `most` what the context may take of a large one.
   */
  async context(answerTokens: number, most = MAX_CONTEXT_TOKENS): Promise<Result<ContextBundle, Silence>> {
    const { request, services, signal } = this;
    prepareChecks(request, services, signal);
    return this.tally.time('context', async () => {
      const collected = await collectFor(request, services, { answerTokens, most }, signal);
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
    const { request, signal } = this;
    const stop = [...sampling.stop, ...(request.stop ?? [])];
    const ask = { prompt, sampling: { ...sampling, stop }, priority, signal } as const;
    const tell = (piece: string) => {
      tokens += 1;
      this.emit({ type: 'draft-token', attempt, tokens });
      onText(piece);
    };
    const predictMs = request.task === 'complete' ? request.predict_ms : undefined;
    const drawn = await this.tally.time('model', () =>
      askModel(provider, ask, clock, { onText: tell, predictMs }),
    );
    if (drawn.ok) this.tally.drawn(drawn.value);
    return drawn;
  }

  /** Candidate -> its verdicts, of all checks or of those named. */
  check(candidate: Candidate, only?: CheckName[]): Promise<Verdict[]> {
    const attempt = this.tally.attempts;
    const onVerdict = (verdict: Verdict) => this.emit({ type: 'check-end', attempt, verdict });
    const { request, services, signal } = this;
    const versioned = withVersion(candidate, this.bundle.facts);
    return this.tally.time('checks', () =>
      checkFor(request, { candidate: versioned, only, services, signal, onVerdict }),
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
