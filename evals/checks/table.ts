import type { Report, Row, Target } from './report.ts';

const HEAD = ['suite', 'what', 'n', 'figure', '95 % interval', 'target', ''];

/** The reports as a table, followed by what went wrong, one line each. */
export function tableLines(reports: readonly Report[]): string[] {
  const rows = reports.flatMap(({ suite, rows }) => rows.map((row) => cellsOf(suite, row)));
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const lineOf = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const wrong = reports.flatMap(({ suite, rows }) =>
    rows.flatMap((row) => row.wrong.map((one) => `${suite}, ${row.name}: ${one.replace(/\s*\n\s*/g, ' ')}`)),
  );
  return [HEAD, ...rows].map(lineOf).concat(wrong.length === 0 ? [] : ['', ...wrong]);
}

function cellsOf(suite: string, { name, n, hits, share, low, high, target, isMet }: Row): string[] {
  const figure = `${hits} (${percent(share)})`;
  const verdict = isMet === null ? '' : isMet ? 'pass' : 'MISS';
  return [suite, name, String(n), figure, `${percent(low)} to ${percent(high)}`, targetText(target), verdict];
}

function targetText(target: Target | null): string {
  if (target === null) return '';
  return 'atLeast' in target ? `>= ${percent(target.atLeast)}` : `<= ${percent(target.atMost)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
