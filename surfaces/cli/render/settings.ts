import type { Origin } from '../../../src/config/layers.ts';
import { renderTable } from './table.ts';
import type { Theme } from './theme.ts';

/** The settings in force with who set them: a file and line, a variable, or the default. */
export function renderSettings(
  values: readonly { key: string; value: unknown }[],
  origins: ReadonlyMap<string, Origin>,
  theme: Theme,
): string {
  const rows = values.map(({ key, value }) => {
    const origin = origins.get(key);
    return [key, shown(value), origin?.where ?? origin?.layer ?? 'default'];
  });
  return renderTable(['SETTING', 'VALUE', 'SET BY'], rows, theme);
}

function shown(value: unknown): string {
  const isList = Array.isArray(value) && value.length > 0;
  if (isList && value.every((item) => typeof item === 'string')) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
