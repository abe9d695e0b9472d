import { detach } from '../../../base/detach.ts';
import { ChildLoop } from './child-loop.ts';
import { createLlamaNative } from './llama-native.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { openSnapshotFolder, removeSnapshots } from './snapshot-folder.ts';

/**
 * Entry point of the engine process. Arguments: threads, memory budget in bytes, snapshots in bytes, and the
 * folder for them.
 */
const [threads, budgetBytes, snapshotBytes] = process.argv.slice(2, 5).map(Number);
const [base] = process.argv.slice(5);
const folder = base && snapshotBytes ? openSnapshotFolder(base, process.pid, snapshotBytes) : null;

process.on('exit', () => base && removeSnapshots(base, process.pid));

// Without its parent the engine has no one to answer, and would hold the model in memory forever.
process.on('disconnect', () => process.exit(0));
// The terminal sends Ctrl-C to the whole group; the parent decides when the engine ends.
process.on('SIGINT', () => undefined);

const send = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};

const bounds = { budgetBytes: budgetBytes ?? 0, snapshots: { folder, maxBytes: snapshotBytes ?? 0 } };
const native = createLlamaNative(threads ?? 1);
const loop = native.then((opened) => new ChildLoop(opened, bounds, send));
process.on('message', (message: ToChild) => {
  detach(loop.then((ready) => ready.receive(message)));
});
await loop;
send({ type: 'ready' });
