import { ProtocolRequestType, type ResponseError } from 'vscode-languageserver-protocol/node';
import { z } from 'zod';
import type { InlineEdit } from './next-edits.ts';

/** Where a client of the request asks for a next edit. */
export const InlineEditParams = z.object({
  textDocument: z.object({ uri: z.string(), version: z.int().nullish() }),
  position: z.object({ line: z.int().min(0), character: z.int().min(0) }),
});

/** The field's own request for next edits: Copilot's language server has it, and clients of it ask it. */
export const InlineEditRequest = new ProtocolRequestType<
  unknown,
  { edits: InlineEdit[] } | ResponseError<void>,
  never,
  void,
  void
>('textDocument/copilotInlineEdit');
