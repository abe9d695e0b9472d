import { createProcesses } from '../src/adapters/processes/execa.ts';
import { createSandbox } from '../src/adapters/sandboxes/create.ts';
import type { Processes } from '../src/ports/processes.ts';
import type { Sandbox } from '../src/ports/sandbox.ts';

/** The sandbox of this machine, for scores; the caller closes it. */
export function openSandbox(): { sandbox: Sandbox; processes: Processes } {
  const processes = createProcesses();
  return { sandbox: createSandbox(processes), processes };
}
