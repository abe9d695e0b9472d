import type { Processes } from '../../ports/processes.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import { createBubblewrap } from './bubblewrap.ts';
import { createNoSandbox } from './none.ts';
import { createSeatbelt } from './seatbelt.ts';

/** The sandbox of this system; `available` reports whether it works here. Nothing is started before that. */
export function createSandbox(processes: Processes, platform: NodeJS.Platform = process.platform): Sandbox {
  switch (platform) {
    case 'linux':
      return createBubblewrap({ processes });
    case 'darwin':
      return createSeatbelt({ processes });
    case 'win32':
      return createNoSandbox('run Fettle in WSL 2 with bubblewrap (sudo apt-get install bubblewrap)');
    default:
      return createNoSandbox(`none is known for ${platform}; run Fettle on Linux or macOS`);
  }
}
