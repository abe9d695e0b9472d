import fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createPinoLog } from './pino.ts';

function collect(level: Parameters<typeof createPinoLog>[0]) {
  const lines: string[] = [];
  const log = createPinoLog(level, {
    write: (line) => {
      lines.push(line);
    },
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('the log', () => {
  it('writes one JSON line with level, time, event and fields', () => {
    const { log, lines, last } = collect('info');
    log.info('server-start', { port: 8917 });
    expect(lines).toHaveLength(1);
    expect(last()).toEqual({ level: 'info', time: expect.any(String), event: 'server-start', port: 8917 });
    expect(Number.isNaN(Date.parse(last().time))).toBe(false);
  });

  it('writes only what the level asks for', () => {
    const { log, lines } = collect('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['c', 'd']);
  });

  it('writes nothing when silent', () => {
    const { log, lines } = collect('silent');
    log.error('a');
    expect(lines).toEqual([]);
  });

  it('hides secrets and source text at any depth, and keeps counts', () => {
    const { log, lines } = collect('info');
    log.info('ask', {
      api_key: 'hunter2',
      provider: { headers: { Authorization: 'hunter2', 'x-api-key': 'hunter2' } },
      sessionToken: 'hunter2',
      prompt: 'hunter2',
      document: { text: 'hunter2', path: 'a.py' },
      exit_code: 3,
      context: 'the word text is in it',
      tokens: 40,
      prompt_tokens: 7,
    });
    expect(lines.join('')).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      tokens: 40,
      prompt_tokens: 7,
      document: { path: 'a.py' },
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ exit_code: 3, context: 'the word text is in it' });
  });

  it('hides credentials inside of other text', () => {
    const { log, lines } = collect('info');
    log.info('pull', {
      url: 'https://me:hunter2@host/x',
      note: 'sent Bearer hunter2, refused',
      error: new Error('http://me:hunter2@host failed'),
    });
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('failed');
  });

  it('hides tokens by their shape and passwords by their name, also across the end of what is kept', () => {
    const { log, lines, last } = collect('info');
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    log.warn('odd', {
      note: `refused ${token}`,
      line: `db_password = "${'k3Jx9'}vQm2"`,
      long: `${'word '.repeat(98)}${token}`,
    });
    expect(lines.join('')).not.toMatch(/a1B2c3|k3Jx9/);
    expect(last().note).toMatch(/^refused \[secret:/);
    expect(last().line).toContain('[secret:fettle/hard-coded-password]');
  });

  it('survives huge, cyclic and strange values', () => {
    const { log, last } = collect('info');
    const cycle: Record<string, unknown> = { big: 10n };
    cycle.self = cycle;
    log.info('odd', {
      cycle,
      long: 'x'.repeat(100_000),
      many: Array.from({ length: 1_000 }, (_, item) => item),
    });
    expect(JSON.stringify(last()).length).toBeLessThan(2_000);
    expect(last().cycle.big).toBe('10');
    expect(last().long).toMatch(/\.\.\. \(100000 characters\)$/);
  });

  it('goes to standard error and leaves standard output to the answers', () => {
    const written = vi.spyOn(fs, 'writeSync').mockImplementation((_fd, data) => data.length);
    createPinoLog('info').info('hello');
    expect(written.mock.calls.map((call) => call[0])).toEqual([2]);
    expect(String(written.mock.calls[0]?.[1])).toContain('"event":"hello"');
    written.mockRestore();
  });
});
