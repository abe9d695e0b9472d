import { type ExecuteCommandParams, LSPErrorCodes, ResponseError } from 'vscode-languageserver-protocol/node';
import { explain } from './actions.ts';
import { COMMANDS } from './commands.ts';
import type { Why } from './completion.ts';
import type { SessionParts } from './session-parts.ts';

/** Functions of the session: shows the user a message, and tells why nothing was shown in a document. */
export type SessionVoice = { tell(message: string): Promise<void>; why(uri: string): Why | null };

/** Runs one of Fettle's commands; invalid arguments are reported as an error of the request. */
export async function runCommand(
  { command, arguments: given = [] }: ExecuteCommandParams,
  parts: SessionParts,
  said: SessionVoice,
  signal: AbortSignal,
) {
  switch (command) {
    case COMMANDS.accept:
    case COMMANDS.dismiss: {
      const told = parts.events.tell(command === COMMANDS.accept ? 'select' : 'dismiss', given);
      if (told !== null && command === COMMANDS.accept && told.part === null && told.isSeen)
        parts.texts.accept(told.id, told.index);
      return told !== null
        ? null
        : invalid(`${command} takes the id of a completion and the index of its text`);
    }
    case COMMANDS.why: {
      const [uri] = given;
      if (typeof uri !== 'string') return invalid(`${command} takes the URI of a document`);
      const why = said.why(uri);
      await said.tell(why?.message ?? 'nothing was withheld');
      return why;
    }
    case COMMANDS.explain: {
      const told = await explain(parts.services, parts.documents, given, signal);
      if (signal.aborted) return null;
      if (!told.ok) return invalid(told.failure.message);
      await said.tell(told.value);
      return told.value;
    }
    default:
      return invalid(`there is no command ${command}`);
  }
}

function invalid(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
