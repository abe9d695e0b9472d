/** Silence of an event stream after which a comment shows that it is alive. */
const STREAM_HEARTBEAT_MS = 15_000;
/** A client that reads nothing from its event stream for this long is dropped. */
const STREAM_STALL_MS = 60_000;

/** One server-sent event (HTML Living Standard, section 9.2). `data` is one line. */
export type ServerSentEvent = { event?: string; data: string };

export type StreamHooks = {
  /** Called when the client is gone: stop producing events. Not called when they ended by themselves. */
  onGone: () => void;
  /** Called once, however the stream ends. */
  onEnd: () => void;
  /** Called when the events failed: returns the last one, which tells the client. */
  onError: (error: unknown) => ServerSentEvent;
};

/** Milliseconds; only tests set other values. */
type StreamTimes = { heartbeatMs: number; stallMs: number };

const TIMES: StreamTimes = { heartbeatMs: STREAM_HEARTBEAT_MS, stallMs: STREAM_STALL_MS };

/** The wire format of a stream; a null heartbeat sends nothing while there are no events. */
type Wire = { contentType: string; frame(event: ServerSentEvent): string; heartbeat: string | null };

const EVENTS: Wire = {
  contentType: 'text/event-stream; charset=utf-8',
  frame: ({ event, data }) => `${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`,
  // Not `: ping`: Continue takes that for the end.
  heartbeat: ': still here\n\n',
};

/** JSON Lines, as Ollama streams: clients take each line for an answer, so there is no heartbeat. */
const LINES: Wire = {
  contentType: 'application/x-ndjson',
  frame: ({ data }) => `${data}\n`,
  heartbeat: null,
};

/** JSON texts as lines; otherwise like `eventResponse`. */
export function linesResponse(
  lines: AsyncIterable<ServerSentEvent>,
  hooks: StreamHooks,
  times: StreamTimes = TIMES,
): Response {
  return streamResponse(LINES, lines, hooks, times);
}

/**
 * Events as a response. The next event is requested when the client has taken the last one, so a slow client slows the
 * work and fills no memory; a comment is sent while there are no events.
 */
export function eventResponse(
  events: AsyncIterable<ServerSentEvent>,
  hooks: StreamHooks,
  times: StreamTimes = TIMES,
): Response {
  return streamResponse(EVENTS, events, hooks, times);
}

function streamResponse(
  wire: Wire,
  events: AsyncIterable<ServerSentEvent>,
  hooks: StreamHooks,
  times: StreamTimes,
): Response {
  return new Response(new ReadableStream(new EventBody(wire, events, hooks, times)), {
    headers: {
      'content-type': wire.contentType,
      'cache-control': 'no-store',
      // nginx buffers events without it.
      'x-accel-buffering': 'no',
    },
  });
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

const encoder = new TextEncoder();

class EventBody implements UnderlyingDefaultSource<Uint8Array> {
  readonly #wire: Wire;
  readonly #events: AsyncIterator<ServerSentEvent>;
  readonly #hooks: StreamHooks;
  readonly #times: StreamTimes;
  #heartbeat: NodeJS.Timeout | undefined;
  /** Milliseconds since the client last read something. */
  #stalledMs = 0;
  #gone = false;

  constructor(wire: Wire, events: AsyncIterable<ServerSentEvent>, hooks: StreamHooks, times: StreamTimes) {
    this.#wire = wire;
    this.#events = events[Symbol.asyncIterator]();
    this.#hooks = hooks;
    this.#times = times;
  }

  start(controller: Controller): void {
    this.#heartbeat = setInterval(() => this.#beat(controller), this.#times.heartbeatMs);
  }

  async pull(controller: Controller): Promise<void> {
    this.#stalledMs = 0;
    try {
      const next = await this.#events.next();
      if (next.done) this.#close(controller);
      else controller.enqueue(this.#encode(next.value));
    } catch (error) {
      // A stream whose client is gone throws when written to.
      if (this.#gone) return;
      controller.enqueue(this.#encode(this.#hooks.onError(error)));
      this.#close(controller);
    }
  }

  /** The client is gone. */
  async cancel(): Promise<void> {
    this.#gone = true;
    this.#hooks.onGone();
    try {
      await this.#events.return?.();
    } finally {
      this.#end();
    }
  }

  #beat(controller: Controller): void {
    if ((controller.desiredSize ?? 0) > 0) {
      this.#stalledMs = 0;
      if (this.#wire.heartbeat !== null) controller.enqueue(encoder.encode(this.#wire.heartbeat));
      return;
    }
    this.#stalledMs += this.#times.heartbeatMs;
    if (this.#stalledMs < this.#times.stallMs) return;
    clearInterval(this.#heartbeat);
    controller.close();
    // No one reads an event about it any more; the hook also logs.
    this.cancel().catch((error: unknown) => this.#hooks.onError(error));
  }

  #encode(event: ServerSentEvent): Uint8Array {
    return encoder.encode(this.#wire.frame(event));
  }

  #close(controller: Controller): void {
    controller.close();
    this.#end();
  }

  #end(): void {
    clearInterval(this.#heartbeat);
    this.#hooks.onEnd();
  }
}
