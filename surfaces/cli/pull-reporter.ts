import { TRANSFER_LINE_MS, TRANSFER_LINE_PERCENT, TRANSFER_RATE_MS } from '../../src/config/limits.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { PullProgress } from '../../src/ports/model-files.ts';
import { renderProgressBar, renderTransfer, type TransferState } from './render/progress-bar.ts';
import { safeLine } from './render/safe-text.ts';
import type { StatusLine } from './status-line.ts';

/** Where a pull is told: rewritten in place where there is a status line, else in few plain lines. */
type PullReporterOptions = {
  write(text: string): void;
  /** Null where standard error is no terminal. */
  statusLine: StatusLine | null;
  clock: Clock;
};

type Transfer = Extract<PullProgress, { type: 'transfer' | 'verify' }>;

/** Tells the progress of one pull of one model after the other, also of several at a time. */
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
        return tell(`${model}: fetching from ${progress.source}`);
      case 'source-failed':
        return tell(`${model}: ${progress.source} did not work: ${progress.message}`);
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

/** Measures the rate over the last seconds, and says when a plain line is due. */
function createMeter(model: string, clock: Clock) {
  let samples: { at: number; bytes: number }[] = [];
  let told: { type: Transfer['type']; at: number; step: number } | null = null;
  return (progress: Transfer) => {
    const now = clock.now();
    const last = samples.at(-1);
    // A source that starts over, or the verification after the transfer, is measured by itself.
    if (told?.type !== progress.type || (last !== undefined && progress.bytes < last.bytes)) samples = [];
    samples.push({ at: now, bytes: progress.bytes });
    samples = samples.filter((sample) => now - sample.at <= TRANSFER_RATE_MS);
    const first = samples[0];
    const elapsed = first === undefined ? 0 : now - first.at;
    const state: TransferState = {
      label: progress.type === 'verify' ? `${model} (checking its sha256)` : model,
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
