import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetch } from './client.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

describe('createFetch', () => {
  it('fetches, and takes a Request of Node as well as a string', async () => {
    const server = http.createServer(async (request, response) => {
      response.end(`${request.method} ${request.headers['x-name']} ${await text(request)}`);
    });
    const url = `http://127.0.0.1:${await listen(server)}/`;
    const fetch = createFetch({ environment: {} });
    const settings = { method: 'POST', body: 'body', headers: { 'x-name': 'fettle' } };
    expect(await (await fetch(url, settings)).text()).toBe('POST fettle body');
    expect(await (await fetch(new Request(url, settings))).text()).toBe('POST fettle body');
  });

  it('sends plain http through HTTP_PROXY as a proxy request, not as a tunnel', async () => {
    const seen: string[] = [];
    const proxy = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('from the proxy');
    });
    const port = await listen(proxy);
    // Without a scheme, as many machines have it.
    const fetch = createFetch({ environment: { HTTP_PROXY: `127.0.0.1:${port}` } });
    expect(await (await fetch('http://models.invalid/file')).text()).toBe('from the proxy');
    expect(seen).toEqual(['GET http://models.invalid/file']);
  });

  it('tunnels https through HTTPS_PROXY', async () => {
    const seen: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const port = await listen(proxy);
    const fetch = createFetch({ environment: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
    await expect(fetch('https://models.invalid/file')).rejects.toThrow();
    expect(seen).toEqual(['models.invalid:443']);
  });

  it('leaves the proxy out for NO_PROXY and for this machine', async () => {
    const server = http.createServer((_request, response) => response.end('direct'));
    const port = await listen(server);
    const dead = 'http://127.0.0.1:9';
    const loopback = createFetch({ environment: { HTTP_PROXY: dead } });
    expect(await (await loopback(`http://127.0.0.1:${port}/`)).text()).toBe('direct');
    const everywhere = createFetch({ environment: { HTTP_PROXY: dead, NO_PROXY: '*' } });
    expect(await (await everywhere(`http://localhost:${port}/`)).text()).toBe('direct');
  });

  it('rejects with the name of a proxy variable that is no URL, and not before the first call', async () => {
    const fetch = createFetch({ environment: { HTTPS_PROXY: 'http://' } });
    await expect(fetch('https://models.invalid/')).rejects.toThrow(/HTTPS_PROXY is not a URL/);
  });

  it('gives up a connection that does not stand in time', async () => {
    // It accepts and then says nothing, so that the TLS handshake never ends.
    const silent = net.createServer((socket) => stops.push(() => socket.destroy()));
    const port = await listen(silent);
    const fetch = createFetch({ connectMs: 300, environment: {} });
    const started = performance.now();
    await expect(fetch(`https://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('certificates (needs openssl to make some)', () => {
  function makeCertificate(): { key: Buffer; cert: Buffer; bundle: string } {
    const folder = mkdtempSync(join(tmpdir(), 'fettle-certificate-'));
    stops.push(() => rmSync(folder, { recursive: true }));
    const [key, bundle] = [join(folder, 'key.pem'), join(folder, 'bundle.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', bundle, ...subject], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key), cert: readFileSync(bundle), bundle };
  }

  it('trusts what SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name, and nothing unknown', async () => {
    const { key, cert, bundle } = makeCertificate();
    const other = makeCertificate();
    const server = https.createServer({ key, cert }, (_request, response) => response.end('trusted'));
    const url = `https://127.0.0.1:${await listen(server)}/`;
    const get = async (environment: NodeJS.ProcessEnv) =>
      (await createFetch({ environment })(url)).text().catch(String);

    expect(await get({ SSL_CERT_FILE: bundle })).toBe('trusted');
    expect(await get({ SSL_CERT_FILE: other.bundle, NODE_EXTRA_CA_CERTS: bundle })).toBe('trusted');
    await expect(get({ SSL_CERT_FILE: other.bundle })).rejects.toThrow();
  });

  it('works without a bundle, and with one that is missing or broken', async () => {
    const server = http.createServer((_request, response) => response.end('ok'));
    const folder = mkdtempSync(join(tmpdir(), 'fettle-bundle-'));
    stops.push(() => rmSync(folder, { recursive: true }));
    const broken = join(folder, 'bundle.pem');
    writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const port = await listen(server);
    for (const file of ['/no/such/bundle', broken]) {
      const fetch = createFetch({ environment: { SSL_CERT_FILE: file } });
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
      await expect(fetch(`https://127.0.0.1:${port}/`)).rejects.toThrow();
    }
  });
});
