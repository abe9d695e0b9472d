import type { Sandbox } from '../../ports/sandbox.ts';
import { createProcesses } from '../processes/execa.ts';
import { createBubblewrap } from './bubblewrap.ts';
import type { Way } from './bubblewrap-arguments.ts';

export type Subject = { title: string; create: () => Sandbox };

/** The way of a user is tried as one, who cannot see into root's folders. */
function asUser(kind: Way['kind']) {
  const isRoot = process.getuid?.() === 0;
  return kind === 'user' && isRoot ? { startAs: SOMEBODY, pythons: ['/usr/bin/python3'] } : {};
}

const SOMEBODY = 61_183;

/** The sandboxes that work on this machine, and why the others do not. As root, both ways of bubblewrap. */
export async function subjects(): Promise<{ working: Subject[]; missing: string[] }> {
  const kinds: Way['kind'][] = process.getuid?.() === 0 ? ['root', 'user'] : ['user'];
  const working: Subject[] = [];
  const missing: string[] = [];
  for (const kind of kinds) {
    const create = () => createBubblewrap({ processes: createProcesses(), ways: [kind], ...asUser(kind) });
    const probe = create();
    const available = await probe.available('python');
    await probe.close();
    if (available.ok) working.push({ title: `bubblewrap (way: ${kind})`, create });
    else missing.push(`bubblewrap (way: ${kind}): ${available.failure.message}`);
  }
  return { working, missing };
}
