import type { Readable, Writable } from 'node:stream';
import { createProtocolConnection } from 'vscode-languageserver-protocol/node';
import type { LspServices } from './services.ts';
import { Session } from './session.ts';

/** Both ends of the pipe; nothing but the protocol goes to `output`. */
export type Pipe = { input: Readable; output: Writable };

/** How the editor went: as the protocol has it, or by closing the pipe without a word. */
export type Farewell = 'after_shutdown' | 'without_shutdown';

/** Serves one editor until it says so, closes its end, or the signal is aborted. */
export async function serveLsp(services: LspServices, pipe: Pipe, signal: AbortSignal): Promise<Farewell> {
  const connection = createProtocolConnection(pipe.input, pipe.output);
  const session = new Session(services, connection);
  try {
    return await session.run(signal);
  } finally {
    await session.end();
    connection.dispose();
  }
}
