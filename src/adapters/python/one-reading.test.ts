import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pythonReader } from '../environment/python.ts';
import { createDiskFiles } from '../files/disk.ts';
import { openProject, projectFolders } from '../packages/project.ts';
import { readPythonProject } from '../packages/python-project.ts';
import { createProcesses } from '../processes/execa.ts';
import { findEnvironment } from './find-environment.ts';
import { findInstalled } from './find-installed.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-one-python-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(paths: readonly string[]): void {
  for (const path of paths) {
    const [name = '', text = ''] = path.split(' = ');
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `${text}\n`);
  }
}

/** The version of a distribution and whether its module is there, as each of the three that ask sees it. */
async function seen(path: string, workspace: string | null, active: string | null) {
  const files = createDiskFiles();
  const signal = AbortSignal.timeout(10_000);
  const pythonPrefixes = active === null ? [] : [active];
  const variables = {
    PATH: join(folder, 'no-programs'),
    ...(active === null ? {} : { VIRTUAL_ENV: active }),
  };
  const search = { files, processes: createProcesses(), variables, factsFolder: join(folder, 'facts') };
  const { sites, confines } = await findEnvironment(search, projectFolders(path, workspace));
  const installed = findInstalled(sites, 'odd', confines);
  const project = await openProject(files, workspace, path, pythonPrefixes);
  if (project === null) throw new Error('there is no project');
  const { environment, isInstalled } = await readPythonProject(project, pythonPrefixes, signal);
  const { packages } = await pythonReader.read({ project, pythonPrefixes, signal });
  return {
    types: installed === null ? null : `${installed.distribution} ${installed.version}`,
    packages: (await isInstalled('odd', []))
      ? [...environment.distributions].map(([name, { version }]) => `${name} ${version}`).join()
      : null,
    facts: packages.map(({ name, version }) => `${name} ${version}`).join() || null,
  };
}

const SITE = 'lib/python3.11/site-packages';
const ODD = [`${SITE}/odd/__init__.py`, `${SITE}/odd-1.2.dist-info/RECORD = odd/__init__.py,,`];
const inside = (root: string, paths: readonly string[]) => paths.map((path) => `${root}/${path}`);
const CONFIG = 'pyvenv.cfg = version = 3.11.4';

type Case = {
  of: string;
  files: string[];
  path?: string;
  isAlone?: boolean;
  active?: string;
  expected: string;
};

it.each<Case>([
  { of: 'virtualenv/', files: inside('p/virtualenv', [CONFIG, ...ODD]), expected: 'odd 1.2' },
  { of: 'a .venv/ without pyvenv.cfg', files: inside('p/.venv', ODD), expected: 'odd 1.2' },
  {
    of: 'a conda environment in the project',
    files: inside('p/env', ['conda-meta/python-3.11.4-h1_0.json', ...ODD]),
    expected: 'odd 1.2',
  },
  {
    of: 'two environments, of which the nearest is used',
    files: [
      ...inside('p/pkg/.venv', [CONFIG, ...ODD]),
      ...inside('p/.venv', [CONFIG, `${SITE}/other-3.0.dist-info/RECORD = odd.py,,`, `${SITE}/odd.py`]),
    ],
    path: 'p/pkg/a.py',
    expected: 'odd 1.2',
  },
  {
    of: 'an active environment beside one of the project',
    files: [
      ...inside('p/.venv', [CONFIG, ...ODD]),
      ...inside('active', [CONFIG, `${SITE}/other-3.0.dist-info/RECORD = odd.py,,`]),
    ],
    active: 'active',
    expected: 'odd 1.2',
  },
  {
    of: 'a file without a workspace, below its project',
    files: ['p/pyproject.toml', ...inside('p/.venv', [CONFIG, ...ODD])],
    path: 'p/pkg/a.py',
    isAlone: true,
    expected: 'odd 1.2',
  },
  {
    of: 'a folder that a .pth file names from where it stands',
    files: inside('p/.venv', [
      CONFIG,
      `${SITE}/near.pth = near`,
      `${SITE}/near/odd/__init__.py`,
      `${SITE}/near/odd-1.2.dist-info/RECORD = odd/__init__.py,,`,
    ]),
    expected: 'odd 1.2',
  },
  {
    of: 'metadata with a dash in the name',
    files: inside('p/.venv', [CONFIG, `${SITE}/odd.py`, `${SITE}/odd-name-1.2.dist-info/RECORD = odd.py,,`]),
    expected: 'odd-name 1.2',
  },
  {
    of: 'an egg of one system',
    files: inside('p/.venv', [
      CONFIG,
      `${SITE}/odd.py`,
      `${SITE}/odd-1.2-py3.11-linux-x86_64.egg-info/top_level.txt = odd`,
    ]),
    expected: 'odd 1.2',
  },
  {
    of: 'a compiled module that a record lists',
    files: inside('p/.venv', [
      CONFIG,
      `${SITE}/odd.cpython-311-x86_64-linux-gnu.so`,
      `${SITE}/Odd.Name-1.2.dist-info/RECORD = odd.cpython-311-x86_64-linux-gnu.so,,`,
    ]),
    expected: 'odd-name 1.2',
  },
])('all that ask see the same of $of', async ({ files, path = 'p/a.py', isAlone, active, expected }) => {
  write([path, ...files]);
  const workspace = isAlone ? null : join(folder, 'p');
  const found = await seen(join(folder, path), workspace, active === undefined ? null : join(folder, active));
  expect(found).toEqual({ types: expected, packages: expected, facts: expected });
});
