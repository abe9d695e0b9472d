import { fail, ok, type Result } from '../../base/result.ts';
import { PROBE_MS } from '../../config/limits.ts';
import type { Prompt } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Ask, ModelEvent } from '../../ports/provider.ts';
import { type Endpoint, type EndpointOptions, resolveEndpoint } from './endpoint.ts';
import { converse, type Part } from './exchange.ts';
import { CANCELLED } from './failures.ts';
import type { Line } from './json-call.ts';
import { RefusedParameters } from './refused-parameters.ts';
import { SharedWork } from './shared-work.ts';
import type { Watch } from './watch.ts';

/** Silence of a stream after which the provider counts as hung. */
export const PROVIDER_IDLE_MS = 60_000;
/** Interval between probes of an endpoint that was too slow to answer all questions of the first. */
const PROBE_AGAIN_MS = 60_000;

/** Whether a probe got an answer to each of its questions, so that it does not have to be repeated. */
export type Settled = { settled: boolean };

/** How to talk to one kind of endpoint. */
export type Dialect<Findings extends Settled> = {
  headers(endpoint: Endpoint): Record<string, string>;
  probe(line: Line, probeMs: number, signal: AbortSignal): Promise<Result<Findings, ModelFailure>>;
};

/** A persistent endpoint: its address and key, its HTTP client, and the findings about it. */
export class Connection<Findings extends Settled> {
  readonly idleMs: number;
  /** The findings of the last successful probe; null before it. */
  known: Findings | null = null;
  private readonly options: EndpointOptions;
  private readonly dialect: Dialect<Findings>;
  private readonly refused = new RefusedParameters();
  private client: typeof globalThis.fetch | null;
  private knownAt = 0;
  private probing: SharedWork<Result<Findings, ModelFailure>> | null = null;

  constructor(options: EndpointOptions, dialect: Dialect<Findings>) {
    this.options = options;
    this.dialect = dialect;
    this.idleMs = options.idleMs ?? PROVIDER_IDLE_MS;
    this.client = options.fetch ?? null;
  }

  /** Fails if the config names no address, or a key that is not set. */
  async line(): Promise<Result<Line, ModelFailure>> {
    const endpoint = resolveEndpoint(this.options);
    if (!endpoint.ok) return endpoint;
    const headers = this.dialect.headers(endpoint.value);
    return ok({ endpoint: endpoint.value, headers, refused: this.refused, fetch: await this.fetch() });
  }

  /**
   * The known findings, or those of a probe that all concurrent callers share; the probe is aborted when the
   * last of them leaves.
   */
  async findings(signal: AbortSignal): Promise<Result<Findings, ModelFailure>> {
    if (signal.aborted) return fail(CANCELLED);
    if (this.known !== null && !this.isOutdated(this.known)) return ok(this.known);
    if (this.probing === null || this.probing.abandoned)
      this.probing = new SharedWork((bounds) => this.probe(bounds));
    return (await this.probing.join(signal)) ?? fail(CANCELLED);
  }

  /** Answers over the line, guarded (`converse`); `prepared`: the endpoint's abilities must be known first. */
  async *converse(
    { prompt, signal }: Ask,
    prepared: boolean,
    open: (line: Line, watch: Watch) => AsyncIterable<Part>,
  ): AsyncGenerator<ModelEvent, void, void> {
    const line = await this.line();
    if (!line.ok) return yield { type: 'failure', failure: line.failure };
    const found = prepared ? await this.findings(signal) : null;
    if (found?.ok === false) return yield { type: 'failure', failure: found.failure };
    yield* converse({
      endpoint: line.value.endpoint,
      idleMs: this.idleMs,
      signal,
      promptText: () => textOf(prompt),
      open: (watch) => open(line.value, watch),
    });
  }

  /** A slow endpoint is probed again for open questions, but not at each request. */
  private isOutdated({ settled }: Findings): boolean {
    return !settled && performance.now() - this.knownAt > (this.options.probeAgainMs ?? PROBE_AGAIN_MS);
  }

  private async probe(signal: AbortSignal): Promise<Result<Findings, ModelFailure>> {
    const line = await this.line();
    if (!line.ok) return line;
    const found = await this.dialect.probe(line.value, this.options.probeMs ?? PROBE_MS, signal);
    if (!found.ok) return found;
    this.known = found.value;
    this.knownAt = performance.now();
    return found;
  }

  private async fetch(): Promise<typeof globalThis.fetch> {
    if (this.client !== null) return this.client;
    const { createFetch } = await import('../http/client.ts');
    const { connectMs, environment } = this.options;
    this.client ??= createFetch({
      ...(connectMs === undefined ? {} : { connectMs }),
      ...(environment === undefined ? {} : { environment }),
    });
    return this.client;
  }
}

/** All text of a prompt that the model reads. */
function textOf(prompt: Prompt): string {
  switch (prompt.form) {
    case 'plain':
      return prompt.text;
    case 'chat':
      return [...prompt.messages.map(({ text }) => text), prompt.opening].join('\n');
    case 'fill_in_the_middle':
      return [...prompt.files.map(({ path, text }) => `${path}\n${text}`), prompt.prefix, prompt.suffix].join(
        '\n',
      );
  }
}
