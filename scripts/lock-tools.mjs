import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes data/tools/*.txt: every package that Bandit and Semgrep need, in one version, with the hashes of its wheels
 * for all supported systems. Run it after changing a version in src/adapters/tools/catalog.ts:
 *
 *   node scripts/lock-tools.mjs
 *
 * pip resolves the packages, and the hashes come from pip's own index (PEP 691), so a mirror and its settings apply.
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const CATALOG = readFileSync(join(root, 'src/adapters/tools/catalog.ts'), 'utf8');
/** @type {Tool[]} */
const TOOLS = [...CATALOG.matchAll(/requirement: '([a-z]+)==([\d.]+)'/g)].map(
  ([, name = '', version = '']) => ({
    name,
    version,
  }),
);

/** Python versions the tools run on; the chosen packages must support the oldest. */
const PYTHONS = ['3.10', '3.11', '3.12', '3.13', '3.14'];
/** The oldest, which must be supported. */
const OLDEST = '3.10';
const OLDEST_MINOR = 10;
/** Packages that dropped a system: the last version with wheels for it, only there. */
const LAST_OF_SYSTEM = [
  {
    name: 'cryptography',
    version: '48.0.1',
    here: 'sys_platform == "darwin" and platform_machine == "x86_64"',
    elsewhere: 'sys_platform != "darwin" or platform_machine != "x86_64"',
  },
];
/** Rounds of resolving, each with the additional requirements of other systems from the previous one. */
const MOST_ROUNDS = 6;
const PIP_MS = 300_000;

/**
 * @typedef {{ name: string, version: string, needs: string[] }} Found what pip would install, and its requirements
 * @typedef {{ name: string, version: string, marker: string }} Pin
 * @typedef {{ name: string, words: string, marker: string }} Need
 * @typedef {{ name: string, version: string }} Tool
 */

/** Wheels of CPython's ordinary builds for x86-64 and ARM64, or for any system. @param {string} file */
function isSupported(file) {
  const [python = '', abi = '', platform = ''] = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  if (!file.endsWith('.whl') || /^pp|_pypy/.test(python)) return false;
  const isAny = python.split('.').some((tag) => /^py3\d*$|^py2\.py3$/.test(tag));
  const isOurs = python.split('.').some((tag) => PYTHONS.includes(tag.replace(/^cp3/, '3.')));
  const isStable = abi.split('.').includes('abi3');
  if (!(isAny || isOurs || isStable) || /^cp3\d+t$/.test(abi)) return false;
  return platform
    .split('.')
    .some(
      (tag) =>
        tag === 'any' ||
        /^(?:manylinux|musllinux|macosx|linux).*_(?:x86_64|aarch64|arm64|universal2|intel)$|^win_(?:amd64|arm64)$/.test(
          tag,
        ),
    );
}

/**
 * Runs Python; throws with its error output when it fails.
 * @param {string[]} args
 * @param {string} [input]
 */
