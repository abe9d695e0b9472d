import { MAX_IMPORT_SCAN_CHARACTERS } from '../config/limits.ts';
import type { EnvironmentFacts } from '../contract/context.ts';

/** The version of a package that is declared without one. */
export const ANY_VERSION = '*';

/**
 * What a request is about: the modules its document's code imports, and names of packages that it touches, those of
 * its words and those of the imports, in one spelling. `named` is of the words alone.
 */
export type Subject = { imports: string[]; touched: ReadonlySet<string>; named: ReadonlySet<string> };

export function subjectOf(code: string, instruction: string): Subject {
  const imports = importsOf(code);
  const named = new Set((instruction.toLowerCase().match(PACKAGE_WORD) ?? []).map(normal));
  const modules = imports.flatMap((name) => [normal(name), MODULES[name.toLowerCase()] ?? '']);
  return { imports, named, touched: new Set([...named, ...modules]) };
}

/** A word as package names are written. */
const PACKAGE_WORD = /@?[a-z0-9](?:[\w./-]*\w)?/g;

/** What code imports: of Python the first part of a module's name, of JavaScript the package of a specifier. */
function importsOf(code: string): string[] {
  const text = code.slice(0, MAX_IMPORT_SCAN_CHARACTERS);
  const names = [...pythonImports(text), ...scriptImports(text)].filter((name) => name !== '');
  return [...new Set(names)];
}

function pythonImports(text: string): string[] {
  const statements = text.matchAll(
    /^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b|import[ \t]+([A-Za-z_][^\n#;'"{]*)$)/gm,
  );
  return [...statements].flatMap(([, from, list]) =>
    from === undefined ? (list ?? '').split(',').map((item) => /\w+/.exec(item)?.[0] ?? '') : [from],
  );
}

function scriptImports(text: string): string[] {
  const specifiers = text.matchAll(
    /\b(?:from|import|require)[ \t]{0,8}\(?[ \t]{0,8}['"]([^'"\n]{1,300})['"]/g,
  );
  return [...specifiers].map(([, specifier = '']) =>
    /^[./]|:/.test(specifier) ? '' : (/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''),
  );
}

/** Whether one of these names means a package. */
export function isAmong(names: ReadonlySet<string>, { name }: { name: string }): boolean {
  return names.has(normal(name));
}

/** The one spelling of Python's names (PyPA specification "Names and normalization"), which does others no harm. */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Modules whose package has another name; only those that data and web code meet all the time. */
const MODULES: Readonly<Record<string, string>> = {
  bs4: 'beautifulsoup4',
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  dotenv: 'python-dotenv',
  jwt: 'pyjwt',
  pil: 'pillow',
  sklearn: 'scikit-learn',
  skimage: 'scikit-image',
  yaml: 'pyyaml',
};

/** The facts with the packages that the project asks for and those that the request touches, the latter first. */
export function aboutSubject(facts: EnvironmentFacts, { touched }: Subject, code: string): EnvironmentFacts {
  const first = facts.packages.filter((fact) => isAmong(touched, fact));
  const others = facts.packages.filter((fact) => fact.declared !== undefined && !isAmong(touched, fact));
  const written = /^[ \t]*(?:import|from)[ \t]+(pytest|unittest)\b/m.exec(code)?.[1] ?? null;
  return { ...facts, packages: [...first, ...others], test_framework: facts.test_framework ?? written };
}
