import { dirname, join, normalize } from 'node:path/posix';

/** Whether the repository has a file; paths are relative to the root, with `/`. */
export type HasFile = (path: string) => boolean;

/** The files a module name may refer to, most likely first; none for external packages. */
export function resolveModule(from: string, module: string, language: string | null, has: HasFile): string[] {
  switch (language) {
    case 'python':
      return resolvePython(from, module, has);
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return resolveJavaScript(from, module, has);
    case 'c':
    case 'cpp':
      return inFolders(from, [module, `include/${module}`, `src/${module}`], has);
    case 'ruby':
      return inFolders(from, [`${module}.rb`, `lib/${module}.rb`], has);
    default:
      return [];
  }
}

/** PEP 328: leading dots go up from the file's package; a plain name is searched for from each folder above. */
function resolvePython(from: string, module: string, has: HasFile): string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll('.', '/');
  const names = path === '' ? ['__init__.py'] : [`${path}.py`, `${path}/__init__.py`, `${path}.pyi`];
  if (dots > 0) {
    const folder = normalize(join(dirname(from), '../'.repeat(dots - 1)));
    return names.map((name) => join(folder, name)).filter(has);
  }
  return inFolders(from, [...names, ...names.map((name) => `src/${name}`)], has);
}

/** From the file's own folder up to the root. */
function inFolders(from: string, names: string[], has: HasFile): string[] {
  const found: string[] = [];
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    for (const name of names) {
      const path = normalize(join(folder, name));
      if (!path.startsWith('..') && path !== from && has(path) && !found.includes(path)) found.push(path);
    }
    if (folder === '.' || folder === '/') return found;
  }
}

const ENDINGS = ['', '.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json'];
const INDEXES = ENDINGS.slice(1, 8).map((ending) => `/index${ending}`);
/** TypeScript imports name the compiled file: `./a.js` is `a.ts`. */
const WRITTEN_AS: Record<string, string[]> = {
  '.js': ['.ts', '.tsx', '.d.ts'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

/** Relative modules as in Node and TypeScript's bundler mode; other names are packages, or paths of a tsconfig. */
function resolveJavaScript(from: string, module: string, has: HasFile): string[] {
  if (!/^\.\.?(?:\/|$)/.test(module)) return [];
  const path = join(dirname(from), module);
  const ending = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
  const sources = (WRITTEN_AS[ending] ?? []).map((written) => path.slice(0, -ending.length) + written);
  const candidates = [
    ...ENDINGS.map((written) => path + written),
    ...sources,
    ...INDEXES.map((name) => path + name),
  ];
  return [...new Set(candidates.map(normalize))].filter((candidate) => has(candidate));
}
