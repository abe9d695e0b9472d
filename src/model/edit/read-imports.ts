import { importsOf } from '../../base/source/imports.ts';

/** A name that an import takes: `name` is `*` for the module itself, `default`, or what the module calls it. */
export type TakenName = { name: string; alias: string; isType: boolean };

/** What one import statement brings in; without names it is there for its effects. */
export type Import = {
  module: string;
  names: TakenName[];
  /** `from a import b`, `import {b} from 'a'`, `const {b} = require('a')`: names are taken out of the module. */
  isNamed: boolean;
  /** `import type`. */
  isType: boolean;
};

/** Statements with more imports than these are no people's. */
const MAX_IMPORTS_PER_STATEMENT = 100;

/** What a statement imports; several for `import a, b` of Python. */
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

/** A module under the one of its spellings that all of them share. */
export function moduleKey(module: string): string {
  return module.replace(/^node:/, '');
}

/** What a name stands for: a whole module is the same by whatever form of import. */
export function takenKey(module: string, { name }: TakenName): string {
  return `${moduleKey(module)} ${name === 'default' ? '*' : name}`;
}
