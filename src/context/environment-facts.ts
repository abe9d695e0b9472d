import { normalPythonName } from '../base/python-names.ts';
import { importsOf } from '../base/source/imports.ts';
import { MAX_IMPORTS_PER_FILE } from '../config/limits.ts';
import type { EnvironmentFacts } from '../contract/context.ts';

/** Characters of a document that are searched for imports. */
const MAX_IMPORT_SCAN_CHARACTERS = 100_000;

/** The version of a package declared without one. */
export const ANY_VERSION = '*';

/**
 * The subject of a request: the modules its document's code imports, and the normalized names of packages it touches,
 * from its text and its imports. `named` is from the text only.
 */
export type Subject = { imports: string[]; touched: ReadonlySet<string>; named: ReadonlySet<string> };

export function subjectOf(code: string, language: string, instruction: string): Subject {
  const imports = importedPackages(code.slice(0, MAX_IMPORT_SCAN_CHARACTERS), language);
  const named = new Set((instruction.toLowerCase().match(PACKAGE_WORD) ?? []).map(normalPythonName));
  const modules = imports.flatMap((name) => [normalPythonName(name), MODULES[name.toLowerCase()] ?? '']);
  return { imports, named, touched: new Set([...named, ...modules]) };
}

/** A word that looks like a package name. */
const PACKAGE_WORD = /@?[a-z0-9](?:[\w./-]*\w)?/g;

/** The imports of code: for Python, the first part of a module's name; for JavaScript, the package of a specifier. */
function importedPackages(code: string, language: string): string[] {
  const names = importsOf(code, language, MAX_IMPORTS_PER_FILE).flatMap(({ module }) => {
    if (/^[./]|:/.test(module)) return [];
    return (language === 'python' ? /^[^.]+/ : /^(?:@[^/]+\/)?[^/]+/).exec(module)?.[0] ?? [];
  });
  return [...new Set(names)];
}

/** Whether one of these names means a package. */
export function isAmong(names: ReadonlySet<string>, { name }: { name: string }): boolean {
  return names.has(normalPythonName(name));
}

/** Modules whose package has another name; only common ones of data and web code. */
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

/** The facts with the declared packages and those the request touches, the latter first. */
export function aboutSubject(facts: EnvironmentFacts, { imports, touched }: Subject): EnvironmentFacts {
  const first = facts.packages.filter((fact) => isAmong(touched, fact));
  const others = facts.packages.filter((fact) => fact.declared !== undefined && !isAmong(touched, fact));
  const written = imports.find((name) => name === 'pytest' || name === 'unittest') ?? null;
  return { ...facts, packages: [...first, ...others], test_framework: facts.test_framework ?? written };
}
