import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../../src/adapters/licenses/index-builder.ts';
import { sourceFiles } from '../../../src/adapters/licenses/source-tree.ts';
import { type LicenseClass, readLicense } from '../../../src/adapters/licenses/spdx.ts';
import { lineStarts } from '../../../src/base/text.ts';
import { tokenize } from '../../../src/base/winnowing/tokenize.ts';
import { MIN_COPIED_TOKENS } from '../../../src/config/limits.ts';
import type { Random } from '../secrets/random.ts';
import type { SampleLanguage } from './disguise.ts';

export type Excerpt = { from: string; language: SampleLanguage; text: string };
/** `tooShort` were discarded: they have fewer tokens of code than the check compares, or are inside a text. */
export type Excerpts = { taken: Excerpt[]; tooShort: number };

/** `tokens[n]`: tokens of the file before line n, counted from 0. */
type Source = { from: string; language: SampleLanguage; lines: string[]; tokens: number[] };

const EXCERPT_LINES = 30;

/**
 * The Python and JavaScript files in folders whose license is of one of these classes. Each direct subfolder may have
 * its own `debian/copyright`.
 */
export async function readSources(folders: string[], classes: LicenseClass[]): Promise<Source[]> {
  const packages = folders.flatMap((root) =>
    readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name, folder: join(root, name) })),
  );
  const sources: Source[] = [];
  for (const { name, folder } of packages) {
    // Written by scripts/build-license-index.mjs into what it took from a binary package.
    const isInstalled = existsSync(join(folder, '.installed'));
    for await (const file of sourceFiles(folder, 'unknown', isInstalled)) {
      const source = file === null ? null : sourceOf(file, classes);
      if (source !== null) sources.push({ ...source, from: `${name}/${source.from}` });
    }
  }
  return sources;
}

function sourceOf({ language, license, path, text }: SourceFile, classes: LicenseClass[]): Source | null {
  if (language !== 'python' && language !== 'javascript') return null;
  if (!classes.includes(readLicense(license).licenseClass)) return null;
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length < EXCERPT_LINES) return null;
  return { from: path, language, lines, tokens: tokensBefore(text, language) };
}

/** `count` excerpts of one language; each line of the sources is equally likely. */
export function cutExcerpts(
  all: Source[],
  language: SampleLanguage,
  { count, random }: { count: number; random: Random },
): Excerpts {
  const sources = all.filter((source) => source.language === language);
  const weights = sources.map(({ lines }) => lines.length - EXCERPT_LINES + 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const excerpts: Excerpts = { taken: [], tooShort: 0 };
  for (let tries = 0; excerpts.taken.length < count && tries < MAX_TRIES * count; tries++) {
    let start = Math.floor(random.number() * total);
    const at = weights.findIndex((weight) => {
      if (start < weight) return true;
      start -= weight;
      return false;
    });
    const source = sources[at];
    if (source === undefined) continue;
    const text = source.lines.slice(start, start + EXCERPT_LINES).join('\n');
    const inFile =
      (source.tokens[start + EXCERPT_LINES] ?? source.tokens.at(-1) ?? 0) - (source.tokens[start] ?? 0);
    if (Math.min(inFile, tokenize(text, language).count) < MIN_COPIED_TOKENS) excerpts.tooShort += 1;
    else excerpts.taken.push({ from: `${source.from}:${start + 1}`, language, text });
  }
  return excerpts;
}

const MAX_TRIES = 20;

function tokensBefore(text: string, language: SampleLanguage): number[] {
  const { count, start } = tokenize(text, language);
  let token = 0;
  const before = lineStarts(text).map((offset) => {
    while (token < count && (start[token] ?? 0) < offset) token += 1;
    return token;
  });
  return [...before, count];
}
