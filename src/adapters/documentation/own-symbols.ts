import { escapePattern } from '../../base/escape-pattern.ts';
import { languageOfPath } from '../../base/languages.ts';
import { filesBelow, textOf } from './search-files.ts';

/** Definitions of one name in the project's own code that are listed separately. */
const MAX_OWN_DEFINITIONS = 8;

/** A definition in the project's own code: `path` absolute, `line` from 1, `column` of its name from 0. */
export type OwnDefinition = {
  path: string;
  line: number;
  column: number;
  language: 'python' | 'typescript';
  text: string;
};

/** Finds where the project's code defines a name by a statement; limited in files and results. */
export async function findOwnDefinitions(
  name: string,
  workspace: string,
  signal: AbortSignal,
): Promise<OwnDefinition[]> {
  const word = name.split('.').at(-1) ?? name;
  if (!/^[A-Za-z_$][\w$]*$/.test(word)) return [];
  const escaped = escapePattern(word);
  const patterns = {
    python: new RegExp(`^[ \\t]*(?:async[ \\t]+)?(?:def|class)[ \\t]+(${escaped})\\b`, 'm'),
    typescript: new RegExp(
      `^[ \\t]*(?:export[ \\t]+)?(?:default[ \\t]+)?(?:declare[ \\t]+)?(?:abstract[ \\t]+)?(?:async[ \\t]+)?(?:function\\*?|class|interface|type|enum|const|let|namespace)[ \\t]+(${escaped})(?![\\w$])`,
      'm',
    ),
  };
  const found: OwnDefinition[] = [];
  for await (const path of filesBelow(workspace, (file) => languageIn(file) !== null, signal)) {
    const language = languageIn(path);
    const text = language === null ? null : await textOf(path);
    if (language === null || text === null) continue;
    const match = patterns[language].exec(text);
    if (match === null) continue;
    const at = match.index + match[0].length - word.length;
    const before = text.slice(0, at).split('\n');
    found.push({ path, line: before.length, column: before.at(-1)?.length ?? 0, language, text });
    if (found.length >= MAX_OWN_DEFINITIONS) break;
  }
  return found;
}

function languageIn(path: string): OwnDefinition['language'] | null {
  const id = languageOfPath(path)?.id;
  if (id === 'python') return 'python';
  return id === 'typescript' || id === 'tsx' || id === 'javascript' ? 'typescript' : null;
}
