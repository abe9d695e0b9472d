import { execFileSync } from 'node:child_process';
import type { HostileRepository } from '../place.ts';
import { python, typescript } from './entry.ts';

/** The paths grow past the limit of a system call. */
const NEST = `
import os, sys
os.chdir(sys.argv[1])
for level in range(2000):
    os.mkdir('deep')
    os.chdir('deep')
    if level % 100 == 0:
        open('level.ts', 'w').write('export const level = 1;')
`;

const LEVELS = 100_000;
const nestedJson = `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`;
const nestedList = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`;
const LONG = 20_000_000;

/** Each level is ten times the one before. */
const ALIASES = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
  .split('')
  .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[index]}`).join(',')}]\n`)
  .join('')}`;

/** Endless folder trees. */
const TREES: HostileRepository[] = [
  typescript('tree-2000-levels-deep', '2,000 folders in one another', (place) => {
    execFileSync('python3', ['-c', NEST, place.root]);
  }),
  typescript('folder-of-50000-files', '50,000 files in one folder', (place) => {
    for (let index = 0; index < 50_000; index += 1) place.put(`many/f${index}.txt`, '');
  }),
  python('folder-of-6000-manifests', '3,000 folders with two manifests each', (place) => {
    for (let index = 0; index < 3_000; index += 1) place.put(`many/p${index}/package.json`, '{}');
    for (let index = 0; index < 3_000; index += 1) place.put(`many/p${index}/pyproject.toml`, '');
  }),
];

