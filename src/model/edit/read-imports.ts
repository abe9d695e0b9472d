import { importsOf } from '../../base/source/imports.ts';

/** A name an import takes: `name` is `*` for the module itself, `default`, or the module's own name for it. */
export type TakenName = { name: string; alias: string; isType: boolean };

/** The names of one import statement; without names, it is there for its side effects. */
export type Import = {
  module: string;
  names: TakenName[];
  /** `from a import b`, `import {b} from 'a'`, `const {b} = require('a')`: takes names from the module. */
  isNamed: boolean;
  /** `import type`. */
  isType: boolean;
};

/** People do not write statements with more imports. */
const MAX_IMPORTS_PER_STATEMENT = 100;

/** The imports in a statement; several for Python's `import a, b`. */
export function readImports(statement: string, language: string): Import[] {
  const isType = language !== 'python' && /^\s*import\s+type\b(?!\s+from\b)/.test(statement);
  const types = new Set([...statement.matchAll(/[{,]\s*type\s+([\w$]+)/g)].map(([, name]) => name));
  return importsOf(statement, language, MAX_IMPORTS_PER_STATEMENT).map(({ module, names, isReexport }) => ({
    module,
    names: names.map(({ name, alias }) => ({ name, alias, isType: isType || types.has(name) })),
    isNamed:
      language === 'python' ? isReexport : names.some(({ name }) => name !== '*' && name !== 'default'),
    isType,
  }));
}

/** The normalized spelling of a module. */
export function moduleKey(module: string): string {
  return module.replace(/^node:/, '');
}

/** The target of a name: a whole module is the same in every form of import. */
export function takenKey(module: string, { name }: TakenName): string {
  return `${moduleKey(module)} ${name === 'default' ? '*' : name}`;
}
