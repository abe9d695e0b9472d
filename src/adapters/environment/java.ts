import { escapePattern } from '../../base/escape-pattern.ts';
import type { PackageFact, VersionFact } from '../../contract/context.ts';
import {
  ANY_VERSION,
  type EcosystemFacts,
  type EcosystemReader,
  type ProjectText,
  readAll,
  versionRange,
} from './facts.ts';

/** Java's version and libraries as declared for Maven and Gradle; plugins and inheritance are not resolved. */
export const javaReader: EcosystemReader = {
  name: 'java',
  languages: ['java'],
  packageOf: (module) => module,
  async read({ project }): Promise<EcosystemFacts> {
    const [poms, gradle, kotlin] = await Promise.all(
      ['pom.xml', 'build.gradle', 'build.gradle.kts'].map((name) => readAll(project, name)),
    );
    const builds = [...(gradle ?? []), ...(kotlin ?? [])];
    const packages = [...(poms ?? []).flatMap(mavenPackages), ...builds.flatMap(gradlePackages)];
    const languages = [...(poms ?? []).flatMap(mavenVersion), ...builds.flatMap(gradleVersion)];
    const has = (name: string) => project.folders.some(({ names }) => names.has(name));
    const commands = [
      ...((poms ?? []).length > 0 ? [has('mvnw') ? './mvnw test' : 'mvn test'] : []),
      ...(builds.length > 0 ? [has('gradlew') ? './gradlew test' : 'gradle test'] : []),
    ];
    return {
      languages: languages.slice(0, 1),
      packages: packages.filter(
        ({ name }, place) => packages.findIndex((one) => one.name === name) === place,
      ),
      testFramework: frameworkOf(packages),
      ...(commands[0] === undefined ? {} : { testCommand: commands[0] }),
      differences: [],
    };
  },
};

function frameworkOf(packages: PackageFact[]): string | null {
  const names = packages.map(({ name }) => name);
  if (names.some((name) => name.startsWith('org.junit.jupiter:') || name === 'org.junit:junit-bom'))
    return 'junit 5';
  if (names.includes('junit:junit')) return 'junit 4';
  if (names.includes('org.testng:testng')) return 'testng';
  return names.some((name) => name === 'org.springframework.boot:spring-boot-starter-test')
    ? 'junit 5'
    : null;
}

function declared(name: string, version: string | null, from: string): PackageFact {
  const range = version ?? ANY_VERSION;
  return { name, version: range, from, evidence: 'declared', declared: range };
}

/** Resolves Maven's own properties; those of a parent are unknown. */
function mavenPackages({ text, from }: ProjectText): PackageFact[] {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '');
  const property = (name: string) => new RegExp(`<${escapePattern(name)}>([^<]*)<`).exec(bare)?.[1];
  const found: PackageFact[] = [];
  for (const [, body = ''] of bare.matchAll(/<(?:dependency|parent)>([\s\S]*?)<\/(?:dependency|parent)>/g)) {
    const tag = (name: string) => new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(body)?.[1];
    const [group, artifact] = [tag('groupId'), tag('artifactId')];
    const version = tag('version')?.replace(/^\$\{([\w.-]+)\}$/, (whole, name) => property(name) ?? whole);
    if (isCoordinate(group) && isCoordinate(artifact))
      found.push(declared(`${group}:${artifact}`, versionRange(version), from));
  }
  return found;
}

function mavenVersion({ text, from }: ProjectText): VersionFact[] {
  const version =
    /<(?:maven\.compiler\.release|maven\.compiler\.target|maven\.compiler\.source|java\.version|release)>\s*([\d.]+)\s*</.exec(
      text,
    )?.[1];
  return version === undefined ? [] : [{ name: 'java', version, from }];
}

/** `implementation 'group:name:1.2'` and `implementation("group:name:1.2")`. */
function gradlePackages({ text, from }: ProjectText): PackageFact[] {
  const found = text.matchAll(
    /^[ \t]*\w*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[pP]rocessor)\b[ \t(]+(?:platform\()?["']([\w.-]+):([\w.-]+)(?::([\w.-]+))?["']/gm,
  );
  return [...found].map(([, group = '', artifact = '', version]) =>
    declared(`${group}:${artifact}`, versionRange(version), from),
  );
}

function gradleVersion({ text, from }: ProjectText): VersionFact[] {
  const version =
    /JavaLanguageVersion\.of\(\s*(\d+)\s*\)|(?:source|target)Compatibility\s*=?\s*(?:JavaVersion\.VERSION_)?["']?(\d[\d._]*)/.exec(
      text,
    );
  const number = (version?.[1] ?? version?.[2])?.replaceAll('_', '.');
  return number === undefined ? [] : [{ name: 'java', version: number, from }];
}

function isCoordinate(text: string | undefined): text is string {
  return text !== undefined && /^[\w.-]{1,100}$/.test(text);
}
