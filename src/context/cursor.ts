import { assertNever } from '../base/assert-never.ts';
import type { Result } from '../base/result.ts';
import { chatPieces } from './cursor-chat.ts';
import { completePieces } from './cursor-complete.ts';
import { explainPieces } from './cursor-explain.ts';
import { generatePieces } from './cursor-generate.ts';
import type { ContextFailure, RankedPiece, SourceInput } from './source.ts';

/** What the model is shown of the request's own document: which part, the task says. */
export function cursorPieces(input: SourceInput): Promise<Result<RankedPiece[], ContextFailure>> {
  const { request } = input;
  switch (request.task) {
    case 'complete':
      return completePieces({ ...input, request });
    case 'generate':
      return generatePieces({ ...input, request });
    case 'chat':
      return chatPieces({ ...input, request });
    case 'explain':
      return explainPieces({ ...input, request });
    default:
      return assertNever(request);
  }
}
