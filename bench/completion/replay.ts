import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Asked, Side } from './ask.ts';
import type { Random } from './random.ts';
import { lookMs, nextSteps, type Step, type Trace, typingSpeed } from './traces.ts';

export const REQUEST_KINDS = ['typed_through', 'append', 'moved', 'first'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** One request as its client saw it. */
export type Sample = {
  kind: RequestKind;
  /** Time until the answer; null when a newer keystroke came first. */
  ms: number | null;
  answer: Answer | null;
  /** The rest of the line as typed afterwards. */
  typed: string;
};

/** Characters that were typed, and that were accepted from suggestions. */
export type Written = { typed: number; accepted: number };

const SHARE_OF_ACCEPTS = 0.7;
const MIN_ACCEPTED_CHARACTERS = 4;
const SEE_AND_ACCEPT_MS = [350, 700] as const;
/** How long the last keystroke's answer is awaited at the end of a trace. */
const LAST_ANSWER_MS = 20_000;

type Cursor = { text: string; offset: number; rest: string };
type Asking = { sample: Sample; controller: AbortController; ended: Promise<void> };

/**
 * Types a trace against one side, in real time; a patient user waits for each answer, so that counts are right on a
 * busy machine. The random numbers decide what the user does, so each side needs its own.
 */
export class Replay {
  readonly samples: Sample[] = [];
  readonly written: Written = { typed: 0, accepted: 0 };
  private readonly trace: Trace;
  private readonly side: Side;
  private readonly random: Random;
  private readonly isPatient: boolean;
  private asking: Asking | null = null;

  constructor(trace: Trace, side: Side, { random, isPatient }: { random: Random; isPatient: boolean }) {
    this.trace = trace;
    this.side = side;
    this.random = random;
    this.isPatient = isPatient;
  }

  async run(deadline: number, signal: AbortSignal): Promise<void> {
    const perMinute = typingSpeed(this.random);
    let text = this.trace.start;
    const done: { offset: number; length: number }[] = [];
    for (const [index, stretch] of this.trace.stretches.entries()) {
      const moved = done.filter(({ offset }) => offset < stretch.offset);
      const offset = stretch.offset + moved.reduce((sum, { length }) => sum + length, 0);
      const cursor: Cursor = { text, offset, rest: stretch.text };
      await this.look(cursor, signal);
      let kind: RequestKind = index === 0 ? 'first' : 'moved';
      while (cursor.rest !== '' && performance.now() < deadline && !signal.aborted) {
        await this.goOn(nextSteps(cursor.rest, this.random, perMinute), cursor, kind);
        kind = 'append';
      }
      text = cursor.text;
      done.push({ offset: stretch.offset, length: cursor.offset - offset });
    }
    const late = AbortSignal.timeout(LAST_ANSWER_MS);
    late.addEventListener('abort', () => this.asking?.controller.abort());
    await this.asking?.ended;
  }

  /** Moves the cursor; the user reads before typing. */
  private async look(cursor: Cursor, signal: AbortSignal): Promise<void> {
    this.asking?.controller.abort();
    const asked = this.askedAt(cursor);
    const stop = new AbortController();
    const prepared = this.side.prepare(asked, AbortSignal.any([stop.signal, signal])).catch(() => undefined);
    const milliseconds = lookMs(this.random);
    if (this.isPatient) await prepared;
    else await wait(milliseconds, undefined, { signal }).catch(() => undefined);
    // The first keystroke uses whatever is ready by then.
    stop.abort();
    await prepared;
  }

  /** Accepts the suggestion, or performs the steps. Nothing is accepted while an error is there. */
  private async goOn(steps: Step[], cursor: Cursor, kind: RequestKind): Promise<void> {
    const [first] = steps;
    if (first === undefined || (await this.isAccepted(first.waitMs, cursor))) return;
    for (const step of steps) {
      if (step !== first) await (this.isPatient ? this.asking?.ended : wait(step.waitMs));
      if (step.do === 'type') {
        this.insert(cursor, step.text);
        this.written.typed += step.text.length;
      } else this.erase(cursor);
      this.ask(cursor, step === first ? kind : 'append');
    }
  }

  /** Waits for the next keystroke; a correct suggestion in time may be accepted instead. */
  private async isAccepted(waitMs: number, cursor: Cursor): Promise<boolean> {
    const until = this.isPatient ? 0 : performance.now() + waitMs;
    const { asking } = this;
    if (asking !== null) {
      await (this.isPatient ? asking.ended : Promise.race([asking.ended, wait(waitMs)]));
      const suggestion = asking.sample.answer?.text ?? '';
      const isRight =
        suggestion.trim().length >= MIN_ACCEPTED_CHARACTERS && cursor.rest.startsWith(suggestion);
      if (isRight && this.random.isChance(SHARE_OF_ACCEPTS)) {
        const accept = this.random.between(...SEE_AND_ACCEPT_MS);
        if (!this.isPatient) await wait(accept);
        this.insert(cursor, suggestion);
        this.written.accepted += suggestion.length;
        this.ask(cursor, 'append');
        return true;
      }
    }
    await wait(Math.max(0, until - performance.now()));
    return false;
  }

  private insert(cursor: Cursor, text: string): void {
    cursor.text = cursor.text.slice(0, cursor.offset) + text + cursor.text.slice(cursor.offset);
    cursor.offset += text.length;
    cursor.rest = cursor.rest.startsWith(text) ? cursor.rest.slice(text.length) : cursor.rest;
  }

  private erase(cursor: Cursor): void {
    cursor.text = cursor.text.slice(0, cursor.offset - 1) + cursor.text.slice(cursor.offset);
    cursor.offset -= 1;
  }

  /** Requests at each keystroke, and drops the older request, as editors do. */
  private ask(cursor: Cursor, kind: RequestKind): void {
    this.asking?.controller.abort();
    const controller = new AbortController();
    const typed = cursor.rest.split('\n', 1)[0] ?? '';
    const sample: Sample = { kind, ms: null, answer: null, typed };
    this.samples.push(sample);
    const began = performance.now();
    const ended = this.side.ask(this.askedAt(cursor), controller.signal).then(
      (answer) => {
        sample.answer = answer;
        sample.ms = performance.now() - began;
        if (answer.reused) sample.kind = 'typed_through';
      },
      (error: unknown) => {
        if (!controller.signal.aborted) throw error;
      },
    );
    ended.catch(() => undefined);
    this.asking = { sample, controller, ended };
  }

  private askedAt({ text, offset }: Cursor): Asked {
    const { path, language } = this.trace;
    return { path, language, before: text.slice(0, offset), after: text.slice(offset) };
  }
}
