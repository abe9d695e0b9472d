import type { SourceImport } from '../../contract/source-code.ts';

/** The usual aliases of these packages in their documentation: people use them without an import. */
const CUSTOMARY: Readonly<Record<string, string>> = { np: 'numpy', pd: 'pandas', plt: 'matplotlib.pyplot' };

/**
 * The full name of a dotted name, from the module its first part is imported from: `pd.merge` below `import pandas as
 * pd` is `pandas.merge`. Undefined when nothing imports it, null when it comes from a file of the project.
 */
export function importedName(written: string, imports: readonly SourceImport[]): string | null | undefined {
  const [first = '', ...rest] = written.split('.');
  for (const { module, names } of imports) {
    // `import os.path` is known only by its full name.
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

/** A dotted name that nothing imports, with the module's name for its usual alias; null for a name without a dot. */
export function customaryName(written: string): string | null {
  const [first = '', ...rest] = written.split('.');
  return rest.length === 0 ? null : [CUSTOMARY[first] ?? first, ...rest].join('.');
}
