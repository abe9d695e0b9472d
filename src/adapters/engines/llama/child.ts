import { detach } from '../../../base/detach.ts';
import { ChildLoop } from './child-loop.ts';
import { createLlamaNative } from './llama-native.ts';
import type { FromChild, ToChild } from './protocol.ts';

/** Entry of the engine process. Arguments: threads, memory budget in bytes. */
const [threads, budgetBytes] = process.argv.slice(2).map(Number);

// Without its parent the engine has no one to answer, and would keep the model in memory for ever.
process.on('disconnect', () => process.exit(0));
// The terminal sends Ctrl-C to the whole group; the parent decides when the engine ends.
process.on('SIGINT', () => undefined);

const send = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};

const native = createLlamaNative(threads ?? 1);
const loop = native.then((opened) => new ChildLoop(opened, budgetBytes ?? 0, send));
process.on('message', (message: ToChild) => {
  detach(loop.then((ready) => ready.receive(message)));
});
await loop;
send({ type: 'ready' });
