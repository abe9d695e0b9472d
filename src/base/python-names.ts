/** The form in which two spellings of a Python package's name are the same (PyPA specification "Names and normalization"). */
export function normalPythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * Modules that many packages share: which package is meant, the next names say. Those of PEP 420 and of
 * `pkgutil` alike.
 */
export const PYTHON_NAMESPACES: ReadonlySet<string> = new Set([
  'azure',
  'azure.mgmt',
  'backports',
  'collective',
  'google',
  'google.cloud',
  'jaraco',
  'opentelemetry',
  'opentelemetry.exporter',
  'opentelemetry.instrumentation',
  'paste',
  'plone',
  'repoze',
  'ruamel',
  'snowflake',
  'sphinxcontrib',
  'zope',
]);
