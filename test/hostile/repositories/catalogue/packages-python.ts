import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { HostileRepository, Place } from '../place.ts';
import { python } from './entry.ts';

const SITE = '.venv/lib/python3.11/site-packages';

/** An environment with a package `foo` and the machine's interpreter. */
function environment(place: Place): void {
  place.put('.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.2\n');
  place.put(`${SITE}/foo-1.0.dist-info/METADATA`, 'Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n');
  place.put(`${SITE}/foo-1.0.dist-info/top_level.txt`, 'foo\n');
  place.put(`${SITE}/foo/__init__.py`, 'inside = 1\n');
}

const NAMES = [
  'sitecustomize',
  'usercustomize',
  'json',
  'ast',
  're',
  'os',
  'sysconfig',
  'bandit',
  'tokenize',
];

/** Code that Python would run by itself, or import instead of its own. */
const STARTS: HostileRepository[] = [
  python(
    'pip-of-the-working-directory',
    'python3 -m pip would run pip/__main__.py',
    (place) => {
      place.put('pip/__init__.py', place.python('pip'));
      place.put('pip/__main__.py', place.python('pip-main'));
    },
    { startsInside: { path: [] }, asksDoctor: true },
  ),
  python(
    'modules-of-the-working-directory',
    'modules of the names that Python and its tools import',
    (place) => {
      for (const name of NAMES) place.put(`${name}.py`, place.python(name));
      place.put('semgrep/__init__.py', place.python('semgrep'));
      place.put('semgrep/__main__.py', place.python('semgrep-main'));
      place.put('encodings/__init__.py', place.python('encodings'));
    },
    { startsInside: { path: [] }, asksDoctor: true },
  ),
  python('path-files-with-code', '.pth files of an environment import and run', (place) => {
    environment(place);
    place.put(`${SITE}/run.pth`, `import os; ${place.python('pth')}`);
    place.put(`${SITE}/distutils-precedence.pth`, `import os; ${place.python('pth-known')}`);
    place.put(`${SITE}/sitecustomize.py`, place.python('sitecustomize'));
  }),
  python(
    'build-files',
    'setup.py, conftest.py, tox and build backends of the repository',
    (place) => {
      place.putAll({
        'setup.py': place.python('setup'),
        'conftest.py': place.python('conftest'),
        'noxfile.py': place.python('nox'),
        'setup.cfg':
          '[tool:pytest]\naddopts = -p plugin\n[mypy]\nplugins = plugin.py\npython_executable = ./python3\n',
        'pytest.ini': '[pytest]\naddopts = -p plugin\n',
        'tox.ini': '[testenv]\ncommands = python plugin.py\n',
        'plugin.py': place.python('plugin'),
        'backend/build.py': place.python('backend'),
        'pyproject.toml':
          '[build-system]\nrequires = []\nbuild-backend = "build"\nbackend-path = ["backend"]\n[project]\nname = "x"\ndynamic = ["version"]\n',
      });
      place.program('python3');
    },
    { startsInside: { path: [] } },
  ),
];

/** Links out of the repository for package lookups. */
const WAYS_OUT: HostileRepository[] = [
  python('path-files-outside', '.pth files add folders beside the repository', (place) => {
    environment(place);
    place.put(`${SITE}/out.pth`, `${place.outside}\n../../../../../outside\n/\n`);
  }),
  python('site-is-a-link', 'site-packages is a link to a folder beside the repository', (place) => {
    place.put('.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.2\n');
    place.link(SITE, place.outside);
  }),
  python('package-is-a-link', 'packages of an environment link to files beside the repository', (place) => {
    environment(place);
    place.link(`${SITE}/package`, join(place.outside, 'package'));
    place.link(`${SITE}/requests.py`, join(place.outside, 'secret.py'));
    place.put(`${SITE}/requests-2.0.dist-info/METADATA`, 'Name: requests\nVersion: 2.0\n');
  }),
  python(
    'editable-installs',
    'egg-links, direct_url.json and editable finders name other folders',
    (place) => {
      environment(place);
      place.put(`${SITE}/package.egg-link`, `${place.outside}\n.\n`);
      place.put(`${SITE}/easy-install.pth`, `${place.outside}\n`);
      place.put(
        `${SITE}/__editable___package_finder.py`,
        `MAPPING = {'package': '${place.outside}/package'}\n`,
      );
      place.put(`${SITE}/package-1.dist-info/direct_url.json`, `{"url": "file://${place.outside}"}`);
      place.put(`${SITE}/package-1.dist-info/METADATA`, 'Name: package\nVersion: 1\n');
    },
  ),
  python('record-names-outside', 'RECORD and top_level.txt name files beside the repository', (place) => {
    environment(place);
    const up = '../'.repeat(6);
    place.put(`${SITE}/package-1.dist-info/METADATA`, 'Name: package\nVersion: 1\n');
    place.put(
      `${SITE}/package-1.dist-info/top_level.txt`,
      `${up}outside/package\n${place.outside}/package\n`,
    );
    place.put(
      `${SITE}/package-1.dist-info/RECORD`,
      `${up}outside/secret.py,,\n${place.outside}/secret.py,,\n`,
    );
  }),
  python('stubs-outside', 'typings has a stub that links to a file beside the repository', (place) => {
    place.link('typings/requests/__init__.pyi', join(place.outside, 'secret.py'));
    place.link('package', join(place.outside, 'package'));
    place.link('foo.pyi', join(place.outside, 'secret.py'));
  }),
  python(
    'requirements-outside',
    'requirements.txt reads on in files that are none of the repository',
    (place) => {
      place.put(
        'requirements.txt',
        `-r ${place.outside}/secret.txt\n-r ../outside/secret.txt\n-c /dev/zero\n-r loop.txt\n`,
      );
      place.put('loop.txt', '-r loop.txt\n-r requirements.txt\n');
      place.put(
        'pyproject.toml',
        '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["../outside/secret.txt", "/dev/zero"] }\nreadme = { file = "../outside/secret.txt" }\n',
      );
    },
  ),
];

