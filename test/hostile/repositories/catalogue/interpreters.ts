import { join } from 'node:path';
import type { HostileRepository, Place } from '../place.ts';
import { python } from './entry.ts';

const SETTINGS = 'home = /usr/bin\nversion = 3.11.2\n';

/** A virtual environment in a folder; `interpreter` creates its interpreter at a path. */
function environment(place: Place, folder: string, interpreter: (path: string) => void): void {
  place.put(join(folder, 'pyvenv.cfg'), SETTINGS);
  place.folder(join(folder, 'lib/python3.11/site-packages'));
  interpreter(join(folder, 'bin/python3'));
}

/** The interpreter of an environment is a link to a program elsewhere in the repository. */
function linked(folder: string, target: string) {
  return (place: Place) => {
    place.program('tools/python3');
    environment(place, folder, (path) => place.link(path, target));
  };
}

const FOLDERS = ['venv', 'env', '.env', 'virtualenv'].map((name) =>
  python(
    `interpreter-in-${name.replace('.', 'dot-')}`,
    `${name} of an opened folder links to a program above it`,
    linked(`pkg/${name}`, '../../../tools/python3'),
    { open: 'pkg' },
  ),
);

const LINKS: HostileRepository[] = [
  python(
    'interpreter-above-opened-folder',
    '.venv of an opened folder links to a program of the repository above it',
    linked('pkg/.venv', '../../../tools/python3'),
    { open: 'pkg' },
  ),
  python(
    'interpreter-above-without-checkout',
    'the same where no .git is above',
    linked('pkg/.venv', '../../../tools/python3'),
    { open: 'pkg', isCheckout: false },
  ),
  python('interpreter-is-a-program', '.venv/bin/python3 is a program of the repository', (place) =>
    environment(place, '.venv', (path) => place.program(path)),
  ),
  python('interpreter-outside', '.venv/bin/python3 links to a program beside the repository', (place) =>
    environment(place, '.venv', (path) => place.link(path, join(place.outside, 'tools/python3'))),
  ),
  python('interpreter-by-many-links', 'five links lead to a program beside the repository', (place) => {
    environment(place, '.venv', (path) => place.link(path, 'python'));
    place.link('.venv/bin/python', '../../one');
    place.link('one', 'links/two');
    place.link('links/two', '../three');
    place.link('three', join(place.outside, 'tools/python3'));
  }),
  python(
    'environment-folder-is-a-link',
    '.venv itself links to an environment in another folder',
    (place) => {
      environment(place, 'hidden/environment', (path) => place.program(path));
      place.link('pkg/.venv', '../hidden/environment');
    },
    { open: 'pkg' },
  ),
  python(
    'environment-home-inside',
    'pyvenv.cfg names a folder of the repository as the home of Python',
    (place) => {
      place.program('tools/python3');
      place.program('tools/python3.11');
      place.put(
        '.venv/pyvenv.cfg',
        `home = ${place.at('tools')}\nexecutable = ${place.at('tools/python3')}\nversion = 3.11.2\n`,
      );
    },
  ),
  python(
    'interpreter-for-windows',
    '.venv/Scripts/python.exe is a link to a program',
    (place) => {
      place.program('tools/python.exe');
      place.put('pkg/.venv/pyvenv.cfg', SETTINGS);
      place.link('pkg/.venv/Scripts/python.exe', '../../../tools/python.exe');
      place.link('pkg/.venv/python.exe', '../../tools/python.exe');
    },
    { open: 'pkg' },
  ),
];

const CHECKOUTS: HostileRepository[] = [
  python(
    'interpreter-of-a-submodule',
    'a submodule links to a program of the repository around it',
    (place) => {
      linked('sub/.venv', '../../../tools/python3')(place);
      place.put('sub/.git', 'gitdir: ../.git/modules/sub\n');
      place.put('.git/HEAD', 'ref: refs/heads/main\n');
      place.put('.git/modules/sub/HEAD', 'ref: refs/heads/main\n');
      place.put('.git/modules/sub/config', '[core]\n\tworktree = ../../../sub\n');
      place.folder('.git/modules/sub/objects');
      place.folder('.git/modules/sub/refs');
    },
    { open: 'sub' },
  ),
  python(
    'interpreter-of-a-worktree',
    'a worktree links to a program of the main checkout',
    (place) => {
      place.program('main/tools/python3');
      place.put('main/.git/HEAD', 'ref: refs/heads/main\n');
      place.put('main/.git/worktrees/tree/HEAD', 'ref: refs/heads/other\n');
      place.put('main/.git/worktrees/tree/commondir', '../..\n');
      place.put('main/.git/worktrees/tree/gitdir', `${place.at('tree/.git')}\n`);
      place.folder('main/.git/objects');
      place.folder('main/.git/refs');
      place.put('tree/.git', `gitdir: ${place.at('main/.git/worktrees/tree')}\n`);
      environment(place, 'tree/.venv', (path) => place.link(path, '../../../main/tools/python3'));
    },
    { open: 'tree', isCheckout: false },
  ),
];

