import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Writes `rules/security/FAMILY.json` in the folder of a build: the rules of all files of `rules/security/FAMILY/`,
 * without their examples. YAML is for people and for Semgrep; reading it takes a new process half a second.
 * @param {string} root
 * @param {string} outputDirectory
 */
export function copyRules(root, outputDirectory) {
  const source = join(root, 'rules/security');
  if (!existsSync(source)) return;
  const target = join(outputDirectory, 'rules/security');
  mkdirSync(target, { recursive: true });
  for (const family of readdirSync(source)) {
    const files = readdirSync(join(source, family)).filter((name) => name.endsWith('.yaml'));
    const rules = files
      .sort()
      .flatMap((name) => parse(readFileSync(join(source, family, name), 'utf8')).rules.map(withoutExamples));
    writeFileSync(join(target, `${family}.json`), JSON.stringify({ rules }));
  }
}

/** @param {{ metadata: { examples: unknown } }} rule */
function withoutExamples({ metadata: { examples: _, ...metadata }, ...rule }) {
  return { ...rule, metadata };
}
