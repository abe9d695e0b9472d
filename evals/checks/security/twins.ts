import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/adapters/package-root.ts';
import type { LanguageId } from '../../../src/base/languages.ts';

/** A real-world weakness, and the same program without it. */
export type Twins = { id: string; cwe: string; language: LanguageId; insecure: string; secure: string };

/** The files of twins, and their languages. JavaScript is read as tsx, which accepts all of it. */
const FILES: readonly { file: string; language: LanguageId }[] = [
  { file: 'python', language: 'python' },
  { file: 'javascript', language: 'tsx' },
];

const FOLDER = 'evals/checks/security/twins';

/** The twins of every language. A file is a list of `=== name CWE`, insecure code, `--- secure`, secure code. */
export function readTwins(): Twins[] {
  return FILES.flatMap(({ file, language }) => {
    const text = readFileSync(join(packageRoot(), FOLDER, `${file}.txt`), 'utf8');
    return text
      .split(/^=== /m)
      .slice(1)
      .map((part) => twinsOf(part, language));
  });
}

function twinsOf(part: string, language: LanguageId): Twins {
  const [, name = '', cwe = '', insecure, secure] =
    /^(\S+) (CWE-\d+)\n([\s\S]*)^--- secure\n([\s\S]*)$/m.exec(part) ?? [];
  if (insecure === undefined || secure === undefined) throw new Error(`not a pair of twins: ${part}`);
  return { id: `${language} ${name} ${cwe}`, cwe, language, insecure, secure };
}
