import { describe, expect, it } from 'vitest';
import { copyProject } from '../../../test/fixtures/projects/copy-project.ts';
import { EnvironmentFacts } from '../../contract/context.ts';
import { createSystemClock } from '../clock/system.ts';
import { createDiskFiles } from '../files/disk.ts';
import { createEnvironment } from './environment.ts';

const { signal } = new AbortController();

async function factsOf(project: string, language: string | null): Promise<EnvironmentFacts> {
  const { root, remove } = await copyProject(project);
  try {
    const environment = createEnvironment({
      files: createDiskFiles(),
      clock: createSystemClock(),
      pythonPrefixes: [],
      notes: null,
    });
    const facts = await environment.facts({ workspace: root, path: null, language, names: [] }, signal);
    return EnvironmentFacts.parse(facts);
  } finally {
    await remove();
  }
}

/** `name version evidence` of the packages that the project asks for. */
const asked = ({ packages }: EnvironmentFacts) =>
  packages
    .filter(({ declared }) => declared !== undefined)
    .map(({ name, version, evidence }) => `${name} ${version} ${evidence}`);

type Expected = {
  language: string | null;
  packages: string[];
  tests: string | null;
  style?: Partial<NonNullable<EnvironmentFacts['style']>>;
  more?: Partial<EnvironmentFacts>;
};

