import type { LicenseIndexEntry } from '../../../src/ports/license-index.ts';
import { renderTable } from './table.ts';
import type { Theme } from './theme.ts';
import { formatBytes } from './units.ts';

const HEADING = ['NAME', 'DATE', 'FILES', 'PACKAGES', 'SIZE', 'LICENSE', 'STATE'] as const;

/** The indexes as a table. */
export function renderLicenseIndexes(indexes: readonly LicenseIndexEntry[], theme: Theme): string {
  const rows = indexes.map(({ name, date, files, packages, bytes, license, origin, broken }) => [
    name,
    date || '-',
    String(files),
    String(packages),
    formatBytes(bytes),
    license || '-',
    broken === null ? STATES[origin] : `not usable: ${broken}`,
  ]);
  return renderTable(HEADING, rows, theme);
}

const STATES: Record<LicenseIndexEntry['origin'], string> = { user: 'yours', fettle: 'comes with Fettle' };
