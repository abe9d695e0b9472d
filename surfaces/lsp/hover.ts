import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver-protocol';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { importedName } from '../../src/base/source/imported-name.ts';
import { importsOf } from '../../src/base/source/imports.ts';
import { MAX_IMPORTS_PER_FILE } from '../../src/config/limits.ts';
import { DOCUMENTED_LANGUAGES, type Documentation } from '../../src/contract/documentation.ts';
import type { OpenDocuments } from './documents.ts';
import type { LspServices } from './services.ts';

/** How long an editor waits for the documentation of a name, and characters of it that are shown. */
const HOVER_MS = 5_000;
const MAX_HOVER_CHARACTERS = 1_200;

/**
 * Documentation of the name under the cursor from the installed version of its package: for imported names and their
 * dotted members. Null for all others, which the editor's other servers know better.
 */
export async function hover(
  { assistant }: LspServices,
  documents: OpenDocuments,
  { textDocument: { uri }, position }: HoverParams,
  signal: AbortSignal,
): Promise<Hover | null> {
  const text = documents.get(uri);
  const written = text === null ? null : nameAt(text, position);
  if (text === null || written === null) return null;
  const { document, workspace } = await documents.describe(text);
  if (!DOCUMENTED_LANGUAGES.has(document.language)) return null;
  const name = importedName(written.name, importsOf(document.text, document.language, MAX_IMPORTS_PER_FILE));
  if (name === undefined || name === null) return null;
  const question = { name, workspace, language: document.language, uses: false };
  const looked = await assistant.docs(question, AbortSignal.any([signal, AbortSignal.timeout(HOVER_MS)]));
  const found = looked.ok ? looked.value.found : null;
  if (found === null || found.package === null) return null;
  const line = position.line;
  const range = { start: { line, character: written.start }, end: { line, character: written.end } };
  return { contents: { kind: MarkupKind.Markdown, value: markdown(found) }, range };
}

/** The word at a place with the dotted names before it; `start` and `end` are the word's own. */
function nameAt(
  text: TextDocument,
  { line, character }: HoverParams['position'],
): { name: string; start: number; end: number } | null {
  const content = text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  for (const { 0: word, index } of content.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    const end = index + word.length;
    if (character < index || character > end) continue;
    const before = /(?:[\p{L}_$][\p{L}\p{N}_$]*\.)*$/u.exec(content.slice(0, index))?.[0] ?? '';
    // A member of a call's result has no name that could be looked up.
    const isOfValue = before === '' && content[index - 1] === '.';
    return isOfValue ? null : { name: before + word, start: index, end };
  }
  return null;
}

function markdown(found: Documentation): string {
  const { name, package: of, version, signature, documentation, deprecated, defined, language } = found;
  const place = defined === null ? '' : `, ${inline(`${defined.path}:${defined.line}`)}`;
  return [
    signature === '' ? inline(name) : fencedCode(signature, language),
    deprecated === null ? '' : `**Deprecated** ${plain(deprecated)}`.trim(),
    plain(documentation),
    `${plain(`${of} ${version ?? ''}`.trim())}${place}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Third-party text: unchanged, in a block it cannot close. */
function fencedCode(code: string, language: string): string {
  const runs = code.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...runs.map(({ length }) => length)) + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

function inline(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

/** Escaped for Markdown and HTML, and truncated to the length of a hover. */
function plain(text: string): string {
  const shown = text.length > MAX_HOVER_CHARACTERS ? `${text.slice(0, MAX_HOVER_CHARACTERS)}…` : text;
  return shown.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/\n(?!\n)/g, '  \n');
}
