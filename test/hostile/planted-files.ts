const SITE = '.venv/lib/python3.11/site-packages';

/**
 * A project with every file that any of Fettle's readers opens, each with content: version 1.2.3, the name acme. Each
 * is planted in turn as something else.
 */
export const PROJECT: Readonly<Record<string, string>> = {
  'README.md': 'The acme project.\n',
  LICENSE: 'MIT License\n\nCopyright acme\n',
  '.editorconfig': 'root = true\n[*]\nindent_style = space\nindent_size = 3\n',
  '.gitignore': 'acme-ignored/\n',
  '.fettleignore': 'acme-left-out/\n',
  '.git/info/exclude': 'acme-excluded/\n',
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/config': '[core]\n\tbare = false\n',
  'fettle.policy.yaml': 'block_at: high\n',
  // Python
  'app.py': 'import acmelib\n\n\ndef acme():\n    return acmelib.thing()\n',
  'pyproject.toml':
    '[project]\nname = "acme"\nrequires-python = ">=1.2.3"\ndependencies = ["acmelib==1.2.3"]\n',
  'requirements.txt': 'acmelib==1.2.3\n',
  'setup.cfg': '[metadata]\nname = acme\n[options]\ninstall_requires =\n  acmelib==1.2.3\n',
  'setup.py': 'from setuptools import setup\nsetup(name="acme", install_requires=["acmelib==1.2.3"])\n',
  'poetry.lock': '[[package]]\nname = "acmelib"\nversion = "1.2.3"\n',
  'uv.lock': '[[package]]\nname = "acmelib"\nversion = "1.2.3"\n',
  'Pipfile.lock': '{"default":{"acmelib":{"version":"==1.2.3"}}}',
  '.python-version': '3.11\n',
  'tox.ini': '[flake8]\nmax-line-length = 93\n',
  'ruff.toml': 'line-length = 93\n',
  '.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n',
  [`${SITE}/acme.pth`]: './more\n',
  [`${SITE}/acmelib/__init__.py`]: 'def thing():\n    """The acme of things."""\n    return 1\n',
  [`${SITE}/other/__init__.py`]: 'def acme():\n    return 1\n',
  [`${SITE}/acmelib-1.2.3.dist-info/METADATA`]:
    'Metadata-Version: 2.1\nName: acmelib\nVersion: 1.2.3\nLicense: MIT\n',
  [`${SITE}/acmelib-1.2.3.dist-info/RECORD`]: 'acmelib/__init__.py,,\n',
  [`${SITE}/elsewhere-1.2.3.dist-info/top_level.txt`]: 'other\nacme\n',
  [`${SITE}/elsewhere-1.2.3.dist-info/RECORD`]: 'other/__init__.py,,\nacme/__init__.py,,\n',
  // JavaScript and TypeScript
  'index.ts': "import { acme } from 'acmepack';\nexport const wanted = acme;\n",
  'package.json':
    '{"name":"acme","version":"1.2.3","license":"MIT","dependencies":{"acmepack":"1.2.3","untyped":"1.2.3"}}',
  'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/acmepack":{"version":"1.2.3"}}}',
  'pnpm-lock.yaml':
    "lockfileVersion: '9.0'\npackages:\n  acmepack@1.2.3:\n    resolution: {integrity: acme}\n",
  'yarn.lock': '"acmepack@1.2.3":\n  version "1.2.3"\n',
  '.nvmrc': '20\n',
  'tsconfig.json': '{"extends":"./tsconfig.base.json","compilerOptions":{"strict":true,"target":"es2022"}}',
  'tsconfig.base.json': '{"compilerOptions":{"baseUrl":".","paths":{"acme/*":["acme/*"]}}}',
  'jsconfig.json': '{"compilerOptions":{"paths":{"acme/*":["acme/*"]}}}',
  '.prettierrc': '{"printWidth":93}',
  'biome.json': '{"formatter":{"lineWidth":93}}',
  'node_modules/acmepack/package.json':
    '{"name":"acmepack","version":"1.2.3","license":"MIT","types":"index.d.ts"}',
  'node_modules/untyped/package.json': '{"name":"untyped","version":"1.2.3","license":"MIT"}',
  'node_modules/typescript/package.json': '{"name":"typescript","version":"5.1.2"}',
  // Others
  'go.mod': 'module acme\n\ngo 1.22\n\nrequire example.org/acme v1.2.3\n',
  'go.sum': 'example.org/acme v1.2.3 h1:acme=\n',
  'Cargo.toml': '[package]\nname = "acme"\nversion = "1.2.3"\n[dependencies]\nacmecrate = "1.2.3"\n',
  'Cargo.lock': '[[package]]\nname = "acmecrate"\nversion = "1.2.3"\n',
  'pom.xml':
    '<project><groupId>acme</groupId><dependencies><dependency><groupId>acme</groupId><artifactId>acme</artifactId><version>1.2.3</version></dependency></dependencies></project>',
  'build.gradle': "dependencies {\n  implementation 'acme:acme:1.2.3'\n}\n",
  'meson.build': "project('acme', 'c')\n",
  'debian/control': 'Source: acme\n',
};

/** Folders that readers list. */
export const FOLDERS: readonly string[] = ['.venv', SITE, 'node_modules', 'debian', '.git/info', '.venv/lib'];

/** The content of a planted text outside the project, so that reading it can be detected. */
export function outsideTextOf(text: string): string {
  return text.replaceAll('1.2.3', '66.6.6').replaceAll('acme', 'wombat').replaceAll('93', '97');
}

/** Whether an answer reveals content from outside the project. */
export function tellsOutside(answer: string): boolean {
  return /wombat|66\.6\.6|\b97\b/.test(answer);
}
