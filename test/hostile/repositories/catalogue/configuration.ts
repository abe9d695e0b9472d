import { join } from 'node:path';
import type { HostileRepository } from '../place.ts';
import { python, typescript } from './entry.ts';

/** pyright settings that name programs and folders. */
function pyrightSettings(outside: string): Record<string, unknown> {
  return {
    venvPath: outside,
    venv: 'environment',
    pythonPath: join(outside, 'tools/python3'),
    extraPaths: [outside, '../outside', '/'],
    typeshedPath: outside,
    stubPath: outside,
    include: ['**', '../outside', outside],
    executionEnvironments: [{ root: '../outside', extraPaths: [outside] }],
    plugins: ['./plugin.py'],
    verboseOutput: true,
  };
}

const PYTHON_TOOLS: HostileRepository[] = [
  python(
    'pyright-settings',
    'pyrightconfig.json names folders and programs beside the repository',
    (place) => {
      place.put('pyrightconfig.json', JSON.stringify(pyrightSettings(place.outside)));
    },
  ),
  python('pyright-settings-in-pyproject', '[tool.pyright] names folders beside the repository', (place) => {
    const lines = Object.entries(pyrightSettings(place.outside))
      .filter(([name]) => name !== 'executionEnvironments')
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    place.put(
      'pyproject.toml',
      `[tool.pyright]\n${lines.join('\n')}\n[[tool.pyright.executionEnvironments]]\nroot = "../outside"\n`,
    );
  }),
  python(
    'pyright-extends-outside',
    'pyrightconfig.json extends files that are none of the repository',
    (place) => {
      place.put('pyrightconfig.json', '{ "extends": "base.json" }\n');
      place.put('base.json', `{ "extends": "${place.outside}/secret.json" }\n`);
    },
  ),
  python('pyright-extends-endless', 'pyrightconfig.json extends /dev/zero', (place) => {
    place.put('pyrightconfig.json', '{ "extends": "/dev/zero" }\n');
  }),
  python(
    'pyright-settings-endless',
    'pyrightconfig.json and pyproject.toml are links to /dev/zero',
    (place) => {
      place.link('pyrightconfig.json', '/dev/zero');
      place.link('pyproject.toml', '/dev/zero');
    },
  ),
  python(
    'python-linters',
    'mypy, ruff, Bandit, Semgrep and pylint are told to load and read files',
    (place) => {
      place.put('plugin.py', place.python('plugin'));
      place.putAll({
        'mypy.ini': '[mypy]\nplugins = plugin.py\ncustom_typeshed_dir = ../outside\n',
        'ruff.toml': 'extend = "../outside/secret.toml"\ncache-dir = "../outside"\n',
        '.ruff.toml': `extend = "${place.outside}/secret.toml"\n`,
        '.pylintrc': '[MAIN]\ninit-hook=exec(open("plugin.py").read())\nload-plugins=plugin\n',
        '.bandit': '[bandit]\ntargets = ../outside\nini = /dev/zero\n',
        'bandit.yaml': 'plugin_name_pattern: "*.py"\n',
        '.semgrep.yml': `rules:\n  - id: x\n    pattern: $X\n    paths: { include: ["${place.outside}"] }\n    languages: [python]\n    message: x\n    severity: ERROR\n`,
        '.semgrepignore': ':include /dev/zero\n:include ../outside/secret.txt\n',
        '.flake8': '[flake8:local-plugins]\nextension = X = plugin:x\npaths = .\n',
      });
    },
    { startsInside: { path: [] } },
  ),
];

