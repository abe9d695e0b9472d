import { join } from 'node:path';
import { MAX_IMPORT_SCAN_CHARACTERS, MAX_REQUIREMENTS_FILES } from '../config/limits.ts';
import {
  ANY_VERSION,
  mergePackages,
  type Subject,
  type ToolFacts,
  type VersionFact,
  versionRange,
} from './environment-facts.ts';
import { entriesOf, type Project, type ProjectText, parseToml, stringsOf, valueAt } from './project-files.ts';

type Manifest = { value: unknown; from: string };
type VirtualEnvironment = { version: VersionFact | null; packages: Map<string, VersionFact> };

/** Python's version, packages and test framework. What the virtual environment holds wins over what files ask for. */
export async function pythonFacts(project: Project, { code, words }: Subject): Promise<ToolFacts> {
  const [pyprojects, requirements, environment] = await Promise.all([
    project.readAll('pyproject.toml'),
    requirementsFiles(project),
    virtualEnvironment(project),
  ]);
  const manifests = pyprojects.map(({ text, from }) => ({ value: parseToml(text), from }));
  const declared = declaredPackages(requirements, manifests);
  const names = new Set([...importedModules(code).map(distributionOf), ...words.map(normalName)]);
  const installed = [...environment.packages].filter(([name]) => declared.has(name) || names.has(name));
  const packages = mergePackages(declared, new Map(installed), names);
  return {
    language: environment.version ?? (await declaredVersion(project, manifests)),
    packages,
    testFramework: await testFramework(project, manifests, packages, code),
  };
}

