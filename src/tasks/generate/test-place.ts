import { posix } from 'node:path';
import type { TestFramework } from '../../answer/write-tests.ts';
import { findLanguage } from '../../base/languages.ts';
import type { CodeBlock } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { GenerateRun } from './draft.ts';

/** Where tests go, and how they import the code they test. */
type TestPlace = {
  block: Pick<CodeBlock, 'path' | 'range'>;
  /** The module a test there imports the name from. */
  module(name: string): string;
};

/** Next to the code, or in the project's test folder; an existing file is left alone. */
export async function testPlaceOf(
  run: GenerateRun,
  { path, workspace, language, after }: Candidate,
  framework: TestFramework,
): Promise<TestPlace> {
  const alone = { path: null, range: null };
  const isPython = findLanguage(language)?.id === 'python';
  if (path === null || path.startsWith('/') || workspace === null)
    return { block: alone, module: (name) => (isPython ? name : `./${name}.js`) };
  const { dir, name: stem, ext } = posix.parse(path);
  const exists = (file: string) => run.services.files.exists(`${workspace}/${file}`);
  const folder = isPython && (await exists('tests')) ? 'tests' : dir;
  const infix = framework === 'mocha' ? '.spec' : '.test';
  const file = posix.join(folder, isPython ? `test_${stem}.py` : `${stem}${infix}${ext}`);
  const isThere = await exists(file);
  const start = { line: 1, column: 1 };
  const dotted = posix
    .join(dir, stem)
    .replace(/^src\//, '')
    .replaceAll('/', '.');
  const specifier = `./${stem}${specifierEnd(after, ext)}`;
  return {
    block: isThere ? alone : { path: file, range: { start, end: start } },
    module: () => (isPython ? dotted : specifier),
  };
}

/** The extension the file uses to import the files next to it; TypeScript's default when it imports none. */
function specifierEnd(text: string, ext: string): string {
  const shown = /\bfrom ['"]\.{1,2}\/[^'"]*?(\.[cm]?[jt]sx?)?['"]/.exec(text);
  if (shown !== null) return shown[1] === undefined ? '' : shown[1];
  return ext.startsWith('.ts') ? '.js' : ext;
}