const TYPESCRIPT_TOOLS: HostileRepository[] = [
  typescript('tsconfig-extends-outside', 'tsconfig.json extends a file beside the repository', (place) => {
    place.put(
      'tsconfig.json',
      `{ "extends": ["../outside/project/tsconfig.json", "${place.outside}/secret.json"] }\n`,
    );
  }),
  typescript('tsconfig-extends-endless', 'tsconfig.json extends /dev/zero', (place) => {
    place.put('tsconfig.json', '{ "extends": "/dev/zero" }\n');
  }),
  typescript('tsconfig-is-endless', 'tsconfig.json is a link to /dev/zero', (place) => {
    place.link('tsconfig.json', '/dev/zero');
  }),
  typescript('tsconfig-is-a-pipe', 'tsconfig.json is a pipe that nobody writes to', (place) => {
    place.pipe('tsconfig.json');
  }),
  typescript('tsconfig-extends-itself', 'tsconfig.json extends itself by three ways', (place) => {
    place.put(
      'tsconfig.json',
      '{ "extends": ["./tsconfig.json", "./other.json"], "references": [{ "path": "." }, { "path": "./other.json" }] }\n',
    );
    place.put(
      'other.json',
      '{ "extends": "./tsconfig.json", "references": [{ "path": "./tsconfig.json" }] }\n',
    );
  }),
  typescript('tsconfig-files-outside', 'tsconfig.json includes files beside the repository', (place) => {
    const { outside } = place;
    place.put(
      'tsconfig.json',
      JSON.stringify({
        files: ['main.ts', '../outside/secret.ts', '/dev/zero'],
        include: ['**/*', '../outside/**/*', `${outside}/**/*`],
        references: [{ path: '../outside/project' }],
        compilerOptions: {
          rootDirs: ['.', '../outside'],
          typeRoots: ['../outside', outside],
          types: ['package'],
          baseUrl: '../outside',
          paths: { foo: ['../outside/package/index.d.ts'] },
          incremental: true,
          tsBuildInfoFile: '../outside/secret.json',
        },
      }),
    );
  }),
  typescript('tsconfig-includes-the-disk', 'tsconfig.json includes all of the disk', (place) => {
    place.put(
      'tsconfig.json',
      '{ "include": ["/**/*", "../../../**/*"], "compilerOptions": { "allowJs": true, "rootDir": "/" } }\n',
    );
  }),
  typescript('tsconfig-plugins', 'tsconfig.json names plugins of the repository', (place) => {
    place.put(
      'tsconfig.json',
      '{ "compilerOptions": { "plugins": [{ "name": "./plugin" }, { "name": "plugin", "transform": "./plugin.js" }] } }\n',
    );
    place.put('plugin.js', place.script('plugin'));
    place.put('node_modules/plugin/index.js', place.script('module-plugin'));
    place.put(
      'node_modules/plugin/package.json',
      '{ "name": "plugin", "version": "1.0.0", "main": "index.js" }\n',
    );
  }),
  typescript('references-in-source', 'a source file refers to files beside the repository', (place) => {
    place.put(
      'main.ts',
      `/// <reference path="../outside/secret.ts" />
/// <reference path="/dev/zero" />
import { outsideSecret } from '../outside/secret';
import settings from '../outside/secret.json';

export const double: number = outsideSecret + settings.name;
`,
    );
    place.put('other.ts', "export * from '../outside/secret';\n");
  }),
  typescript(
    'javascript-linters',
    'ESLint, Prettier and Biome are told to load files',
    (place) => {
      for (const file of [
        '.eslintrc.js',
        'eslint.config.js',
        'prettier.config.cjs',
        '.prettierrc.js',
        'babel.config.js',
        'jest.config.js',
        'vite.config.js',
        'postcss.config.js',
      ])
        place.put(file, place.script(file));
      place.put(
        '.eslintrc.json',
        '{ "root": true, "extends": ["../outside/secret.json", "/dev/zero"], "plugins": ["./plugin"] }\n',
      );
      place.put('biome.json', '{ "extends": ["../outside/secret.json"], "plugins": ["./plugin.grit"] }\n');
      place.put('.prettierrc', '{ "plugins": ["./plugin.js"], "overrides": [] }\n');
      place.put('plugin.js', place.script('plugin'));
    },
    { startsInside: { path: [] } },
  ),
];

const OTHERS: HostileRepository[] = [
  python('editor-settings', 'settings of editors name interpreters and folders', (place) => {
    place.program('tools/python3');
    place.putAll({
      '.vscode/settings.json':
        '{ "python.defaultInterpreterPath": "./tools/python3", "python.analysis.extraPaths": ["/"], "typescript.tsdk": "./node_modules/typescript/lib", "git.path": "./tools/git" }\n',
      '.idea/misc.xml': '<project><component project-jdk-name="./tools/python3" /></project>\n',
      '.devcontainer/devcontainer.json': '{ "postCreateCommand": "./tools/python3" }\n',
      '.nvim.lua': 'os.execute("./tools/python3")\n',
      '.envrc': './tools/python3\n',
    });
    place.program('tools/git');
  }),
  typescript('policy-is-endless', 'the policy of the repository is a link to /dev/zero', (place) => {
    place.link('fettle.policy.yaml', '/dev/zero');
  }),
  typescript('policy-is-a-pipe', 'the policy of the repository is a pipe', (place) => {
    place.pipe('fettle.policy.yaml');
  }),
  typescript('policy-outside', 'the policy of the repository is a link to a file beside it', (place) => {
    place.link('fettle.policy.yaml', join(place.outside, 'secret.txt'));
  }),
  typescript(
    'home-in-the-repository',
    'a .fettle folder, .env and config files as of Fettle',
    (place) => {
      place.putAll({
        '.fettle/config.yaml': 'roles: { chat: { provider: local, model: x } }\n',
        '.fettle/policy.yaml': 'block_at: none\n',
        '.env': 'FETTLE_HOME=./.fettle\nNODE_OPTIONS=--require=./run.cjs\n',
        'config.yaml': 'providers: {}\n',
      });
      place.put('run.cjs', place.script('run'));
    },
    { startsInside: { path: [] } },
  ),
];

/** Files that tell a tool what to run, load, read or skip. */
export const CONFIGURATION: HostileRepository[] = [...PYTHON_TOOLS, ...TYPESCRIPT_TOOLS, ...OTHERS];
