import { buildConnector, EnvHttpProxyAgent, Request as UndiciRequest, fetch as undiciFetch } from 'undici';
import { PROVIDER_CONNECT_MS } from '../../config/limits.ts';
import { systemContext } from './certificates.ts';

/** Silence after which the HTTP client itself gives up, if the caller has no shorter deadline. */
const HTTP_SILENCE_MS = 5 * 60_000;

export type HttpClientOptions = {
  /** Timeout for establishing a connection, in milliseconds. */
  connectMs?: number;
  environment?: NodeJS.ProcessEnv;
};

/** Never sent through a proxy: a proxy cannot reach this machine's own servers. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** An undici client with its proxies and certificates; throws when a proxy variable is not a URL. */
export function createClient(options: HttpClientOptions): typeof globalThis.fetch {
  const dispatcher = createDispatcher(options);
  const fetch = (input: string | URL | Request, init?: RequestInit): Promise<unknown> => {
    const settings = { ...init, dispatcher } as NonNullable<Parameters<typeof undiciFetch>[1]>;
    return undiciFetch(input instanceof Request ? toUndici(input) : input, settings);
  };
  return fetch as typeof globalThis.fetch;
}

/** undici accepts only its own Request class; Node's has the same fields. */
function toUndici(request: Request): UndiciRequest {
  return new UndiciRequest(request.url, request as unknown as ConstructorParameters<typeof UndiciRequest>[1]);
}

function createDispatcher(options: HttpClientOptions): EnvHttpProxyAgent {
  const environment = options.environment ?? process.env;
  const timeout = options.connectMs ?? PROVIDER_CONNECT_MS;
  const httpProxy = proxyUrl(environment, 'HTTP_PROXY');
  const httpsProxy = proxyUrl(environment, 'HTTPS_PROXY');
  const proxied = httpProxy !== '' || httpsProxy !== '';
  const throughProxy = proxied ? { timeout, ...tlsOptions(environment) } : { timeout };
  return new EnvHttpProxyAgent({
    httpProxy,
    httpsProxy,
    noProxy: withoutProxy(environment),
    // Plain http is proxied without a tunnel: many proxies refuse one to anything but port 443.
    proxyTunnel: false,
    connect: createConnector(environment, timeout),
    requestTls: throughProxy,
    proxyTls: throughProxy,
    headersTimeout: HTTP_SILENCE_MS,
    bodyTimeout: HTTP_SILENCE_MS,
  });
}

/** Certificates are read only for the first https connection. */
function createConnector(environment: NodeJS.ProcessEnv, timeout: number): buildConnector.connector {
  const plain = buildConnector({ timeout });
  let secure: buildConnector.connector | undefined;
  return (target, callback) => {
    if (target.protocol !== 'https:') return plain(target, callback);
    secure ??= buildConnector({ timeout, ...tlsOptions(environment) });
    return secure(target, callback);
  };
}

function tlsOptions(environment: NodeJS.ProcessEnv): buildConnector.BuildOptions {
  const secureContext = systemContext(environment);
  return secureContext ? { secureContext } : {};
}

/** Empty when there is none; `host:port` without a scheme is common and means http. */
function proxyUrl(environment: NodeJS.ProcessEnv, name: 'HTTP_PROXY' | 'HTTPS_PROXY'): string {
  const value = environment[name.toLowerCase()] ?? environment[name] ?? '';
  if (value === '') return '';
  const url = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(url)) throw new TypeError(`${name} is not a URL; write it as http://host:port`);
  return url;
}

function withoutProxy(environment: NodeJS.ProcessEnv): string {
  const value = environment.no_proxy ?? environment.NO_PROXY ?? '';
  return value.trim() === '*' ? '*' : [value, ...LOOPBACK].join(',');
}