/** Texts that exhaust a parser's memory, stack or time. */
const TEXTS: HostileRepository[] = [
  typescript('yaml-aliases', 'YAML files of a few hundred bytes that grow without end', (place) => {
    for (const path of [
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      '.yarnrc.yml',
      'environment.yml',
      'node_modules/.modules.yaml',
      '.pre-commit-config.yaml',
    ])
      place.put(path, ALIASES);
    place.put('package.json', '{ "name": "x", "dependencies": { "foo": "1" } }\n');
  }),
  typescript('policy-of-aliases', 'the policy of the repository grows without end', (place) => {
    place.put('fettle.policy.yaml', ALIASES);
  }),
  typescript('policy-nested', 'the policy of the repository is 100,000 levels deep', (place) => {
    place.put('fettle.policy.yaml', nestedList);
  }),
  typescript('json-nested', 'JSON files are 100,000 levels deep', (place) => {
    for (const path of [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'node_modules/foo/package.json',
      'node_modules/.package-lock.json',
      'biome.json',
      '.prettierrc',
      'bun.lock',
      'composer.json',
    ])
      place.put(path, nestedJson);
  }),
  python('toml-nested', 'TOML and JSON files are 100,000 levels deep', (place) => {
    for (const path of ['pyproject.toml', 'Cargo.toml', 'uv.lock', 'poetry.lock', 'ruff.toml', 'Pipfile'])
      place.put(path, `a = ${nestedList}\n`);
    place.put('pyrightconfig.json', nestedJson);
    place.put('Pipfile.lock', nestedJson);
    place.put('src/Cargo.toml', `[${'a.'.repeat(LEVELS)}b]\n`);
  }),
  typescript('settings-slow-to-match', 'settings with patterns that take very long to try', (place) => {
    const slow = `${'{a,b}'.repeat(30)}${'*a'.repeat(60)}`;
    place.put(
      '.editorconfig',
      `[${'{a,b,'.repeat(60)}${'}'.repeat(60)}]\nindent_size = 2\n[${slow}]\nindent_size = 4\n[{1..999999999}]\nindent_size = 8\n`,
    );
    place.put('fettle.policy.yaml', `paths:\n  - match: "${'**/*a'.repeat(30)}b"\n    block_at: low\n`);
    place.put('package.json', `{ "name": "x", "workspaces": ["${slow}"] }\n`);
    place.put('.prettierrc', `{ "overrides": [{ "files": "${slow}", "options": { "tabWidth": 8 } }] }\n`);
  }),
  python('manifests-slow-to-read', 'manifests whose lines take regular expressions very long', (place) => {
    const spaces = ' '.repeat(400_000);
    place.putAll({
      'requirements.txt': `foo${spaces}x\n${'a-'.repeat(200_000)}\n${'['.repeat(100_000)}\n`,
      'setup.cfg': `[options]\ninstall_requires =${spaces}\n${spaces}x\n`,
      'setup.py': `setup(install_requires=[${'"a",'.repeat(100_000)}`,
      'go.mod': `module x\nrequire (${spaces}\n${'a/'.repeat(200_000)} v1\n`,
      'pom.xml': `<project>${'<dependency><groupId>'.repeat(50_000)}</project>`,
      'build.gradle': `dependencies {${spaces}'${'a:'.repeat(100_000)}`,
      'yarn.lock': `${'"a@'.repeat(100_000)}\n${spaces}x\n`,
      'bun.lock': `{${' ["a@1'.repeat(50_000)}`,
      'poetry.lock': `${'name = "a"\n'.repeat(50_000)}`,
      LICENSE: `${'Copyright '.repeat(60_000)}${spaces}`,
      'README.md': `${'['.repeat(100_000)}${'*_'.repeat(100_000)}\n${'<a '.repeat(50_000)}`,
      '.editorconfig': `[${'*'.repeat(200_000)}]\n${spaces}=\n`,
      '.venv/pyvenv.cfg': `home${spaces}\nversion${spaces}=${spaces}x\n`,
    });
  }),
  typescript('line-of-20-megabytes', 'files of one line of 20 MB', (place) => {
    const line = `export const x = "${'a'.repeat(LONG)}";`;
    for (const path of ['long.ts', 'package-lock.json', 'README.md', 'node_modules/foo/index.d.ts'])
      place.put(path, line);
    place.put(
      'node_modules/foo/package.json',
      '{ "name": "foo", "version": "1.0.0", "types": "index.d.ts" }\n',
    );
  }),
  python(
    'opened-file-of-20-megabytes',
    'the opened file is one line of 20 MB',
    (place) => {
      place.put('long.py', `x = "${'a'.repeat(LONG)}"\n`);
    },
    { file: 'long.py' },
  ),
  typescript('source-nested', 'sources with 100,000 brackets in one another', (place) => {
    place.put('main.ts', `export const double = ${'('.repeat(50_000)}1${')'.repeat(50_000)};\n`);
    place.put('types.ts', `export type T = ${'{a:'.repeat(50_000)}1${'}'.repeat(50_000)};\n`);
    place.put('list.ts', `export const a = ${nestedList};\n`);
    place.put('module.py', `a = ${'-'.repeat(LEVELS)}1\nb = ${nestedList}\n`);
    place.put('text.md', `${'> '.repeat(20_000)}x\n${'- '.repeat(20_000)}x\n`);
    place.put('page.html', '<div>'.repeat(LEVELS));
  }),
  python('source-slow-to-read', 'sources that take regular expressions and parsers very long', (place) => {
    place.put(
      'main.py',
      `def double(value):\n    return ${'"" '.repeat(20_000)}\n\n\ndouble(${'lambda x: '.repeat(2_000)}1)\nurl = '${'a@'.repeat(50_000)}'\nspaces = '''${' \t'.repeat(100_000)}'''\n`,
    );
    place.put('text.py', `x = f'${'{f"'.repeat(2_000)}\n`);
    place.put('strings.ts', `${'`${'.repeat(5_000)}\n`);
    place.put(
      'types.ts',
      `type A<T> = T extends [infer H, ...infer R] ? A<[...R, H, H]> : never;\nexport type B = A<[1, 2, 3]>;\n`,
    );
  }),
];

/** Files and folders that are too large, too deep or too slow. */
export const SIZE: HostileRepository[] = [...TREES, ...TEXTS];
