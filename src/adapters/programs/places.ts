import { dirname, isAbsolute, join } from 'node:path';

/** The facts that decide where this user's programs are. */
export type ProgramHost = {
  platform: NodeJS.Platform;
  /** The user's number; null if the system has none (Windows). */
  user: number | null;
  /** The user's home folder. */
  home: string;
  /** `PATH` and the variables of Python's version managers are read from it. */
  variables: Readonly<Record<string, string | undefined>>;
};

/** A folder in which programs are installed. */
export type Root = {
  folder: string;
  /**
   * `system`: the administrator's. `manager`: the default folder of a version manager and its interpreters.
   * `named`: the folder that a version manager's variable names.
   */
  kind: 'system' | 'manager' | 'named';
  /** Installed by `git clone`: the root itself may be a checkout. */
  isClone: boolean;
};

/** Homebrew's own home on Linux. */
const LINUXBREW = join('/home', 'linuxbrew', '.linuxbrew');

/**
 * Exact on purpose: projects also exist in /usr/src, /usr/local/src and /opt, especially in containers, where
 * there may be no `.git` to distinguish them from programs.
 */
const SYSTEM_FOLDERS = [
  ...['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec'],
  ...['/usr/local/bin', '/usr/local/sbin', '/usr/local/Cellar', '/usr/local/opt', '/usr/local/Frameworks'],
  ...['/opt/conda', '/opt/miniconda3', '/opt/anaconda3', '/opt/local/bin', '/opt/local/Library/Frameworks'],
  ...['bin', 'sbin', 'Cellar', 'opt', 'Frameworks'].flatMap((name) => [
    `/opt/homebrew/${name}`,
    join(LINUXBREW, name),
  ]),
  ...['/nix/store', '/gnu/store', '/run/current-system/sw/bin', '/snap'],
  ...['/Library/Frameworks', '/Library/Developer/CommandLineTools', '/Applications/Xcode.app', '/System'],
];

/** Below the user's home folder. */
const MANAGER_FOLDERS = [
  ...['.local/share/uv/python', '.local/share/mise', '.rye'],
  ...['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba', '.local/share/mamba'],
];
const CLONED_MANAGER_FOLDERS = ['.pyenv', '.asdf'];

const NAMED_FOLDERS = [
  'UV_PYTHON_INSTALL_DIR',
  'MISE_DATA_DIR',
  'RYE_HOME',
  'MAMBA_ROOT_PREFIX',
  'CONDA_PREFIX',
];
const NAMED_CLONES = ['PYENV_ROOT', 'ASDF_DIR', 'ASDF_DATA_DIR'];

/** Every possible root of a host, whether it exists or not. */
export function rootsOf(host: ProgramHost): Root[] {
  const { home, variables } = host;
  const system = host.platform === 'win32' ? windowsFolders(host) : SYSTEM_FOLDERS;
  const conda = variables.CONDA_EXE ? dirname(dirname(variables.CONDA_EXE)) : undefined;
  const named = [...NAMED_FOLDERS.map((name) => variables[name]), conda];
  const root = (kind: Root['kind'], isClone: boolean) => (folder: string) => ({ folder, kind, isClone });
  return [
    ...system.map(root('system', false)),
    ...MANAGER_FOLDERS.map((name) => join(home, name)).map(root('manager', false)),
    ...CLONED_MANAGER_FOLDERS.map((name) => join(home, name)).map(root('manager', true)),
    ...named.filter(isUsable).map(root('named', false)),
    ...NAMED_CLONES.map((name) => variables[name])
      .filter(isUsable)
      .map(root('named', true)),
  ];
}

function windowsFolders({ home, variables }: ProgramHost): string[] {
  const {
    LOCALAPPDATA: local = join(home, 'AppData/Local'),
    APPDATA: roaming = join(home, 'AppData/Roaming'),
  } = variables;
  return [
    ...[variables.SystemRoot ?? variables.SYSTEMROOT, variables.ProgramFiles, variables['ProgramFiles(x86)']],
    ...['Programs/Python', 'Python', 'Microsoft/WindowsApps'].map((name) => join(local, name)),
    join(roaming, 'uv/python'),
    join(home, 'scoop'),
  ].filter(isUsable);
}

function isUsable(folder: string | undefined): folder is string {
  return folder !== undefined && folder !== '' && isAbsolute(folder);
}
