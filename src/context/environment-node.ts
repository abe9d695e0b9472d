import { join } from 'node:path';
import { MAX_IMPORT_SCAN_CHARACTERS, MAX_PACKAGES_LOOKED_UP } from '../config/limits.ts';
import {
  ANY_VERSION,
  mergePackages,
  type Subject,
  type ToolFacts,
  type VersionFact,
  versionRange,
} from './environment-facts.ts';
import { entriesOf, type Project, parseJson, valueAt } from './project-files.ts';

type Manifest = { value: unknown; from: string };

/** Node's version, packages and test framework. What `node_modules` holds wins over what files ask for. */
export async function nodeFacts(project: Project, { code, words, isOpen }: Subject): Promise<ToolFacts> {
  const texts = await project.readAll('package.json');
  const manifests = texts.map(({ text, from }) => ({ value: parseJson(text), from }));
  const declared = declaredPackages(manifests);
  const names = new Set([...importedPackages(code), ...words.filter((word) => declared.has(word))]);
  // Each look-up reads a file, so a completion, which comes with each keystroke, does few.
  const wanted = [...new Set([...names, ...(isOpen ? declared.keys() : [])])].slice(
    0,
    MAX_PACKAGES_LOOKED_UP,
  );
  const installed = await Promise.all(wanted.map((name) => installedPackage(project, name)));
  const found = installed.filter((fact) => fact !== null).map((fact) => [fact.name, fact] as const);
  const packages = mergePackages(declared, new Map(found), names);
  return {
    language: await nodeVersion(project, manifests),
    packages,
    testFramework: testFramework(project, manifests, packages),
  };
}

/** The packages that code imports; not files of the project, not Node's own modules. */
function importedPackages(code: string): string[] {
  const specifiers = code
    .slice(0, MAX_IMPORT_SCAN_CHARACTERS)
    .matchAll(/\b(?:from|import|require)[ \t]{0,8}\(?[ \t]{0,8}['"]([^'"\n]{1,300})['"]/g);
  return [...specifiers]
    .map(([, specifier = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '')
    .filter(isPackageName);
}

/** npm's grammar of names; it lets nothing through that could leave `node_modules`. */
function isPackageName(name: string): boolean {
  return name.length <= 214 && /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i.test(name);
}

function declaredPackages(manifests: Manifest[]): Map<string, VersionFact> {
  const declared = new Map<string, VersionFact>();
  for (const { value, from } of manifests) {
    for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
      for (const [name, range] of entriesOf(valueAt(value, kind))) {
        if (!isPackageName(name) || declared.has(name)) continue;
        // A link to a folder, a repository or the workspace says no version.
        declared.set(name, { name, version: versionRange(range) ?? ANY_VERSION, from });
      }
    }
  }
  return declared;
}

/** Looked for as Node does: in the nearest `node_modules` that has it. */
async function installedPackage(project: Project, name: string): Promise<VersionFact | null> {
  for (const { path, names } of project.folders) {
    if (!names.has('node_modules')) continue;
    const manifest = await project.read(join(path, 'node_modules', name, 'package.json'));
    const version = manifest === null ? null : versionRange(valueAt(parseJson(manifest.text), 'version'));
    if (manifest !== null && version !== null) return { name, version, from: manifest.from };
  }
  return null;
}

/** `.nvmrc`, `.node-version`, then what `package.json` asks for. */
async function nodeVersion(project: Project, manifests: Manifest[]): Promise<VersionFact | null> {
  const pins = [...(await project.readAll('.nvmrc')), ...(await project.readAll('.node-version'))];
  for (const { text, from } of pins) {
    const version = /^v?(\d+(?:\.\d+){0,2})[ \t\r]*$/m.exec(text)?.[1];
    if (version !== undefined) return { name: 'node', version, from };
  }
  for (const { value, from } of manifests) {
    const version =
      versionRange(valueAt(value, 'volta', 'node')) ?? versionRange(valueAt(value, 'engines', 'node'));
    if (version !== null) return { name: 'node', version, from };
  }
  return null;
}

const TEST_FRAMEWORKS = ['vitest', 'jest', 'mocha'];

/** What `npm test` runs, else what is installed, else whose configuration file stands there. */
function testFramework(project: Project, manifests: Manifest[], packages: VersionFact[]): string | null {
  for (const { value } of manifests) {
    const script = String(valueAt(value, 'scripts', 'test') ?? '');
    const named = TEST_FRAMEWORKS.find((name) => new RegExp(`\\b${name}\\b`).test(script));
    if (named !== undefined) return named;
    if (script.includes('node ') && script.includes(' --test')) return 'node:test';
  }
  const isInstalled = (name: string) => packages.some((fact) => fact.name === name);
  const isConfigured = (name: string) =>
    project.folders.some(({ names }) =>
      [...names].some((file) => file.startsWith(`${name}.config.`) || file.startsWith(`.${name}rc`)),
    );
  return TEST_FRAMEWORKS.find(isInstalled) ?? TEST_FRAMEWORKS.find(isConfigured) ?? null;
}
