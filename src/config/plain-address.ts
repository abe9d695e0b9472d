import type { Config } from './schema.ts';

/**
 * Who could read a key on its way to an address: no one (`safe`: encrypted, or this machine), anyone on the same
 * network (`nearby`), or anyone in between (`public`).
 */
export type KeyExposure = 'safe' | 'nearby' | 'public';

const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])\.?$/;

/** RFC 1918, link-local and shared addresses; unique local and link-local ones of IPv6. */
const PRIVATE_ADDRESS =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)\d|^\[f(?:[cd][\da-f]{2}|e[89ab][\da-f]):/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$|^\[/;

/** Names that are not Internet names: without a dot, or in a domain that cannot be registered. */
const PRIVATE_NAME = /^[^.]+$|\.(?:local|internal|lan|intranet|home\.arpa|corp|test)\.?$/;

/** The exposure of a key sent to this address. `url` must be parseable. */
export function keyExposure(url: string): KeyExposure {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || LOOPBACK.test(hostname)) return 'safe';
  const isPrivate = IP_ADDRESS.test(hostname) ? PRIVATE_ADDRESS.test(hostname) : PRIVATE_NAME.test(hostname);
  return isPrivate ? 'nearby' : 'public';
}

/** One line for each provider in use whose key crosses the local network unencrypted. */
export function exposedKeys({ providers, roles }: Config): string[] {
  const used = new Set(Object.values(roles).flatMap((role) => (role === null ? [] : [role.provider])));
  return [...used].flatMap((name) => {
    const { base_url: url = '', api_key_env: variable } = providers[name] ?? {};
    if (variable === undefined || !URL.canParse(url) || keyExposure(url) !== 'nearby') return [];
    return [
      `the key in ${variable} and your code go to ${new URL(url).host} unencrypted: anyone on that network can read them. Use https:// in providers.${name}.base_url if the server supports it`,
    ];
  });
}
