import tls from 'node:tls';
import { textOrNullSync } from '../files/bounded-read.ts';

/** Size of a bundle of certificates. */
const MAX_CERTIFICATE_BUNDLE_BYTES = 4 * 1024 * 1024;

/** Where Linux distributions store the machine's certificates: Debian, Fedora, SUSE, Alpine, RHEL. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
];

/** Node 22.15 and later; the type definitions are those of Node 20. */
type StoreReader = { getCACertificates?: (store: 'system') => string[] };

/**
 * A TLS context that trusts Node's own roots, NODE_EXTRA_CA_CERTS and the machine's certificates. Null if the
 * machine has none to add: then use Node's default context. Never throws: an unreadable bundle is skipped,
 * and the handshake reports untrusted certificates. Slow (about 90 ms for a common bundle): build it once,
 * and only for https.
 */
export function systemContext(environment: NodeJS.ProcessEnv): tls.SecureContext | null {
  const system = systemCertificates(environment);
  if (system.length === 0) return null;
  // `ca` replaces Node's defaults, including NODE_EXTRA_CA_CERTS, so they are listed again.
  const extra = readBundle(environment.NODE_EXTRA_CA_CERTS);
  try {
    return tls.createSecureContext({ ca: [...new Set([...tls.rootCertificates, ...extra, ...system])] });
  } catch {
    return null;
  }
}

function systemCertificates(environment: NodeJS.ProcessEnv): string[] {
  const named = readBundle(environment.SSL_CERT_FILE);
  const { getCACertificates } = tls as StoreReader;
  if (getCACertificates) return [...named, ...getCACertificates('system')];
  if (named.length > 0) return named;
  for (const path of SYSTEM_BUNDLES) {
    const bundle = readBundle(path);
    if (bundle.length > 0) return bundle;
  }
  return [];
}

function readBundle(path: string | undefined): string[] {
  const bundle = path ? textOrNullSync(path, { maxBytes: MAX_CERTIFICATE_BUNDLE_BYTES }) : null;
  return bundle === null ? [] : [bundle];
}
