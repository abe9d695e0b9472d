import type { Sandbox } from '../../ports/sandbox.ts';
import { createProcesses } from '../processes/execa.ts';
import { createBubblewrap } from './bubblewrap.ts';
import type { Way } from './bubblewrap-arguments.ts';

export type Subject = { title: string; create: () => Sandbox };

/** The sandboxes that work on this machine, and why the others do not. As root, both ways of bubblewrap. */
export async function subjects(): Promise<{ working: Subject[]; missing: string[] }> {
  const kinds: Way['kind'][] = process.getuid?.() === 0 ? ['root', 'user'] : ['user'];
  const working: Subject[] = [];
  const missing: string[] = [];
  for (const kind of kinds) {
    const create = () => createBubblewrap({ processes: createProcesses(), ways: [kind] });
    const probe = create();
    const available = await probe.available('python');
    await probe.close();
    if (available.ok) working.push({ title: `bubblewrap (way: ${kind})`, create });
    else missing.push(`bubblewrap (way: ${kind}): ${available.failure.message}`);
  }
  return { working, missing };
}