function importedModules(code: string): string[] {
  const statements = code
    .slice(0, MAX_IMPORT_SCAN_CHARACTERS)
    .matchAll(/^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b|import[ \t]+([^\n#;]+))/gm);
  return [...statements].flatMap(([, from, list]) =>
    from === undefined ? (list ?? '').split(',').map((item) => /\w+/.exec(item)?.[0] ?? '') : [from],
  );
}

/** The form in which two spellings of a name are the same (PyPA specification "Names and normalization"). */
function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Modules whose package has another name; only those that data and web code meet all the time. */
const DISTRIBUTIONS: Record<string, string> = {
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

function distributionOf(module: string): string {
  const name = normalName(module);
  return DISTRIBUTIONS[name] ?? name;
}

/** `requirements.txt` and its like, the plain one first. */
async function requirementsFiles(project: Project): Promise<ProjectText[]> {
  const paths = project.folders.flatMap(({ path, names }) =>
    [...names]
      .filter((name) => /^requirements([-_.]\w+)?\.txt$/.test(name))
      .toSorted((a, b) => a.length - b.length)
      .map((name) => join(path, name)),
  );
  const texts = await Promise.all(paths.slice(0, MAX_REQUIREMENTS_FILES).map(project.read));
  return texts.filter((text) => text !== null);
}

/** The first file that declares a package has its version. */
function declaredPackages(requirements: ProjectText[], manifests: Manifest[]): Map<string, VersionFact> {
  const facts = [
    ...requirements.flatMap(({ text, from }) =>
      text.split(/\r\n|\n|\r/).map((line) => requirement(line, from)),
    ),
    ...manifests.flatMap(({ value, from }) => manifestRequirements(value, from)),
  ];
  const declared = new Map<string, VersionFact>();
  for (const fact of facts) if (fact !== null && !declared.has(fact.name)) declared.set(fact.name, fact);
  return declared;
}

function manifestRequirements(manifest: unknown, from: string): (VersionFact | null)[] {
  const groups = [
    valueAt(manifest, 'project', 'dependencies'),
    ...entriesOf(valueAt(manifest, 'project', 'optional-dependencies')).map(([, list]) => list),
    ...entriesOf(valueAt(manifest, 'dependency-groups')).map(([, list]) => list),
  ];
  const poetry = valueAt(manifest, 'tool', 'poetry');
  const tables = [
    valueAt(poetry, 'dependencies'),
    valueAt(poetry, 'dev-dependencies'),
    ...entriesOf(valueAt(poetry, 'group')).map(([, group]) => valueAt(group, 'dependencies')),
  ];
  return [
    ...groups.flatMap(stringsOf).map((line) => requirement(line, from)),
    ...tables
      .flatMap(entriesOf)
      .filter(([name]) => name !== 'python')
      .map(([name, wish]) => packageFact(name, String(valueAt(wish, 'version') ?? wish), from)),
  ];
}

/** One requirement as pip writes it (PyPA specification "Dependency specifiers"); null for options, links and the rest. */
function requirement(line: string, from: string): VersionFact | null {
  const parts = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#@\\]*)/.exec(line);
  if (parts?.[1] === undefined) return null;
  return packageFact(parts[1], (parts[2] ?? '').replace(/[()]/g, '').trim() || ANY_VERSION, from);
}

function packageFact(name: string, range: string, from: string): VersionFact | null {
  const version = versionRange(range.replace(/^===?\s*([\w.+!]+)$/, '$1'));
  return version === null || !/^[\w.-]{1,100}$/.test(name) ? null : { name: normalName(name), version, from };
}

/** The nearest `.venv` or `venv`: its Python (PEP 405) and its packages by the names of their `.dist-info` folders. */
async function virtualEnvironment(project: Project): Promise<VirtualEnvironment> {
  const roots = project.folders.flatMap(({ path, names }) =>
    ['.venv', 'venv'].filter((name) => names.has(name)).map((name) => join(path, name)),
  );
  for (const root of roots) {
    const settings = await project.read(join(root, 'pyvenv.cfg'));
    if (settings !== null) {
      const version = /^version(?:_info)?\s*=\s*(\d+(?:\.\d+){1,2})/m.exec(settings.text)?.[1];
      return {
        version: version === undefined ? null : { name: 'python', version, from: settings.from },
        packages: await installedPackages(project, root),
      };
    }
  }
  return { version: null, packages: new Map() };
}

async function installedPackages(project: Project, root: string): Promise<Map<string, VersionFact>> {
  const pythons = (await project.list(join(root, 'lib'))).filter((name) => name.startsWith('python'));
  // `Lib` without a Python's name is how Windows lays it out.
  const homes = [...pythons.map((name) => join(root, 'lib', name)), join(root, 'Lib')];
  const packages = new Map<string, VersionFact>();
  for (const folder of homes.map((home) => join(home, 'site-packages'))) {
    for (const entry of await project.list(folder)) {
      const parts = /^([A-Za-z0-9][\w.]{0,99})-(\d[\w.+!]{0,39})\.dist-info$/.exec(entry);
      if (parts?.[1] === undefined || parts[2] === undefined) continue;
      const name = normalName(parts[1]);
      packages.set(name, { name, version: parts[2], from: project.nameOf(join(folder, entry)) });
    }
  }
  return packages;
}

/** `.python-version` (pyenv, uv), `runtime.txt` (Heroku), then what `pyproject.toml` requires. */
async function declaredVersion(project: Project, manifests: Manifest[]): Promise<VersionFact | null> {
  const pins = [...(await project.readAll('.python-version')), ...(await project.readAll('runtime.txt'))];
  for (const { text, from } of pins) {
    const version = /^(?:cpython[-@]|python-)?(\d+(?:\.\d+){1,2})[ \t\r]*$/m.exec(text)?.[1];
    if (version !== undefined) return { name: 'python', version, from };
  }
  for (const { value, from } of manifests) {
    const version =
      versionRange(valueAt(value, 'project', 'requires-python')) ??
      versionRange(valueAt(value, 'tool', 'poetry', 'dependencies', 'python'));
    if (version !== null) return { name: 'python', version, from };
  }
  return null;
}

async function testFramework(
  project: Project,
  manifests: Manifest[],
  packages: VersionFact[],
  code: string,
): Promise<string | null> {
  const hasPytest =
    packages.some(({ name }) => name === 'pytest') ||
    manifests.some(({ value }) => valueAt(value, 'tool', 'pytest') !== undefined) ||
    project.folders.some(({ names }) => names.has('pytest.ini') || names.has('conftest.py'));
  if (hasPytest) return 'pytest';
  return frameworkOf(code) ?? frameworkOf(await firstTestFile(project));
}

function frameworkOf(text: string): string | null {
  return /^[ \t]*(?:import|from)[ \t]+(pytest|unittest)\b/m.exec(text)?.[1] ?? null;
}

async function firstTestFile(project: Project): Promise<string> {
  for (const { path, names } of project.folders) {
    for (const folder of ['tests', 'test'].filter((name) => names.has(name))) {
      const names = await project.list(join(path, folder));
      const file = names.find((name) => /^test_\w*\.py$|_test\.py$/.test(name));
      if (file !== undefined) return (await project.read(join(path, folder, file)))?.text ?? '';
    }
  }
  return '';
}
