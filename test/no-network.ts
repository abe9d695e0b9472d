import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { afterEach } from 'vitest';

/**
 * Setup of the unit project: a test that reaches beyond this machine fails, even if the code under test treats the
 * refused connection as an expected failure. Child processes are not watched.
 */
const ATTEMPTS = Symbol.for('fettle.network-attempts');
const watched = globalThis as { [ATTEMPTS]?: string[] };
/** Test files in the same process share the watch. */
const isWatched = watched[ATTEMPTS] !== undefined;
watched[ATTEMPTS] ??= [];
const attempts = watched[ATTEMPTS];

afterEach(() => {
  const [first] = attempts.splice(0);
  if (first !== undefined) throw refusal(first);
});

function refusal(host: string): Error {
  return new Error(`A unit test reached for the network (${host}); serve what it needs on 127.0.0.1`);
}

/** Whether a connection stays on this machine. Without a host, Node uses `localhost`. */
function isLoopback(host: unknown): boolean {
  if (host === undefined || host === null || host === '') return true;
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\..+|0\.0\.0\.0|::)$/i.test(
    String(host),
  );
}

/** The host in all forms of `connect`'s arguments; undefined for a socket file. */
function hostOf(given: unknown[]): unknown {
  // net.connect passes its arguments on as one array.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'object' && first !== null)
    return 'path' in first && first.path ? undefined : Reflect.get(first, 'host');
  return Number.isInteger(Number(first)) && typeof second === 'string' ? second : undefined;
}

/** Replaces functions of a module with ones that refuse; `mayRun` lets a call through. */
function guard(module: object, names: RegExp, mayRun: (given: unknown[]) => boolean): void {
  for (const name of Object.getOwnPropertyNames(module).filter((name) => names.test(name))) {
    const original: unknown = Reflect.get(module, name);
    if (typeof original !== 'function') continue;
    Reflect.set(module, name, function (this: unknown, ...given: unknown[]) {
      if (mayRun(given)) return Reflect.apply(original, this, given);
      attempts.push(`${name} ${given.filter((value) => typeof value === 'string').join(' ')}`);
      throw refusal(attempts.at(-1) ?? name);
    });
  }
}

function watch(): void {
  const connect = net.Socket.prototype.connect;
  Reflect.set(net.Socket.prototype, 'connect', function (this: net.Socket, ...given: unknown[]) {
    const host = hostOf(given);
    if (isLoopback(host)) return Reflect.apply(connect, this, given);
    attempts.push(String(host));
    // Like a real refusal, it comes after the caller has had time to listen.
    setImmediate(() => this.destroy(refusal(String(host))));
    return this;
  });

  for (const module of [dns, dns.promises]) {
    guard(module, /^lookup$/, ([host]) => isLoopback(host) || net.isIP(String(host)) !== 0);
    guard(module, /^(resolve.*|reverse|lookupService)$/, () => false);
  }
  guard(dns.Resolver.prototype, /^(resolve.*|reverse)$/, () => false);
  guard(dns.promises.Resolver.prototype, /^(resolve.*|reverse)$/, () => false);
  guard(dgram.Socket.prototype, /^(send|connect)$/, (given) =>
    given.slice(1).every((value) => typeof value !== 'string' || isLoopback(value)),
  );
  syncBuiltinESMExports();
}

if (!isWatched) watch();
