import globals from 'globals';

/** Environments a project's JavaScript may run in: a name that any of them defines is not undefined. */
const ENVIRONMENTS = [
  'builtin',
  'browser',
  'worker',
  'serviceworker',
  'audioWorklet',
  'node',
  'commonjs',
  'amd',
  'webpack',
  'denoBuiltin',
  'bunBuiltin',
  'jest',
  'mocha',
  'jasmine',
  'vitest',
  'qunit',
  'jquery',
  'webextensions',
  'svelte',
  'vue',
] as const;

/** Globals of test and load tools that no list has, and those of TypeScript and JSX. */
const OTHERS = ['arguments', 'undefined', 'cy', 'Cypress', 'JSX', 'React', 'google', 'gtag', 'dataLayer'];

const NAMES = new Set([...ENVIRONMENTS.flatMap((name) => Object.keys(globals[name])), ...OTHERS]);

/** Whether a name is defined outside the file: by the language, a browser, Node, a test runner, or a bundler's constant such as `__DEV__`. */
export function isGlobal(name: string): boolean {
  return NAMES.has(name) || /^__\w+__$/.test(name);
}
