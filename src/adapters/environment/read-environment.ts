import { findLanguage, type LanguageId } from '../../base/languages.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import type { EcosystemReader, ReadInput } from './facts.ts';
import { frameworksOf } from './frameworks.ts';
import { goReader } from './go.ts';
import { javaReader } from './java.ts';
import { licenseOf } from './license.ts';
import { nodeReader } from './node.ts';
import { pythonReader } from './python.ts';
import { rustReader } from './rust.ts';
import { styleOf } from './style.ts';

/** One reader for each ecosystem. */
export const READERS: readonly EcosystemReader[] = [
  pythonReader,
  nodeReader,
  goReader,
  rustReader,
  javaReader,
];

/** The file extensions to look up in `.editorconfig`. */
const EXTENSIONS: Readonly<Record<EcosystemReader['name'], string>> = {
  python: '.py',
  node: '.ts',
  go: '.go',
  rust: '.rs',
  java: '.java',
};

/** The reader of a language; null if its tools are unknown. */
export function readerOf(language: string): EcosystemReader | null {
  const id: LanguageId | undefined = findLanguage(language)?.id;
  return READERS.find(({ languages }) => id !== undefined && languages.includes(id)) ?? null;
}

/** Reads all facts that these readers find in the files of a project. */
export async function readEnvironment(
  readers: readonly EcosystemReader[],
  input: ReadInput,
): Promise<EnvironmentFacts> {
  const { project } = input;
  const [found, styles, license] = await Promise.all([
    Promise.all(readers.map((reader) => reader.read(input))),
    Promise.all(readers.map(({ name }) => styleOf(project, name, EXTENSIONS[name]))),
    licenseOf(project),
  ]);
  const packages = found.flatMap((one) => one.packages);
  const frameworks = frameworksOf(packages);
  const style = styles.find((one) => one !== null);
  const command = found.find(
    ({ testFramework, testCommand }) => testFramework !== null && testCommand !== undefined,
  );
  const differences = found.flatMap((one) => one.differences);
  return {
    languages: found.flatMap(({ languages }) => languages),
    packages,
    test_framework:
      command?.testFramework ?? found.find((one) => one.testFramework !== null)?.testFramework ?? null,
    ...(command?.testCommand === undefined ? {} : { test_command: command.testCommand }),
    ...(frameworks.length === 0 ? {} : { frameworks }),
    ...(style === undefined ? {} : { style }),
    ...Object.assign({}, ...found.map(({ more }) => more ?? {})),
    ...(license === null ? {} : { license }),
    ...(differences.length === 0 ? {} : { differences }),
  };
}

/** Adds the versions of further packages: those that code imports and no manifest names. */
export async function withFurther(
  facts: EnvironmentFacts,
  readers: readonly EcosystemReader[],
  project: Project,
  names: readonly string[],
): Promise<EnvironmentFacts> {
  const known = new Set(facts.packages.map(({ name }) => name));
  const asked = readers.flatMap((reader) => {
    const wanted = [...new Set(names.map((name) => reader.packageOf(name)))].filter(
      (name) => !known.has(name),
    );
    const { installed } = reader;
    return installed === undefined ? [] : wanted.map((name) => installed(project, name));
  });
  const found = (await Promise.all(asked)).filter((fact) => fact !== null);
  if (found.length === 0) return facts;
  const further = found.map((fact) => ({ ...fact, evidence: 'installed' as const }));
  return { ...facts, packages: [...facts.packages, ...further] };
}
