import { join } from 'node:path';
import { type HostileRepository, type Place, shellProgram } from '../place.ts';
import { python, typescript } from './entry.ts';

const FOO = '{ "name": "foo", "version": "1.0.0", "types": "index.d.ts" }\n';

function foo(place: Place, settings: string = FOO): void {
  place.put('node_modules/foo/package.json', settings);
  place.put('node_modules/foo/index.d.ts', 'export declare const inside: number;\n');
}

/** Programs and modules that one of Fettle's tools could take for its own. */
const PROGRAMS: HostileRepository[] = [
  typescript(
    'settings-of-package-managers',
    'npm, yarn, pnpm and node are told to run files',
    (place) => {
      place.program('run.sh');
      place.put('run.cjs', place.script('run'));
      place.putAll({
        '.npmrc':
          'script-shell=./run.sh\nnode-options=--require=./run.cjs\nprefix=.\nignore-scripts=false\ngit=./run.sh\n',
        '.yarnrc.yml': 'yarnPath: ./run.cjs\nplugins:\n  - ./run.cjs\n',
        '.yarnrc': 'yarn-path "./run.cjs"\n',
        '.pnpmfile.cjs': place.script('pnpmfile'),
        '.env': 'NODE_OPTIONS=--require ./run.cjs\nPATH=.\n',
        'package.json':
          '{ "name": "x", "packageManager": "yarn@9.9.9", "scripts": { "preinstall": "./run.sh", "prepare": "./run.sh", "test": "./run.sh" } }\n',
        'node_modules/.hooks/preinstall': shellProgram(place.mark('hooks')),
      });
    },
    { startsInside: { path: [] }, asksDoctor: true },
  ),
  typescript(
    'programs-in-node-modules',
    'node_modules/.bin has programs of the names of our tools',
    (place) => {
      for (const name of ['tsc', 'tsgo', 'node', 'pyright', 'pyright-langserver', 'eslint', 'git', 'npm'])
        place.program(`node_modules/.bin/${name}`);
      foo(place);
    },
    { startsInside: { path: [] } },
  ),
  typescript('typescript-of-its-own', 'node_modules/typescript runs when it is loaded', (place) => {
    const files = [
      'lib/typescript.js',
      'lib/tsc.js',
      'lib/_tsc.js',
      'lib/tsserver.js',
      'lib/tsserverlibrary.js',
      'bin/tsc',
    ];
    for (const file of files) place.put(`node_modules/typescript/${file}`, place.script(file));
    place.put(
      'node_modules/typescript/package.json',
      '{ "name": "typescript", "version": "5.9.3", "main": "lib/typescript.js", "bin": { "tsc": "bin/tsc" } }\n',
    );
    place.put('node_modules/typescript/lib/lib.d.ts', 'interface Array<T> {}\n');
  }),
  typescript(
    'native-typescript-of-its-own',
    'node_modules has the native program of TypeScript',
    (place) => {
      for (const name of ['@typescript/typescript-linux-x64', '@typescript/native-preview-linux-x64']) {
        place.put(`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "7.0.2" }\n`);
        for (const program of ['lib/tsc', 'lib/tsgo', 'bin/tsc'])
          place.program(`node_modules/${name}/${program}`);
      }
      place.put('node_modules/typescript/package.json', '{ "name": "typescript", "version": "7.0.2" }\n');
      place.put('node_modules/typescript/lib/getExePath.js', place.script('getExePath'));
    },
    { startsInside: { path: [] } },
  ),
  python(
    'pyright-of-its-own',
    'node_modules/pyright runs when it is loaded',
    (place) => {
      for (const file of ['langserver.index.js', 'index.js', 'dist/pyright-langserver.js', 'dist/vendor.js'])
        place.put(`node_modules/pyright/${file}`, place.script(file));
      place.put(
        'node_modules/pyright/package.json',
        '{ "name": "pyright", "version": "1.1.400", "main": "index.js" }\n',
      );
    },
    { startsInside: { path: [] } },
  ),
  typescript(
    'plug-and-play',
    '.pnp.cjs and its loader run when they are loaded',
    (place) => {
      for (const file of ['.pnp.cjs', '.pnp.js', '.pnp.loader.mjs']) place.put(file, place.script(file));
      place.put(
        'package.json',
        '{ "name": "x", "dependencies": { "foo": "1" }, "installConfig": { "pnp": true } }\n',
      );
      place.put('yarn.lock', '__metadata:\n  version: 8\n');
    },
    { startsInside: { path: [] } },
  ),
];

/** Links out of the repository for package lookups. */
const WAYS_OUT: HostileRepository[] = [
  typescript('types-outside', 'the types of packages stand beside the repository', (place) => {
    const up = '../../../outside';
    foo(
      place,
      `{ "name": "foo", "version": "1.0.0", "types": "${up}/secret.d.ts", "main": "/dev/zero", "exports": { ".": { "types": "./${up}/secret.d.ts" } }, "typesVersions": { "*": { "*": ["${up}/*"] } } }\n`,
    );
    place.link('node_modules/foo/index.d.ts.map', '/dev/zero');
  }),
  typescript('package-folder-is-a-link', 'a package is a link to a folder beside the repository', (place) => {
    place.link('node_modules/foo', join(place.outside, 'package'));
    place.link('node_modules/@types/node', join(place.outside, 'package'));
  }),
  typescript(
    'node-modules-is-a-link',
    'node_modules is a link to a folder beside the repository',
    (place) => {
      place.link('node_modules', place.outside);
    },
  ),
  typescript('workspaces-outside', 'workspaces of npm and pnpm name other folders', (place) => {
    foo(place);
    place.put(
      'package.json',
      `{ "name": "x", "workspaces": ["../outside/*", "${place.outside}/*", "/*"], "dependencies": { "foo": "file:../outside/package", "bar": "link:../outside" } }\n`,
    );
    place.put('pnpm-workspace.yaml', 'packages:\n  - ../outside/**\n  - /**\n');
    place.put('lerna.json', '{ "packages": ["../outside/*"] }\n');
  }),
];

/** Installed packages that are not regular files, or far too large. */
const DEVICES: HostileRepository[] = [
  typescript('endless-package-json', 'package.json of a package is a link to /dev/zero', (place) =>
    place.link('node_modules/foo/package.json', '/dev/zero'),
  ),
  typescript('piped-package-json', 'package.json of a package is a pipe that nobody writes to', (place) =>
    place.pipe('node_modules/foo/package.json'),
  ),
  typescript('enormous-package-json', 'package.json of a package has 3 TB', (place) => {
    place.sparse('node_modules/foo/package.json', 3e12);
    place.put('package.json', '{ "name": "x", "dependencies": { "foo": "1" } }\n');
  }),
  typescript('endless-types', 'the types of packages are /dev/zero, a pipe and 3 TB', (place) => {
    foo(place);
    place.link('node_modules/foo/other.d.ts', '/dev/zero');
    place.put(
      'node_modules/foo/index.d.ts',
      'export * from "./other";\nexport * from "./pipe";\nexport * from "./large";\n',
    );
    place.pipe('node_modules/foo/pipe.d.ts');
    place.sparse('node_modules/foo/large.d.ts', 3e12);
  }),
];

/** Installed Node packages, and code that Node's tools run by themselves. */
export const NODE_PACKAGES: HostileRepository[] = [...PROGRAMS, ...WAYS_OUT, ...DEVICES];