function python(args, input) {
  const run = spawnSync('python3', ['-I', ...args], {
    encoding: 'utf8',
    input,
    timeout: PIP_MS,
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0)
    throw new Error(`python3 ${args.slice(0, 3).join(' ')}: ${run.stderr.trim().split('\n').at(-1)}`);
  return run.stdout;
}

/**
 * The packages pip would install for the requirements on the oldest Python: name, version and requirements of each.
 * @param {string[]} requirements
 * @param {string} folder
 * @param {string[]} [system] pip's options of another system
 * @returns {Found[]}
 */
function resolve(requirements, folder, system = []) {
  const report = join(folder, 'report.json');
  const options = [
    '--quiet',
    '--dry-run',
    '--ignore-installed',
    '--only-binary=:all:',
    '--no-input',
    '--disable-pip-version-check',
  ];
  const target = ['--target', join(folder, 'target'), '--python-version', OLDEST, ...system];
  python(['-m', 'pip', 'install', ...options, ...target, '--report', report, ...requirements]);
  return JSON.parse(readFileSync(report, 'utf8')).install.map(
    (
      /** @type {{ metadata: { name: string, version: string, requires_dist?: string[] } }} */ { metadata },
    ) => ({
      name: normal(metadata.name),
      version: metadata.version,
      needs: metadata.requires_dist ?? [],
    }),
  );
}

/** PEP 503. @param {string} name */
function normal(name) {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * A requirement's name, its text and its marker; null for one that only an extra requires.
 * @param {string} requirement
 * @returns {Need | null}
 */
function parse(requirement) {
  const [words = '', marker = ''] = requirement.split(';').map((part) => part.trim());
  if (/\bextra\b/.test(marker)) return null;
  const name = /^[\w.-]+/.exec(words)?.[0] ?? '';
  return { name: normal(name), words, marker };
}

/** @param {Found} found @returns {Need[]} */
function needsOf({ needs }) {
  return needs.flatMap((requirement) => parse(requirement) ?? []);
}

/**
 * Everything needed on any system and Python: pip evaluates the markers for the machine it runs on, so packages skipped
 * because of a marker are resolved separately, until nothing new appears.
 * @param {Tool} tool
 * @param {string} folder
 * @returns {Pin[]}
 */
function closure(tool, folder) {
  /** @type {Map<string, string>} */
  const extra = new Map();
  /** @type {Map<string, string>} */
  const ofWindows = new Map();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = resolve([`${tool.name}==${tool.version}`, ...extra.values()], folder);
    // Packages with wheels only for Windows can be found only there.
    if (ofWindows.size > 0) {
      const pins = found.map(({ name, version }) => `${name}==${version}`);
      const there = resolve([...pins, ...ofWindows.values()], folder, ['--platform', 'win_amd64']);
      const known = new Set(found.map(({ name }) => name));
      found.push(...there.filter(({ name }) => !known.has(name)));
    }
    const names = new Set(found.map(({ name }) => name));
    const missing = found
      .flatMap(needsOf)
      .filter(({ name, marker }) => !names.has(name) && isEverNeeded(marker));
    if (missing.length === 0) return withMarkers(tool, found);
    for (const { name, words, marker } of missing)
      (/win32|windows/i.test(marker) ? ofWindows : extra).set(name, words);
  }
  throw new Error(`${tool.name}: what it needs does not come to an end`);
}

/** Whether a marker holds on a supported Python and system. @param {string} marker */
function isEverNeeded(marker) {
  if (/platform_python_implementation\s*==\s*['"](?!CPython)/.test(marker)) return false;
  if (/==\s*['"](?:emscripten|wasi|cygwin)/.test(marker)) return false;
  const [, operator = '', version] =
    /python(?:_full)?_version\s*([<>=!]+)\s*['"]([\d.]+)['"]/.exec(marker) ?? [];
  if (version === undefined || /\bor\b/.test(marker)) return true;
  const [, minor = 0] = version.split('.').map(Number);
  const least = operator === '<=' ? OLDEST_MINOR : OLDEST_MINOR + 1;
  return operator.startsWith('<') ? minor >= least : true;
}

/**
 * A package that is only required under markers is installed under them.
 * @param {Tool} tool
 * @param {Found[]} found
 * @returns {Pin[]}
 */
function withMarkers(tool, found) {
  const asked = found.flatMap((one) => needsOf(one).map((need) => ({ ...need, by: one.name })));
  const always = new Set([tool.name]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { name, marker, by } of asked)
      if (marker === '' && always.has(by) && !always.has(name)) {
        always.add(name);
        grew = true;
      }
  }
  return found.map(({ name, version }) => {
    const markers = [
      ...new Set(
        asked.filter((need) => need.name === name && need.marker !== '').map(({ marker }) => marker),
      ),
    ];
    // Below a package with its own marker, the package is needed wherever that one is: then installing it everywhere is
    // harmless.
    const hasOther = asked.some((need) => need.name === name && need.marker === '');
    const marker =
      always.has(name) || hasOther
        ? ''
        : markers.map((one) => (markers.length > 1 ? `(${one})` : one)).join(' or ');
    return { name, version, marker };
  });
}

/** Asks pip's configured index for the files of each package. */
const ASK = `
import json, sys, urllib.request
from pip._internal.commands import create_command
index = create_command("download").parse_args([])[0].index_url.rstrip("/")
for name in json.load(sys.stdin):
    request = urllib.request.Request(f"{index}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    print(json.dumps({"name": name, "files": [[one["filename"], one["hashes"].get("sha256")] for one in files]}))
`;

/**
 * The files of each package, with their SHA-256.
 * @param {string[]} names
 * @returns {Map<string, [string, string | null][]>}
 */
function filesOf(names) {
  const lines = python(['-c', ASK], JSON.stringify(names)).trim().split('\n');
  return new Map(lines.map((line) => JSON.parse(line)).map(({ name, files }) => [name, files]));
}

/**
 * The text of a lock.
 * @param {Tool} tool
 * @param {Pin[]} packages
 */
function lockOf(tool, packages) {
  const files = filesOf(packages.map(({ name }) => name));
  const entries = packages
    .flatMap(withLastOfSystem)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, marker }) => {
      const wheels = (files.get(name) ?? []).filter(
        ([file]) => isOf(file, name, version) && isSupported(file),
      );
      const hashes = [...new Set(wheels.map(([, hash]) => hash))].sort();
      if (hashes.length === 0 || hashes.includes(null))
        throw new Error(`${name} ${version}: no wheel with a hash`);
      tellGaps(
        name,
        wheels.map(([file]) => file),
      );
      const lines = [
        `${name}==${version}${marker === '' ? '' : ` ; ${marker}`}`,
        ...hashes.map((hash) => `    --hash=sha256:${hash}`),
      ];
      return `${lines.join(' \\\n')}\n`;
    });
  const head = `# What ${tool.name} ${tool.version} needs, with the hashes of its wheels for CPython ${PYTHONS[0]} to ${PYTHONS.at(-1)} on Linux, macOS and\n# Windows (x86-64, ARM64). Written by scripts/lock-tools.mjs; do not change it by hand.\n`;
  return head + entries.join('');
}

/** @param {Pin} one @returns {Pin[]} */
function withLastOfSystem(one) {
  const last = LAST_OF_SYSTEM.find(({ name }) => name === one.name);
  if (last === undefined) return [one];
  return [
    { ...one, marker: last.elsewhere },
    { name: one.name, version: last.version, marker: last.here },
  ];
}

/** @param {string} file @param {string} name @param {string} version */
function isOf(file, name, version) {
  const [ofName = '', ofVersion = ''] = file.split('-');
  return normal(ofName) === name && ofVersion === version;
}

/**
 * Reports the systems for which a package with compiled wheels has none: pip will fail there.
 * @param {string} name
 * @param {string[]} wheels
 */
function tellGaps(name, wheels) {
  if (wheels.some((file) => file.endsWith('-any.whl'))) return;
  const systems = {
    'linux x86-64': /manylinux.*x86_64/,
    'linux ARM64': /manylinux.*aarch64/,
    'macOS ARM64': /macosx.*(?:arm64|universal2)/,
    'macOS x86-64': /macosx.*(?:x86_64|universal2|intel)/,
    'Windows x86-64': /win_amd64/,
    'Windows ARM64': /win_arm64/,
  };
  const lacking = Object.entries(systems).flatMap(([system, pattern]) => {
    const some = wheels.filter((file) => pattern.test(file));
    const pythons = PYTHONS.filter((one) => {
      const tag = `cp${one.replace('.', '')}`;
      return !some.some((file) => new RegExp(`[-.]${tag}[-.]|abi3|-py3-|\\.py3\\d+-`).test(file));
    });
    return pythons.length === 0
      ? []
      : [`${system} (${pythons.length === PYTHONS.length ? 'all' : pythons.join(', ')})`];
  });
  if (lacking.length > 0) process.stderr.write(`${name}: no wheel for ${lacking.join('; ')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'fettle-lock-'));
try {
  for (const tool of TOOLS) {
    const packages = closure(tool, folder);
    writeFileSync(join(root, 'data/tools', `${tool.name}.txt`), lockOf(tool, packages));
    process.stderr.write(`${tool.name} ${tool.version}: ${packages.length} packages\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
