import type { SourceImport } from '../../contract/source-code.ts';

/** What the documents of these packages call them everywhere: people write so without an import. */
const CUSTOMARY: Readonly<Record<string, string>> = { np: 'numpy', pd: 'pandas', plt: 'matplotlib.pyplot' };

/**
 * A dotted name as it is written, from the module that its first part is imported from: `pd.merge` below
 * `import pandas as pd` is `pandas.merge`. Undefined where nothing imports it, null where a file of the project does.
 */
export function importedName(written: string, imports: readonly SourceImport[]): string | null | undefined {
  const [first = '', ...rest] = written.split('.');
  for (const { module, names } of imports) {
    // `import os.path` is known by its whole name alone.
    const found = names.find(
      ({ name, alias }) => alias === first || (name === '*' && isBelow(written, alias)),
    );
    if (found === undefined) continue;
    if (/^[./#]/.test(module)) return null;
    if (found.alias !== first) return written;
    const own = found.name === '*' || found.name === 'default' ? [] : [found.name];
    return [module.replace(/^node:/, ''), ...own, ...rest].join('.');
  }
  return undefined;
}

function isBelow(name: string, module: string): boolean {
  return name === module || name.startsWith(`${module}.`);
}

/** A dotted name that nothing imports, with its module's own name where people write another; null for a name alone. */
export function customaryName(written: string): string | null {
  const [first = '', ...rest] = written.split('.');
  return rest.length === 0 ? null : [CUSTOMARY[first] ?? first, ...rest].join('.');
}
