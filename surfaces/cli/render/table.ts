import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';

const GAP = '  ';

/** Rows below a heading, columns as wide as their widest cell; the last column is never padded. */
export function renderTable(heading: readonly string[], rows: readonly string[][], theme: Theme): string {
  const cells = [heading, ...rows].map((row) => row.map(safeLine));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join(GAP)
      .trimEnd(),
  );
  return lines.map((line, index) => `${index === 0 ? theme.strong(line) : line}\n`).join('');
}
