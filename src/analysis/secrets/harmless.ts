/** Hosts that documentation may use and nobody can own (RFC 2606, RFC 6761). */
const DOCUMENTATION_HOST = /(^|\.)(example|test|invalid|example\.(com|net|org))$/;

/** This machine, or a name without a dot: a service beside it, as in a compose file. */
const NEARBY_HOST =
  /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1|host\.docker\.internal|[^.:]+)$/;

/** What people type for a database that holds nothing. */
const THROW_AWAY_PASSWORD =
  /^(admin|app|change[-_]?me|db|default|demo|dev|development|docker|example|guest|local|mongo|mongodb|my[-_]?password|mysql|pass|passwd|password|postgres|postgresql|root|secret|test|testing|user)[\d!]*$/;

const LOGIN = /^[a-z][a-z\d+.:-]*:\/\/([^:/@\s]*):([^@/\s]+)@([^/?\s]+)/i;

/** `EXAMPLE` marks the keys of AWS's own documentation; eight of the same are a mask that somebody typed. */
const PLACEHOLDER = /EXAMPLE|([xX*0])\1{7}/;

/** Whether a match is a false alarm: a placeholder, or the login of a database that only this machine sees. */
export function isHarmless(secret: string): boolean {
  const login = LOGIN.exec(secret);
  if (login === null) return PLACEHOLDER.test(secret);
  const [, user = '', password = '', address = ''] = login;
  const hosts = address.toLowerCase().split(',').map(withoutPort);
  if (PLACEHOLDER.test(password) || hosts.every((host) => DOCUMENTATION_HOST.test(host))) return true;
  const isThrownAway = password === user || THROW_AWAY_PASSWORD.test(password.toLowerCase());
  return isThrownAway && hosts.every((host) => NEARBY_HOST.test(host));
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
}