/** Installed packages that are not regular files, or far too large. */
const DEVICES: HostileRepository[] = [
  ...['METADATA', 'top_level.txt', 'RECORD'].map((file) =>
    python(
      `endless-${file.split('.')[0]?.replace('_', '-').toLowerCase()}`,
      `${file} of a package is a link to /dev/zero`,
      (place) => {
        environment(place);
        place.put(`${SITE}/requests-2.0.dist-info/top_level.txt`, 'requests\n');
        place.put(`${SITE}/requests-2.0.dist-info/keep`, '');
        if (file === 'top_level.txt') place.link(`${SITE}/package-1.dist-info/${file}`, '/dev/zero');
        else place.link(`${SITE}/requests-2.0.dist-info/${file}`, '/dev/zero');
      },
    ),
  ),
  python('endless-modules', 'modules of packages are /dev/zero, a pipe and 3 TB', (place) => {
    environment(place);
    place.link(`${SITE}/requests.py`, '/dev/zero');
    place.pipe(`${SITE}/package/__init__.py`);
    place.sparse(`${SITE}/bar/__init__.py`, 3e12);
    place.link(`${SITE}/zero.pth`, '/dev/zero');
  }),
  python(
    'endless-environment-settings',
    'pyvenv.cfg is a link to /dev/zero',
    (place) => {
      environment(place);
      place.link('venv/pyvenv.cfg', '/dev/zero');
      place.pipe('env/pyvenv.cfg');
      place.link('pkg/.venv/pyvenv.cfg', '/dev/zero');
    },
    { open: 'pkg' },
  ),
  python('wheels-that-expand', 'wheels and eggs on the path of modules grow a thousandfold', (place) => {
    environment(place);
    const bomb = zipOf('requests/__init__.py', Buffer.alloc(200_000_000));
    place.put('requests-2.0-py3-none-any.whl', bomb);
    place.put(`${SITE}/requests-2.0-py3.11.egg`, bomb);
    place.put(`${SITE}/wheel.pth`, './requests-2.0-py3.11.egg\n../../../../requests-2.0-py3-none-any.whl\n');
  }),
  python('thousands-of-packages', '5,000 packages are installed', (place) => {
    environment(place);
    for (let index = 0; index < 5_000; index += 1) place.folder(`${SITE}/p${index}-1.dist-info`);
  }),
];

/** A zip archive of one file, deflated; good enough for readers of its directory. */
function zipOf(name: string, content: Buffer): Buffer {
  const data = deflateRawSync(content);
  const sizes = Buffer.alloc(22);
  sizes.writeUInt16LE(20, 0);
  sizes.writeUInt16LE(8, 4);
  sizes.writeUInt32LE(data.length, 14);
  sizes.writeUInt32LE(content.length, 18);
  const rest = Buffer.alloc(4);
  rest.writeUInt16LE(name.length, 0);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), sizes, rest, Buffer.from(name), data]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0'),
    sizes,
    rest,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}

/** Installed Python packages, and code that Python runs by itself. */
export const PYTHON_PACKAGES: HostileRepository[] = [...STARTS, ...WAYS_OUT, ...DEVICES];
