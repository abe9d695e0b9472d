import { z } from 'zod';
import { openBracket } from '../../../base/brackets.ts';
import { offsetAt, positionAt } from '../../../base/text.ts';
import type { OpenDocument } from '../lsp/session.ts';

/** Zero-based, as the protocol counts. */
type Position = { line: number; character: number };

const Definitions = z.array(z.union([z.object({ uri: z.string() }), z.object({ targetUri: z.string() })]));

/** Whether what is called with the argument at a position has declarations, which state its parameters. */
export async function isDeclaredCall(
  session: OpenDocument,
  text: string,
  argument: Position,
): Promise<boolean> {
  const position = calleeBefore(text, argument);
  if (position === null) return false;
  const answer = await session.request('textDocument/definition', {
    textDocument: { uri: session.uri },
    position,
  });
  const found = answer.ok ? Definitions.safeParse([answer.value ?? []].flat()) : null;
  const files = found?.data?.map((one) => ('uri' in one ? one.uri : one.targetUri)) ?? [];
  return files.length > 0 && files.every((file) => /\.d\.[cm]?ts$/.test(file));
}

/** The last letter of the name before the bracket that a position stands in; null where no name is called. */
function calleeBefore(text: string, { line, character }: Position): Position | null {
  const start = offsetAt(text, { line: line + 1, column: character + 1 });
  const open = openBracket(text, start ?? 0);
  const name = open !== null && text[open] === '(' ? /[\w$]\s*$/.exec(text.slice(0, open)) : null;
  if (name === null) return null;
  const at = positionAt(text, name.index);
  return { line: at.line - 1, character: at.column - 1 };
}
