import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY, temporaryFolder, write } from './planted-tree.ts';

/** Tests that swallow the refused connection, as code with data for failures does. 192.0.2.1 is nobody's (RFC 5737). */
const PLANTED = `
import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import dns from 'node:dns';
import http from 'node:http';
import net, { connect } from 'node:net';
import tls from 'node:tls';
import { it } from 'vitest';

const ended = (socket) => new Promise((resolve) => socket.on('close', resolve).on('error', resolve));

it('red: fetch', () => fetch('http://192.0.2.1/').catch(() => {}));
it('red: a name', () => fetch('http://fettle.test/').catch(() => {}));
it('red: net', () => ended(connect(80, '192.0.2.1')));
it('red: a socket of its own', () => ended(new net.Socket().connect({ host: '192.0.2.1', port: 80 })));
it('red: tls', () => ended(tls.connect({ host: '192.0.2.1', port: 443 })));
it('red: http', () => ended(http.get('http://192.0.2.1/')));
it('red: lookup', () => Promise.resolve().then(() => lookup('fettle.test')).catch(() => {}));
it('red: resolve', () => { try { dns.resolve4('localhost', () => {}); } catch {} });
it('red: datagrams', () => { const socket = dgram.createSocket('udp4'); try { socket.send('x', 9, '192.0.2.1'); } catch {} socket.close(); });

it('green: a server of its own', async () => {
  const server = http.createServer((_, response) => response.end('here'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  for (const host of ['127.0.0.1', 'localhost'])
    if ((await (await fetch('http://' + host + ':' + port)).text()) !== 'here') throw new Error(host);
  await ended(connect(port).end());
  server.close();
  await lookup('localhost');
});
it('green: a socket file', () => ended(connect('/nowhere/fettle.sock')));
`;

it('a test that reaches for the network fails, whatever the code under test makes of it', () => {
  const root = temporaryFolder();
  const config = { test: { include: ['*.test.js'], setupFiles: [join(REPOSITORY, 'test/no-network.ts')] } };
  write(root, {
    'planted.test.js': PLANTED,
    'vitest.config.mjs': `export default ${JSON.stringify(config)};\n`,
  });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
  const run = spawnSync(process.execPath, [vitest, 'run', '--reporter=json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [file] = JSON.parse(run.stdout).testResults;
  const results: { title: string; status: string; failureMessages: string[] }[] = file.assertionResults;
  expect(results).toHaveLength(11);
  for (const { title, status, failureMessages } of results) {
    expect(status, title).toBe(title.startsWith('red') ? 'failed' : 'passed');
    const refused = /^Error: A unit test reached for the network \(.+\); serve what it needs on 127\.0\.0\.1/;
    for (const message of failureMessages) expect(message).toMatch(refused);
  }
  expect(run.status).toBe(1);
});
