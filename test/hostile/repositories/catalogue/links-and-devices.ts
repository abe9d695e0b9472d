import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HostileRepository, Place } from '../place.ts';
import { python, typescript } from './entry.ts';

const SITE = '.venv/lib/python3.11/site-packages';

/** Files that some part of Fettle, or a tool that it starts, looks for by name. */
const READ_BY_NAME = [
  ...['README.md', 'LICENSE', 'COPYING', 'CHANGELOG.md', '.editorconfig', '.gitignore', '.gitattributes'],
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'],
  ...[
    'tsconfig.base.json',
    'jsconfig.json',
    '.prettierrc',
    '.prettierrc.json',
    'biome.json',
    '.eslintrc.json',
  ],
  ...[
    '.yarnrc.yml',
    '.nvmrc',
    'pnpm-workspace.yaml',
    'node_modules/.package-lock.json',
    'node_modules/.modules.yaml',
  ],
  ...['node_modules/.yarn-state.yml', 'node_modules/foo/package.json', 'node_modules/foo/index.d.ts'],
  ...['node_modules/@types/foo/package.json', 'node_modules/typescript/package.json', 'src/package.json'],
  ...['requirements.txt', 'requirements-dev.txt', 'requirements/dev.txt', 'setup.cfg', 'setup.py', 'Pipfile'],
  ...[
    'Pipfile.lock',
    'poetry.lock',
    'uv.lock',
    'pdm.lock',
    'pytest.ini',
    'tox.ini',
    'ruff.toml',
    '.ruff.toml',
  ],
  ...[
    '.python-version',
    'runtime.txt',
    'mypy.ini',
    'conftest.py',
    'go.mod',
    'go.sum',
    'Cargo.toml',
    'Cargo.lock',
  ],
  ...[
    'rust-toolchain.toml',
    'rustfmt.toml',
    'pom.xml',
    'build.gradle',
    'build.gradle.kts',
    'settings.gradle',
  ],
  ...[
    'gradle/libs.versions.toml',
    'composer.json',
    'Gemfile.lock',
    'CMakeLists.txt',
    'Makefile',
    'src/other.py',
  ],
  ...[
    'src/other.ts',
    'src/other.go',
    'src/__init__.py',
    '.venv/pyvenv.cfg',
    `${SITE}/foo-1.0.dist-info/METADATA`,
  ],
  ...[
    `${SITE}/bar-1.0.dist-info/top_level.txt`,
    `${SITE}/foo-1.0.dist-info/RECORD`,
    `${SITE}/foo/__init__.py`,
  ],
  ...[`${SITE}/foo.pth`, '.git/info/exclude', '.git/HEAD', '.git/config', '.git/packed-refs', '.ignore'],
];

/** Each of them is one thing. */
function everywhere(plant: (place: Place, path: string) => void) {
  return (place: Place) => {
    for (const path of READ_BY_NAME) if (!existsSync(place.at(path))) plant(place, path);
  };
}

const DEVICES: Record<string, string> = {
  zero: '/dev/zero',
  random: '/dev/random',
  terminal: '/dev/tty',
  kernel: '/proc/kcore',
  environment: '/proc/self/environ',
  memory: '/proc/self/mem',
  input: '/dev/stdin',
};

const EVERYWHERE: HostileRepository[] = [
  ...Object.entries(DEVICES).map(([name, device], index) => {
    const make = everywhere((place, path) => place.link(path, device));
    const why = `each file that is read by its name is a link to ${device}`;
    return (index % 2 === 0 ? python : typescript)(`everything-is-${name}`, why, make);
  }),
  typescript(
    'everything-is-zero-for-typescript',
    'the same, with a TypeScript file open',
    everywhere((place, path) => place.link(path, '/dev/zero')),
  ),
  python(
    'everything-is-a-pipe',
    'each file that is read by its name is a pipe',
    everywhere((place, path) => place.pipe(path)),
  ),
  typescript(
    'everything-is-a-pipe-for-typescript',
    'the same, with a TypeScript file open',
    everywhere((place, path) => place.pipe(path)),
  ),
  python(
    'everything-is-enormous',
    'each file that is read by its name has 3 TB',
    everywhere((place, path) => place.sparse(path, 3e12)),
  ),
  typescript(
    'everything-is-a-folder',
    'each file that is read by its name is a folder',
    everywhere((place, path) => place.folder(path)),
  ),
  python(
    'everything-is-outside',
    'each file that is read by its name is a link to one beside the repository',
    everywhere((place, path) => place.link(path, join(place.outside, 'secret.txt'))),
  ),
  typescript(
    'everything-is-the-key',
    'each file that is read by its name is a link to a private key',
    everywhere((place, path) => place.link(path, join(place.outside, '.ssh/id_rsa'))),
  ),
  python(
    'everything-is-itself',
    'each file that is read by its name is a link to itself',
    everywhere((place, path) => place.link(path, path.split('/').at(-1) ?? path)),
  ),
];

const FOLDERS: HostileRepository[] = [
  typescript('folders-that-loop', 'links lead back to the folder that they are in', (place) => {
    for (const path of ['loop', 'src/loop', 'src/deep/loop', 'node_modules/foo/node_modules'])
      place.link(path, place.root);
    place.link('src/self', '.');
    place.link('src/up', '..');
    place.link('one', 'two');
    place.link('two', 'one');
  }),
  typescript('folder-is-the-disk', 'links lead to / and to the folder of all users', (place) => {
    place.link('disk', '/');
    place.link('src/disk', '/');
    place.link('users', join(place.outside, '../..'));
    place.link('system', '/proc');
  }),
  python('folder-is-outside', 'links lead to folders beside the repository', (place) => {
    place.link('outside', place.outside);
    place.link('package', join(place.outside, 'package'));
    place.link('src', place.outside);
    place.link('keys', join(place.outside, '.ssh'));
  }),
  typescript(
    'opened-file-is-outside',
    'the opened file is a link to one beside the repository',
    (place) => {
      place.link('linked.ts', join(place.outside, 'secret.ts'));
    },
    { file: 'linked.ts', given: ['secret.ts'] },
  ),
  python(
    'opened-file-is-endless',
    'the opened file is a link to /dev/zero',
    (place) => {
      place.link('linked.py', '/dev/zero');
    },
    { file: 'linked.py' },
  ),
  python(
    'opened-file-is-a-pipe',
    'the opened file is a pipe',
    (place) => {
      place.pipe('pipe.py');
    },
    { file: 'pipe.py' },
  ),
  python(
    'imported-files-are-devices',
    'modules that the opened file imports are devices and pipes',
    (place) => {
      place.link('foo.py', '/dev/zero');
      place.pipe('package/__init__.py');
      place.sparse('requests/__init__.py', 3e12);
    },
  ),
  typescript('imported-texts-are-devices', 'the same in TypeScript', (place) => {
    place.put(
      'main.ts',
      "import { a } from './a';\nimport { b } from './b';\nimport { c } from './c';\n\nexport const double = a + b + c;\n",
    );
    place.link('a.ts', '/dev/zero');
    place.pipe('b.ts');
    place.sparse('c.ts', 3e12);
  }),
];

/** Links, pipes, devices and endless files, in every place that something reads. */
export const LINKS_AND_DEVICES: HostileRepository[] = [...EVERYWHERE, ...FOLDERS];
