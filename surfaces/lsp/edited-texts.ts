import { basename } from 'node:path/posix';
import { EDITED_LINES_AROUND, MAX_EDITED_TEXTS } from '../../src/config/limits.ts';
import type { CompleteRequest } from '../../src/contract/request.ts';
import type { OpenDocuments } from './documents.ts';
import type { EditHistory } from './edit-history.ts';

/**
 * What stands around the last edits of the other open documents, the newest last, saved or not: what was just written
 * there is likely to be used here. It changes only where those are edited, so that a prompt that begins with it stays
 * evaluated while this one is typed in.
 */
export async function editedTexts(
  uri: string,
  documents: OpenDocuments,
  history: EditHistory,
): Promise<NonNullable<CompleteRequest['extra']>> {
  const others = history.lastEdits().filter((edit) => edit.uri !== uri);
  const texts = others.slice(-MAX_EDITED_TEXTS).map(async ({ uri: other, line }) => {
    const text = documents.get(other);
    if (text === null) return null;
    const { document } = await documents.describe(text);
    const start = { line: Math.max(0, line - EDITED_LINES_AROUND), character: 0 };
    const around = text.getText({ start, end: { line: line + EDITED_LINES_AROUND + 1, character: 0 } });
    return { path: document.path ?? basename(other), text: around };
  });
  const found = await Promise.all(texts);
  return found.filter((one) => one !== null).filter(({ text }) => text.trim() !== '');
}