const MANAGERS: HostileRepository[] = [
  python(
    'manager-conda',
    'an environment of conda in the repository',
    (place) => {
      place.put('environment.yml', `name: x\nprefix: ${place.at('.conda')}\n`);
      place.put('.conda/conda-meta/history', '');
      place.program('.conda/bin/python');
      place.program('.conda/bin/python3');
      place.program('.conda/bin/conda');
    },
    { startsInside: { path: [], variables: { CONDA_PREFIX: '.conda' } } },
  ),
  python(
    'manager-pyenv',
    '.python-version leads out of the versions of pyenv and into the repository',
    (place) => {
      place.program('version/bin/python3');
      place.program('version/bin/python');
      place.put('.python-version', `${'../'.repeat(30)}${place.at('version').slice(1)}\n`);
    },
    { startsInside: { path: [] }, asksDoctor: true },
  ),
  python('manager-uv', 'settings of uv, and a .venv as uv makes it, with a program of its own', (place) => {
    place.putAll({
      '.python-version': `${place.at('tools/python3')}\n`,
      'uv.toml': 'python-preference = "only-system"\n',
      'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n[tool.uv]\npython-downloads = "automatic"\n',
    });
    place.program('tools/python3');
    place.link('.venv/bin/python', '../../tools/python3');
    place.link('.venv/bin/python3', 'python');
    place.put('.venv/pyvenv.cfg', `home = ${place.at('tools')}\nuv = 0.8.0\nversion_info = 3.11.2\n`);
  }),
  python(
    'manager-poetry',
    'poetry.toml asks for an environment in the project',
    (place) => {
      place.putAll({
        'poetry.toml': '[virtualenvs]\nin-project = true\npath = "{project-dir}/.venv"\n',
        'pyproject.toml': '[tool.poetry]\nname = "x"\nversion = "1"\n[tool.poetry.plugins]\nx = "x:y"\n',
      });
      linked('pkg/.venv', '../../../tools/python3')(place);
    },
    { open: 'pkg' },
  ),
  python('manager-pipenv', '.venv is a file with the path of an environment', (place) => {
    environment(place, 'hidden', (path) => place.program(path));
    place.put('.venv', `${place.at('hidden')}\n`);
    place.put('Pipfile', '[packages]\nfoo = "*"\n[requires]\npython_version = "3.11"\n');
  }),
  python('manager-pdm-hatch-rye', 'the interpreter is named by .pdm-python, hatch and rye', (place) => {
    place.program('tools/python3');
    place.putAll({
      '.pdm-python': `${place.at('tools/python3')}\n`,
      'pdm.toml': `[python]\npath = "${place.at('tools/python3')}"\n`,
      'hatch.toml': '[envs.default]\npath = ".hatch"\n',
      'pyproject.toml': '[tool.rye]\nmanaged = true\n[tool.hatch.envs.default]\npython = "./tools/python3"\n',
    });
    environment(place, '.hatch/x', (path) => place.link(path, '../../../tools/python3'));
    place.program('__pypackages__/3.11/bin/python3');
  }),
  python(
    'manager-mise-asdf-nix',
    'mise, asdf, direnv and nix name programs of the repository',
    (place) => {
      place.program('tools/python3');
      place.program('activate.sh');
      place.putAll({
        'mise.toml': '[tools]\npython = "path:./tools"\n[env]\n_.source = "./activate.sh"\n',
        '.tool-versions': 'python path:./tools\nnodejs path:./tools\n',
        '.envrc': 'PATH_add tools\n. ./activate.sh\n',
        'shell.nix': 'import ./activate.sh\n',
      });
      place.link('result/bin/python3', '../../tools/python3');
      environment(place, '.direnv/python-3.11', (path) => place.link(path, '../../../tools/python3'));
    },
    { startsInside: { path: [] } },
  ),
  python(
    'environment-activated',
    'VIRTUAL_ENV says the environment that the repository brings',
    (place) => {
      place.program('.venv/bin/python3.11');
      environment(place, '.venv', (path) => place.program(path));
    },
    { startsInside: { path: ['.venv/bin'], variables: { VIRTUAL_ENV: '.venv' } } },
  ),
];

const COMMANDS = [
  'python3',
  'python',
  'python3.11',
  'node',
  'git',
  'tsc',
  'pip',
  'npm',
  'bwrap',
  'sh',
  'semgrep',
];

const PATHS: HostileRepository[] = ['.', 'bin', 'node_modules/.bin'].map((folder) =>
  python(
    `programs-on-path-${folder.replace(/\W+/g, '-').replace('-', folder === '.' ? 'dot' : '-')}`,
    `PATH begins with ${folder}, and the repository has programs of every name there`,
    (place) => {
      for (const name of COMMANDS) place.program(join(folder, name));
      place.put('.venv/pyvenv.cfg', SETTINGS);
    },
    { startsInside: { path: [folder] }, asksDoctor: true },
  ),
);

/** Everything that could make a program of the repository look like Python, Node or git. */
export const INTERPRETERS: HostileRepository[] = [...LINKS, ...FOLDERS, ...CHECKOUTS, ...MANAGERS, ...PATHS];
