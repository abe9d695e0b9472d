import { fail, ok, type Result } from '../../base/result.ts';
import { keyExposure } from '../../config/plain-address.ts';
import type { ProviderConfig } from '../../config/schema.ts';
import type { ModelFailure } from '../../contract/reasons.ts';

/** The settings of a provider over HTTP; the fields of `providers` and `roles` in the config. */
export type EndpointOptions = {
  /** The provider's name in the config. */
  name: string;
  model: string;
  /** Its address, and the name of the environment variable with its key. */
  config: Pick<ProviderConfig, 'base_url' | 'api_key_env'>;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Replaces the HTTP client of `src/adapters/http/client.ts`. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds; the defaults are PROVIDER_CONNECT_MS, PROVIDER_IDLE_MS, PROBE_MS and PROBE_AGAIN_MS. */
  connectMs?: number;
  idleMs?: number;
  probeMs?: number;
  probeAgainMs?: number;
};

/** An endpoint with its resolved key. Only `name`, `host` and `keyVariable` may appear in a message. */
export type Endpoint = {
  name: string;
  model: string;
  /** Without a trailing slash. */
  baseUrl: string;
  /** `baseUrl` without its version: the root of routes outside of the protocol. */
  rootUrl: string;
  host: string;
  key: string | null;
  keyVariable: string | null;
};

/** Reads the key at each call, so that a key set later is found. Keys are never sent over the Internet unencrypted. */
export function resolveEndpoint(options: EndpointOptions): Result<Endpoint, ModelFailure> {
  const { name, model, config } = options;
  const { base_url: url = '', api_key_env: keyVariable } = config;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    const message = `${name} has no URL; set providers.${name}.base_url to the http(s) URL of its API`;
    return fail({ reason: 'provider_error', message });
  }
  const { host } = new URL(url);
  const key = keyVariable === undefined ? '' : (options.environment ?? process.env)[keyVariable]?.trim();
  if (key === undefined || (key === '' && keyVariable !== undefined)) {
    const message = `${name} (${host}) needs a key and the environment variable ${keyVariable} is not set; set it or remove providers.${name}.api_key_env`;
    return fail({ reason: 'provider_unauthorized', message });
  }
  if (key !== '' && keyExposure(url) === 'public') {
    const message = `no request was sent to ${name}: ${keyVariable} would go to ${host} unencrypted; use https:// in providers.${name}.base_url, or remove providers.${name}.api_key_env if no key is needed`;
    return fail({ reason: 'provider_error', message });
  }
  const baseUrl = url.replace(/\/+$/, '');
  return ok({
    name,
    model,
    baseUrl,
    rootUrl: baseUrl.replace(/\/v\d+[a-z\d]*$/, ''),
    host,
    key: key === '' ? null : key,
    keyVariable: keyVariable ?? null,
  });
}
