import { formatBytes, formatDuration } from './units.ts';

/** How far a transfer is; null where it cannot be known. */
export type TransferState = {
  label: string;
  bytes: number;
  totalBytes: number | null;
  /** 0 to 1. */
  fraction: number | null;
  bytesPerSecond: number | null;
};

/** The rest at the present rate, in milliseconds; null while there is no rate. */
function timeLeft(state: TransferState): number | null {
  if (state.totalBytes === null || state.bytesPerSecond === null || state.bytesPerSecond <= 0) return null;
  return (Math.max(0, state.totalBytes - state.bytes) / state.bytesPerSecond) * 1_000;
}

/** `qwen  41 %  201 MB of 491 MB, 12 MB/s, 24.2 s left`: the line for logs, and what stands beside the bar. */
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

/** The same with a bar between, where the columns of the terminal have room for one. */
export function renderProgressBar(state: TransferState, columns: number): string {
  const text = renderTransfer(state);
  const room = Math.min(WIDEST_BAR, columns - text.length - '[]  '.length);
  if (state.fraction === null || room < NARROWEST_BAR) return text;
  const full = Math.floor(Math.min(1, Math.max(0, state.fraction)) * room);
  const bar = `[${'#'.repeat(full)}${'-'.repeat(room - full)}]`;
  return `${state.label}  ${bar}${text.slice(state.label.length)}`;
}
