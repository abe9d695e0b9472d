import { type AnswerBase, type AnswerFailure, buildNoSuggestion, contextUsed } from '../../answer/build.ts';
import type { Result } from '../../base/result.ts';
import { withVersion } from '../../checks/with-version.ts';
import { MAX_CONTEXT_TOKENS } from '../../config/limits.ts';
import type { NoSuggestion } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { Progress } from '../../contract/progress.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Request } from '../../contract/request.ts';
import type { CheckName, Verdict } from '../../contract/verdict.ts';
import { type Asking, askModel, type Drawn } from '../../model/ask.ts';
import { checkFor, prepareChecks } from './check-for.ts';
import { collectFor, NO_CONTEXT } from './collect.ts';
import type { TaskServices } from './services.ts';
import { Tally } from './tally.ts';

/** Why a request was stopped: a newer one took its place, and its answer is of no use any more. */
export class Superseded extends Error {
  override name = 'Superseded';
}

/** One running request: the steps common to all tasks, each reported to the surface as it happens. */
export class TaskRun<Asked extends Request, Services extends TaskServices = TaskServices> {
  readonly tally: Tally;
  private bundle: ContextBundle = NO_CONTEXT;

  constructor(
    readonly request: Asked,
    readonly services: Services,
    readonly emit: (progress: Progress) => void,
    readonly signal: AbortSignal,
  ) {
    this.tally = new Tally(services.clock);
  }

  /**
   * Request -> ContextBundle, counted with the model's own tokenizer. `answerTokens` is what the answer may need of the
   * model's window, `most` what the context may use of a large one.
   */
  async context(
    answerTokens: number,
    most = MAX_CONTEXT_TOKENS,
  ): Promise<Result<ContextBundle, AnswerFailure>> {
    const { request, services, signal } = this;
    prepareChecks(request, services, signal);
    const collected = await this.tally.time('context', () =>
      collectFor(request, services, { answerTokens, most }, signal),
    );
    if (collected.ok) this.adopt(collected.value);
    return collected;
  }

  /** From now on, this counts as what the model was shown. */
  adopt(bundle: ContextBundle): void {
    this.bundle = bundle;
    this.emit({ type: 'context-end', context: contextUsed(bundle) });
  }

  /** Prompt -> one model answer. */
  async draw(
    prompt: Prompt,
    sampling: Sampling,
    { onText, endOf, cacheKey, predictMs }: Drawing = {},
  ): Promise<Result<Drawn, ModelFailure>> {
    const { provider, clock, priority } = this.services;
    const attempt = ++this.tally.attempts;
    let tokens = 0;
    this.emit({ type: 'draft-start', attempt });
    const { request, signal } = this;
    const stop = [...sampling.stop, ...(request.stop ?? [])];
    const asked = { prompt, sampling: { ...sampling, stop }, priority, signal };
    const ask = { ...asked, ...(cacheKey !== undefined && { cacheKey }) };
    const tell = (piece: string) => {
      tokens += 1;
      this.emit({ type: 'draft-token', attempt, tokens });
      onText?.(piece);
    };
    const drawn = await this.tally.time('model', () =>
      askModel(provider, ask, clock, { onText: tell, endOf, predictMs }),
    );
    if (drawn.ok) this.tally.drawn(drawn.value);
    return drawn;
  }

  /** The model's answer to a question that supports the drafts, sampled greedily and never shown; null if it failed. */
  async sideQuestion(prompt: Prompt, stop: string[], maxTokens: number): Promise<Drawn | null> {
    const { provider, clock } = this.services;
    const sampling = { temperature: 0, maxTokens, stop };
    const ask = { prompt, sampling, priority: 'chat', signal: this.signal } as const;
    const drawn = await this.tally.time('model', () => askModel(provider, ask, clock));
    if (!drawn.ok) return null;
    this.tally.drawn(drawn.value);
    return drawn.value;
  }

  /** Candidate -> its verdicts, from all checks or the named ones. */
  check(candidate: Candidate, only?: CheckName[]): Promise<Verdict[]> {
    const attempt = this.tally.attempts;
    const onVerdict = (verdict: Verdict) => this.emit({ type: 'check-end', attempt, verdict });
    const { request, services, signal } = this;
    const asked = { candidate: withVersion(candidate, this.bundle.facts), only, services, signal, onVerdict };
    return this.tally.time('checks', () => checkFor(request, asked));
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

  /** Nothing is shown, for this reason. */
  noSuggestion(failure: AnswerFailure, verdicts: Verdict[] = []): NoSuggestion {
    const isOvertaken = failure.reason === 'cancelled' && this.signal.reason instanceof Superseded;
    return buildNoSuggestion(this.base(), isOvertaken ? OVERTAKEN : failure, verdicts);
  }
}

/** `onText` receives the answer as it is generated; `endOf` and `predictMs` decide where it ends. */
type Drawing = Asking & { cacheKey?: string | undefined };

const OVERTAKEN: AnswerFailure = {
  reason: 'stale_document',
  message: 'A newer request for this document replaced it. No action needed',
};
