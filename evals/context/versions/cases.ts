/** A project with really installed packages; `files` are by path, from its root. */
type VersionProject = {
  packages: readonly string[];
  files: Readonly<Record<string, string>>;
};

/** A request in a project, without mention of its versions; `path` is where its code is judged. */
export type VersionCase = {
  id: string;
  language: 'python' | 'typescript' | 'tsx';
  project: VersionProject;
  instruction: string;
  path: string;
};

const python = (...packages: string[]): VersionProject => ({
  packages,
  files: { 'requirements.txt': packages.map((spec) => `${spec}\n`).join('') },
});

const COMPILED = { target: 'es2022', module: 'nodenext', strict: true, noEmit: true, jsx: 'react-jsx' };

function node(packages: readonly string[], files: VersionProject['files'] = {}): VersionProject {
  const versions = packages.map((spec) => [
    spec.slice(0, spec.lastIndexOf('@')),
    spec.slice(spec.lastIndexOf('@') + 1),
  ]);
  const manifest = { name: 'asked', type: 'module', dependencies: Object.fromEntries(versions) };
  return {
    packages,
    files: {
      'package.json': JSON.stringify(manifest),
      'tsconfig.json': JSON.stringify({ compilerOptions: COMPILED, include: ['src'] }),
      ...files,
    },
  };
}

const PANDAS = {
  old: python('pandas==1.5.3', 'numpy==1.26.4'),
  new: python('pandas==2.2.3', 'numpy==1.26.4'),
};
const PYDANTIC = { old: python('pydantic==1.10.21'), new: python('pydantic==2.10.6') };
const SQLALCHEMY = { old: python('sqlalchemy==1.4.54'), new: python('sqlalchemy==2.0.36') };
const CALCULATOR = { 'calc.py': 'def add(a: int, b: int) -> int:\n    return a + b\n' };
const PYTHON_TESTS = {
  unittest: { ...python('six==1.17.0'), files: { 'requirements.txt': 'six==1.17.0\n', ...CALCULATOR } },
  pytest: { ...python('pytest==8.3.4'), files: { 'requirements.txt': 'pytest==8.3.4\n', ...CALCULATOR } },
};
const react = (version: string, types: string): VersionProject =>
  node([`react@${version}`, `react-dom@${version}`, `@types/react@${types}`, `@types/react-dom@${types}`], {
    'src/app.tsx': 'export function App() {\n  return <p>Hello</p>;\n}\n',
  });
const REACT = { old: react('17.0.2', '17'), new: react('19.0.0', '19') };
const EXPRESS = {
  old: node(['express@4.21.2', '@types/express@4', '@types/node@20']),
  new: node(['express@5.0.1', '@types/express@5', '@types/node@20']),
};
const SUMS = { 'src/add.ts': 'export function add(a: number, b: number): number {\n  return a + b;\n}\n' };
const SCRIPT_TESTS = {
  jest: node(['jest@29.7.0', '@types/jest@29'], SUMS),
  vitest: node(['vitest@3.0.5'], SUMS),
};

/** The same text for both versions of a pair. */
function pair(
  id: string,
  language: VersionCase['language'],
  projects: Readonly<Record<string, VersionProject>>,
  instruction: string,
): VersionCase[] {
  const path = { python: 'candidate.py', typescript: 'src/candidate.ts', tsx: 'src/candidate.tsx' }[language];
  return Object.entries(projects).map(([version, project]) => ({
    id: `${id}, ${version}`,
    ...{ language, project, instruction, path },
  }));
}

/**
 * Do not tune them to a model. Parameters have types, because without them nothing is known about a frame. ESM and
 * CommonJS are not among them: in either, a type checker finds `require` and `import` declared.
 */
export const VERSION_CASES: readonly VersionCase[] = [
  ...pair(
    'pandas append',
    'python',
    PANDAS,
    'With pandas: a function add_row(frame: pd.DataFrame, row: dict) that returns the data frame with the dict row added as its last line.',
  ),
  ...pair(
    'pandas columns',
    'python',
    PANDAS,
    'With pandas: a function column_means(frame: pd.DataFrame) that goes through the data frame column by column, with the name of each, and returns a dict of the means.',
  ),
  ...pair(
    'pandas elements',
    'python',
    PANDAS,
    'With pandas: a function as_text(frame: pd.DataFrame) that applies str to every single element of the data frame.',
  ),
  ...pair(
    'pydantic model',
    'python',
    PYDANTIC,
    'With pydantic: a model User with name and age, which refuses a negative age with a validator method, and a function to_dict(user: User) that returns it as a dict.',
  ),
  ...pair(
    'pydantic parsing',
    'python',
    PYDANTIC,
    'With pydantic: a model Point with x and y, a function load(text: str) that makes one of a JSON string, and a function schema() that returns its JSON schema as a dict.',
  ),
  ...pair(
    'sqlalchemy models',
    'python',
    SQLALCHEMY,
    'With sqlalchemy: declarative models User (id, name) and Post (id, title, user) with a relationship, and a function user_by_id(session, id).',
  ),
  ...pair(
    'python tests',
    'python',
    PYTHON_TESTS,
    'Two tests of the function add(a, b) of the module calc, one of them that add("a", 1) raises TypeError.',
  ),
  ...pair(
    'react entry',
    'tsx',
    REACT,
    'With react: the entry point that renders the component App of ./app.js into the element with the id root.',
  ),
  ...pair(
    'express routes',
    'typescript',
    EXPRESS,
    'With express: an app on port 3000 whose route /old redirects to /new for good (301), and whose route /file sends the file data.txt.',
  ),
  ...pair(
    'script tests',
    'typescript',
    SCRIPT_TESTS,
    "Two tests of the function add(a, b) of ./add.js, and one that a mock function given to an array's forEach is called for each element.",
  ),
];
