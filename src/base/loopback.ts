/** The whole of 127.0.0.0/8 in dotted form (RFC 1122, section 3.2.1.3). */
const LOOPBACK_V4 = /^127(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;

/** Whether an address or name can only mean this machine. Names other than `localhost` mean what their owner says. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name === '::1' || LOOPBACK_V4.test(name);
}
