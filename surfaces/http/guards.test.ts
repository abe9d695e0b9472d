import { describe, expect, it } from 'vitest';
import { guard } from './app.ts';

function codeOf(headers: Record<string, string>): string | null {
  return guard(new Headers(headers), 8917)?.code ?? null;
}

describe('who may call', () => {
  it.each([
    '127.0.0.1:8917',
    'localhost:8917',
    'LOCALHOST:8917',
    'localhost.:8917',
    '[::1]:8917',
    '127.9.9.9:8917',
  ])('lets Host %s in', (host) => {
    expect(codeOf({ host })).toBeNull();
    expect(codeOf({ host, origin: `http://${host}` })).toBeNull();
  });

  it.each([
    'evil.example:8917',
    'localhost.evil.example:8917',
    '127.0.0.1.evil.example:8917',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1:89170',
    '192.168.1.5:8917',
    '0.0.0.0:8917',
    '127.1:8917',
    '2130706433:8917',
    '[::]:8917',
    '[::ffff:10.0.0.1]:8917',
    'user@127.0.0.1:8917',
    '127.0.0.1:8917,evil',
    '',
  ])('refuses Host %s', (host) => {
    expect(codeOf({ host })).toBe('forbidden_host');
  });

  it('refuses a request without a Host', () => {
    expect(codeOf({})).toBe('forbidden_host');
  });

  it.each([
    'http://evil.example',
    'null',
    'http://localhost:3000',
    'https://127.0.0.1:8917',
    'http://localhost:8917',
    '',
  ])('refuses pages of %j', (origin) => {
    expect(codeOf({ host: '127.0.0.1:8917', origin })).toBe('forbidden_origin');
  });

  it('says in one line what to call, and does not repeat a long Host', () => {
    const failure = guard(new Headers({ host: 'x'.repeat(5_000) }), 8917);
    expect(failure?.message).toMatch(/^Host 'x+' is not this server; call http:\/\/127\.0\.0\.1:8917$/);
    expect(failure?.message.length).toBeLessThan(200);
  });

  it('takes Host without a port for port 80', () => {
    expect(guard(new Headers({ host: 'localhost' }), 80)).toBeNull();
  });
});
