import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Connections } from './connections.ts';

const LIMIT = 3;
let server: Server;
let connections: Connections;
const clients: Socket[] = [];

beforeEach(async () => {
  // It answers what it is asked, but for /wait, which stays at work.
  server = createServer((request, response) => {
    if (request.url !== '/wait') response.end('here');
  });
  connections = new Connections(server, LIMIT);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A connection that the server has taken, which says this and then nothing. */
async function open(said: string): Promise<Socket> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(client);
  client.on('error', () => undefined);
  client.resume();
  await Promise.all([once(client, 'connect'), once(server, 'connection')]);
  const heard = said === '' ? Promise.resolve() : once(server, 'request');
  client.write(said);
  await heard;
  return client;
}

const asking = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

it('closes the one that is idle the longest for each beyond the limit', async () => {
  const [first, second] = [await open(''), await open(''), await open('')];
  const closed = once(first as Socket, 'close');
  await open('');
  await closed;
  expect(connections.count).toBe(LIMIT);
  expect(second?.destroyed).toBe(false);
});

it('closes none that is at work, and refuses the new one where all are', async () => {
  const busy = [await open(asking('/wait')), await open(asking('/wait')), await open(asking('/wait'))];
  const refused = await open('');
  if (!refused.destroyed) await once(refused, 'close');
  expect(busy.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
});

it('counts one as idle again when its answer is told', async () => {
  const first = await open(asking('/'));
  await open(asking('/wait'));
  await open(asking('/wait'));
  const closed = once(first, 'close');
  await open('');
  await closed;
  expect(connections.count).toBe(LIMIT);
});
