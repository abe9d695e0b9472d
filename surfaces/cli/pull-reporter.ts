import type { Clock } from '../../src/ports/clock.ts';
import type { PullProgress } from '../../src/ports/model-files.ts';
import { safeLine } from './render/safe-text.ts';
import { formatBytes, formatDuration } from './render/units.ts';
import type { StatusLine } from './status-line.ts';

/** Without a terminal, a transfer writes a line at each of these steps (percent), or after this time. */
const TRANSFER_LINE_PERCENT = 5;
const TRANSFER_LINE_MS = 10_000;
/** Window over which the rate of a transfer is measured. */
const TRANSFER_RATE_MS = 5_000;

/** Where a pull is reported: rewritten in place if there is a status line, otherwise in a few plain lines. */
type PullReporterOptions = {
  write(text: string): void;
  /** Null when standard error is not a terminal. */
  statusLine: StatusLine | null;
  clock: Clock;
};

type Transfer = Extract<PullProgress, { type: 'transfer' | 'verify' }>;

/** Reports the progress of pulls of one model after the other, or of several at a time. */
export function createPullReporter(
  options: PullReporterOptions,
): (model: string, progress: PullProgress) => void {
  const meters = new Map<string, (progress: Transfer) => { state: TransferState; isDue: boolean }>();
  const tell = (text: string) => {
    options.statusLine?.clear();
    options.write(`${safeLine(text)}\n`);
  };
  return (model, progress) => {
    switch (progress.type) {
      case 'source-start':
        meters.delete(model);
        return tell(`${model}: downloading from ${progress.source}`);
      case 'source-failed':
        return tell(`${model}: ${progress.source} failed: ${progress.message}`);
      case 'lock-wait':
        return tell(`${model}: ${progress.message}`);
      case 'transfer':
      case 'verify': {
        const meter = meters.get(model) ?? createMeter(model, options.clock);
        meters.set(model, meter);
        const { state, isDue } = meter(progress);
        if (options.statusLine !== null)
          options.statusLine.show((columns) => renderProgressBar(state, columns));
        else if (isDue) tell(renderTransfer(state));
        return;
      }
    }
  };
}

/** Measures the rate over the last seconds, and tells when a plain line is due. */
function createMeter(model: string, clock: Clock) {
  let samples: { at: number; bytes: number }[] = [];
  let told: { type: Transfer['type']; at: number; step: number } | null = null;
  return (progress: Transfer) => {
    const now = clock.now();
    const last = samples.at(-1);
    // A source that starts over, and the verification after the transfer, are measured separately.
    if (told?.type !== progress.type || (last !== undefined && progress.bytes < last.bytes)) samples = [];
    samples.push({ at: now, bytes: progress.bytes });
    samples = samples.filter((sample) => now - sample.at <= TRANSFER_RATE_MS);
    const first = samples[0];
    const elapsed = first === undefined ? 0 : now - first.at;
    const state: TransferState = {
      label: progress.type === 'verify' ? `${model} (verifying its sha256)` : model,
      bytes: progress.bytes,
      totalBytes: progress.totalBytes,
      fraction: progress.fraction,
      bytesPerSecond:
        first === undefined || elapsed <= 0 ? null : ((progress.bytes - first.bytes) / elapsed) * 1_000,
    };
    const step = Math.floor(((progress.fraction ?? 0) * 100) / TRANSFER_LINE_PERCENT);
    const isDue = told?.type !== progress.type || now - told.at >= TRANSFER_LINE_MS || step > told.step;
    if (isDue) told = { type: progress.type, at: now, step };
    return { state, isDue };
  };
}

/** The progress of a transfer; null when unknown. */
export type TransferState = {
  label: string;
  bytes: number;
  totalBytes: number | null;
  /** 0 to 1. */
  fraction: number | null;
  bytesPerSecond: number | null;
};

/** Estimated remaining milliseconds at the current rate; null while there is no rate. */
function timeLeft(state: TransferState): number | null {
  if (state.totalBytes === null || state.bytesPerSecond === null || state.bytesPerSecond <= 0) return null;
  return (Math.max(0, state.totalBytes - state.bytes) / state.bytesPerSecond) * 1_000;
}

/** `qwen  41 %  201 MB of 491 MB, 12 MB/s, 24.2 s left`: the line for logs, also shown next to the bar. */
export function renderTransfer(state: TransferState): string {
  const percent =
    state.fraction === null ? '' : `${String(Math.floor(state.fraction * 100)).padStart(3)} %  `;
  const amount =
    state.totalBytes === null
      ? formatBytes(state.bytes)
      : `${formatBytes(state.bytes)} of ${formatBytes(state.totalBytes)}`;
  const rate = state.bytesPerSecond === null ? [] : [`${formatBytes(state.bytesPerSecond)}/s`];
  const left = timeLeft(state);
  const rest = left === null || left === 0 ? [] : [`${formatDuration(left)} left`];
  return `${state.label}  ${percent}${[amount, ...rate, ...rest].join(', ')}`;
}

const WIDEST_BAR = 30;
const NARROWEST_BAR = 8;

/** The same with a bar, if the terminal has enough columns. */
export function renderProgressBar(state: TransferState, columns: number): string {
  const text = renderTransfer(state);
  const room = Math.min(WIDEST_BAR, columns - text.length - '[]  '.length);
  if (state.fraction === null || room < NARROWEST_BAR) return text;
  const full = Math.floor(Math.min(1, Math.max(0, state.fraction)) * room);
  const bar = `[${'#'.repeat(full)}${'-'.repeat(room - full)}]`;
  return `${state.label}  ${bar}${text.slice(state.label.length)}`;
}
