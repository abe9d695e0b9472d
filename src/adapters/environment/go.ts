import type { VersionFact } from '../../contract/context.ts';
import { type EcosystemFacts, type EcosystemReader, readAll, versionRange } from './facts.ts';

/** Go's version and modules, as the nearest go.mod declares them (Go Modules Reference, "go.mod files"). */
export const goReader: EcosystemReader = {
  name: 'go',
  languages: ['go'],
  packageOf: (module) => module,
  async read({ project }): Promise<EcosystemFacts> {
    const [file] = await readAll(project, 'go.mod');
    if (file === undefined) return { languages: [], packages: [], testFramework: null, differences: [] };
    const { text, from } = file;
    const version = /^go[ \t]+(\d+(?:\.\d+){1,2})/m.exec(text)?.[1];
    const packages = [...required(text)].map(({ name, version: number }) => ({
      name,
      version: number,
      from,
      // The build uses the version that go.mod requires: minimal version selection.
      evidence: 'locked' as const,
      declared: number,
    }));
    const assertions = packages.some(({ name }) => name === 'github.com/stretchr/testify');
    return {
      languages: version === undefined ? [] : [{ name: 'go', version, from }],
      packages,
      testFramework: assertions ? 'testing with testify' : 'testing',
      testCommand: 'go test ./...',
      differences: [],
    };
  },
};

function* required(text: string): Generator<Omit<VersionFact, 'from'>> {
  const blocks = text.matchAll(/^require[ \t]*(?:\(([^)]*)\)|([^\n(]+))/gm);
  for (const [, block, line] of blocks)
    for (const row of (block ?? line ?? '').split('\n')) {
      const [, name, version] = /^\s*([\w.~/-]+)\s+v([\w.+-]+)/.exec(row) ?? [];
      const isIndirect = /\/\/\s*indirect/.test(row);
      const number = versionRange(version);
      if (name !== undefined && number !== null && !isIndirect) yield { name, version: number };
    }
}
