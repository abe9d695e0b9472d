import type { CatalogModel } from '../../../src/ports/model-files.ts';
import { renderTable } from './table.ts';
import type { Theme } from './theme.ts';
import { formatBytes } from './units.ts';

const HEADING = ['NAME', 'SIZE', 'ROLES', 'LICENSE', 'STATE', 'TITLE'] as const;

/** The models as a table. */
export function renderModels(models: readonly CatalogModel[], theme: Theme): string {
  const rows = models.map((model) => [
    model.name,
    formatBytes(model.installed?.bytes ?? model.bytes),
    model.roles.join(', ') || '-',
    model.license,
    model.installed === null ? 'not here' : `here (${model.installed.source})`,
    model.title,
  ]);
  return renderTable(HEADING, rows, theme);
}