/** What a reader of each project's files would say of it. */
const PROJECTS: [string, string, Expected][] = [
  [
    'pandas-1',
    'python',
    {
      language: 'python 3.9.18',
      packages: ['pandas 1.5.3 installed', 'pytest 7.4.4 installed'],
      tests: 'pytest: .venv/bin/python -m pytest',
      style: { formatter: 'black', line_length: 100, quotes: 'double' },
      more: { license: { name: 'MIT', from: 'pyproject.toml' }, frameworks: ['pandas'] },
    },
  ],
  [
    'pandas-2',
    'python',
    {
      language: 'python 3.12.1',
      packages: ['pytest 8.0.0 installed', 'pandas 2.2.0 installed'],
      tests: 'pytest: .venv/bin/python -m pytest',
      style: { formatter: 'ruff', linter: 'ruff', line_length: 120, quotes: 'single' },
    },
  ],
  [
    'pydantic-1',
    'python',
    {
      language: 'python ^3.10',
      packages: ['pydantic 1.10.13 locked', 'pytest 7.4.3 locked'],
      tests: 'pytest: poetry run pytest',
      style: { linter: 'ruff', line_length: 100 },
      more: { license: { name: 'Apache-2.0', from: 'pyproject.toml' } },
    },
  ],
  [
    'pydantic-2',
    'python',
    {
      language: 'python 3.11.7',
      packages: ['pydantic 2.6.1 installed', 'pytest 8.0.0 installed', 'ruff * declared'],
      tests: 'pytest: uv run pytest',
      style: { formatter: 'ruff', line_length: 88, quotes: 'double' },
    },
  ],
  [
    'sqlalchemy-1',
    'python',
    {
      language: 'python 3.10.13',
      packages: ['sqlalchemy 1.4.51 installed', 'requests * declared'],
      tests: 'unittest: .venv/bin/python -m unittest',
      style: { linter: 'flake8', line_length: 99 },
      more: { license: { name: 'MIT', from: 'LICENSE' } },
    },
  ],
  [
    'sqlalchemy-2',
    'python',
    {
      language: 'python 3.12',
      packages: ['sqlalchemy 2.0.25 locked', 'pytest 8.0.1 locked'],
      tests: 'pytest: pipenv run pytest',
    },
  ],
  [
    'conda-tables',
    'python',
    {
      language: 'python 3.11',
      packages: ['numpy 1.26.3 declared', 'polars >=0.20 declared', 'duckdb 0.9.2 declared'],
      tests: 'unittest: python -m unittest',
      more: { frameworks: ['polars', 'numpy'] },
    },
  ],
  [
    'other-pandas',
    'python',
    {
      language: 'python 3.11.4',
      packages: ['pandas 2.2.0 installed'],
      tests: null,
      more: {
        differences: [
          {
            name: 'python',
            found: '3.11.4',
            found_in: '.venv/pyvenv.cfg',
            wanted: '>=3.12',
            wanted_in: 'pyproject.toml',
          },
          {
            name: 'pandas',
            found: '2.2.0',
            found_in: '.venv/lib/python3/site-packages/pandas-2.2.0.dist-info',
            wanted: '<2',
            wanted_in: 'requirements.txt',
          },
        ],
      },
    },
  ],
  [
    'react-17',
    'javascript',
    {
      language: 'node 16.20.2',
      packages: ['react 17.0.2 locked', 'jest 29.7.0 locked', 'eslint ^8.0.0 declared'],
      tests: 'jest: npm test',
      style: { linter: 'eslint', quotes: 'single', semicolons: false, indent: 2, line_length: 110 },
      more: {
        module_system: 'commonjs',
        frameworks: ['react'],
        license: { name: 'MIT', from: 'package.json' },
      },
    },
  ],
  [
    'react-19',
    'typescript',
    {
      language: null,
      packages: ['react 19.0.0 installed', 'vitest 3.0.5 locked', 'typescript ^5.7.0 declared'],
      tests: 'vitest: pnpm test',
      style: { formatter: 'prettier', quotes: 'single', line_length: 100, indent: 2, semicolons: true },
      more: {
        module_system: 'esm',
        typescript: { strict: true, target: 'es2022', from: 'tsconfig.json' },
      },
    },
  ],
  [
    'express-4',
    'javascript',
    {
      language: null,
      packages: ['express 4.18.2 locked', 'mocha 10.2.0 locked'],
      tests: 'mocha: yarn test',
      style: { indent: 'tab', line_length: 90 },
      more: { module_system: 'commonjs' },
    },
  ],
  [
    'express-5',
    'typescript',
    {
      language: 'node >=20',
      packages: ['express 5.0.1 locked'],
      tests: 'node:test: bun run test',
      style: { formatter: 'biome', quotes: 'single', semicolons: false, indent: 2, line_length: 110 },
      more: { module_system: 'esm' },
    },
  ],
  [
    'jest-berry',
    'javascript',
    { language: null, packages: ['jest 29.7.0 locked'], tests: 'jest: yarn test' },
  ],
  [
    'go-service',
    'go',
    {
      language: 'go 1.22.1',
      packages: ['github.com/gin-gonic/gin 1.9.1 locked', 'github.com/stretchr/testify 1.8.4 locked'],
      tests: 'testing with testify: go test ./...',
      style: { indent: 'tab' },
    },
  ],
  [
    'rust-service',
    'rust',
    {
      language: 'rust 1.75',
      packages: ['tokio 1.35.1 locked', 'serde 1.0.195 locked'],
      tests: 'cargo test: cargo test',
      more: { license: { name: 'MIT OR Apache-2.0', from: 'Cargo.toml' } },
    },
  ],
  [
    'maven-service',
    'java',
    {
      language: 'java 17',
      packages: ['org.junit.jupiter:junit-jupiter 5.10.1 declared'],
      tests: 'junit 5: ./mvnw test',
    },
  ],
  [
    'gradle-service',
    'java',
    {
      language: 'java 21',
      packages: ['com.google.guava:guava 33.0.0-jre declared', 'junit:junit 4.13.2 declared'],
      tests: 'junit 4: gradle test',
    },
  ],
];

describe('detects', () => {
  it.each(PROJECTS)('%s', async (project, language, expected) => {
    const facts = await factsOf(project, language);
    const [first] = facts.languages;
    expect(first === undefined ? null : `${first.name} ${first.version}`).toBe(expected.language);
    expect(asked(facts)).toEqual(expected.packages);
    const { test_framework, test_command } = facts;
    expect(test_framework === null ? null : `${test_framework}: ${test_command}`).toBe(expected.tests);
    expect(facts).toMatchObject({ ...expected.more, ...(expected.style && { style: expected.style }) });
    if (expected.more?.differences === undefined) expect(facts.differences).toBeUndefined();
  });

  it('all ecosystems of a project, when no language is asked for', async () => {
    const facts = await factsOf('pandas-2', null);
    expect(asked(facts)).toEqual(['pytest 8.0.0 installed', 'pandas 2.2.0 installed']);
    expect(facts.test_command).toBe('.venv/bin/python -m pytest');
  });
});
