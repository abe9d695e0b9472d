import { normalPythonName } from '../../base/python-names.ts';
import type { Ecosystem } from '../../ports/package-index.ts';

/** Length of a package name. */
const MAX_PACKAGE_NAME_CHARACTERS = 214;

/**
 * The canonical spelling of a package name that filters and advisories use. npm once allowed capitals, and
 * distinguishes such names.
 */
export function canonicalName(name: string, ecosystem: Ecosystem): string {
  return ecosystem === 'pypi' ? normalPythonName(name) : name;
}

/** The package of an npm specifier (`@scope/name/file`); null for anything that is not a valid npm name. */
export function npmPackageOf(specifier: string): string | null {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
  const isName = name.length <= MAX_PACKAGE_NAME_CHARACTERS && NPM_NAME.test(name);
  return isName ? name : null;
}

const NPM_NAME = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i;

/** Whether a text is a valid package name; nothing else gets into paths, filters and messages. */
export function isPackageName(name: string, ecosystem: Ecosystem): boolean {
  if (ecosystem === 'npm') return npmPackageOf(name) === name;
  return name.length <= MAX_PACKAGE_NAME_CHARACTERS && /^[a-z0-9](?:[\w.-]*[a-z0-9])?$/i.test(name);
}
