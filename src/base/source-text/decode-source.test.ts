import { describe, expect, it } from 'vitest';
import { decodeSource, sourceOfText } from './decode-source.ts';

const python = { path: 'a.py', language: null };
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const wide = (text: string) => Buffer.from(text, 'utf16le');
const base64 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('base64').replace(/=+$/, '');

describe('a text', () => {
  it('of UTF-8 is as it is, its byte order mark too', () => {
    const text = '\ufeffé = "日本"\n';
    expect(decodeSource(Buffer.from(text), python)).toMatchObject({
      text,
      reading: { kind: 'text', encoding: 'utf-8', note: null, others: [] },
    });
  });

  it.each([
    ['Latin-1 by its cookie', 'a.py', bytes('# coding: latin-1\né = 1\n'), 'windows-1252'],
    ['Latin-1 without a word', 'a.py', bytes('é = 1\n'), 'windows-1252'],
    ['a code page of DOS', 'a.py', bytes('# -*- coding: cp437 -*-\né = 1\n'), 'windows-1252'],
    ['Shift JIS', 'a.py', bytes('# vim: set fileencoding=cp932 :\n# ', [0x95, 0x5c], '\né = 1'), 'shift_jis'],
    ['koi8-r on the second line', 'a.py', bytes('#!python\n# coding: koi8-r\né = 1\n'), 'koi8-r'],
    ['Ruby by its comment', 'a.rb', bytes('# encoding: euc-jp\n', [0xa4, 0xa2], '\n'), 'euc-jp'],
    ['a page by its head', 'a.html', bytes('<meta charset="iso-8859-2">é'), 'iso-8859-2'],
    ['a style sheet', 'a.css', bytes('@charset "windows-1251";é'), 'windows-1251'],
    ['XML', 'a.xml', bytes('<?xml version="1.0" encoding="ISO-8859-15"?>é'), 'iso-8859-15'],
    ['JavaScript', 'a.js', bytes('// é\nf()\n'), 'windows-1252'],
    ['no known language', 'notes', bytes('caf\u00e9 and more words of it\n'), 'windows-1252'],
  ])('%s', (_, path, given, encoding) => {
    const { reading, text } = decodeSource(given, { path, language: null });
    expect(reading).toMatchObject({ kind: 'text', encoding, note: expect.stringContaining(encoding) });
    expect(text.split('\n').length).toBe(given.toString('latin1').split('\n').length);
  });

  it.each([
    ['UTF-16 with a mark', Buffer.concat([bytes([0xff, 0xfe]), wide('const é = "日本"')]), 'utf-16le'],
    [
      'UTF-16 of the other order',
      Buffer.concat([bytes([0xff, 0xfe]), wide('const é = "日本"')]).swap16(),
      'utf-16be',
    ],
    ['UTF-16 without a mark', wide('const é = "день"'), 'utf-16le'],
    ['the other order without a mark', wide('const é = 1').swap16(), 'utf-16be'],
    ['UTF-32', bytes([0xff, 0xfe, 0, 0], 'c\0\0\0o\0\0\0'), 'utf-32le'],
    ['UTF-32 without a mark', bytes('\0\0\0c\0\0\0o'), 'utf-32be'],
  ])('%s', (_, given, encoding) => {
    const { text, reading } = decodeSource(given, { path: 'a.js', language: null });
    expect(text.startsWith('co')).toBe(true);
    expect(reading).toMatchObject({ kind: 'text', encoding });
    expect(reading.others).toHaveLength(1);
  });

  it.each([
    [
      'UTF-7',
      `# coding: utf-7\n+${base64('x = "é"')}-\ny = 1 +- 1\n`,
      '# coding: utf-7\nx = "é"\ny = 1 + 1\n',
    ],
    [
      'escapes',
      '# coding: unicode_escape\n\\x78 = \\u0031\\n\\171 = 2\n',
      '# coding: unicode_escape\nx = 1\ny = 2\n',
    ],
    [
      'raw escapes',
      '#coding=raw-unicode-escape\n\\u0078 = "\\n"\n',
      '#coding=raw-unicode-escape\nx = "\\n"\n',
    ],
  ])('that Python reads as something else: %s', (_, given, text) => {
    expect(decodeSource(bytes(given), python).text).toBe(text);
    // An editor hands over what the bytes look like.
    expect(sourceOfText(given, python).text).toBe(text);
  });

  it('that names an encoding we do not know is not decoded', () => {
    for (const name of ['hz', 'punycode', 'rot13', 'utf-16', 'of_my_own']) {
      const { reading } = decodeSource(bytes(`# coding: ${name}\nx = 1\n`), python);
      expect(reading).toMatchObject({ kind: 'not_decoded', note: expect.stringContaining(name) });
    }
  });

  it('finds the cookie where Python does, and nowhere else', () => {
    const encodingOf = (text: string) => decodeSource(bytes(text), python).reading.encoding;
    expect(encodingOf('#!python\r# coding: utf-7\rx = 1\r')).toBe('utf-7');
    expect(encodingOf('\f# coding: utf-7\n')).toBe('utf-7');
    expect(encodingOf('\n# coding: utf-7\n')).toBe('utf-7');
    expect(encodingOf('x = 1\n# coding: utf-7\n')).toBe('utf-8');
    expect(encodingOf('#\n#\n# coding: utf-7\n')).toBe('utf-8');
    expect(encodingOf('\u00ef\u00bb\u00bf# coding: utf-7\n')).toBe('utf-8');
  });

  it('with NUL bytes has spaces for them, and a reading without them', () => {
    const { text, reading } = decodeSource(bytes('KEY=A\0B\0C\n'), { path: 'a.sh', language: null });
    expect([text, reading.others]).toEqual(['KEY=A B C\n', ['KEY=ABC\n']]);
    expect(sourceOfText('KEY=A\0B', { path: null, language: 'bash' }).text).toBe('KEY=A B');
  });

  it('of a known language is never taken for another by a part of it', () => {
    const given = bytes("'", 'a\0'.repeat(5_000), "'\neval(x)\n");
    expect(decodeSource(given, { path: 'a.js', language: null }).text).toContain('eval(x)');
  });
});

describe('bytes that are no text', () => {
  const noise = Buffer.from(
    Array.from({ length: 4_000 }, (_, index) => (index * index * 31 + index * 7) % 256),
  );

  it('have what stands readable in them', () => {
    const given = Buffer.concat([noise, bytes([0], 'key-0123456789', [0]), wide('wide-0123456789'), noise]);
    const { text, reading } = decodeSource(given, { path: 'a.db', language: null });
    expect(reading).toMatchObject({ kind: 'binary', encoding: 'binary' });
    expect(text.split('\n')).toEqual(expect.arrayContaining(['key-0123456789', 'wide-0123456789']));
  });

  it('are a text where the name says that they are one', () => {
    for (const path of ['a.py', 'a.env', 'Dockerfile', 'deep/a.yaml'])
      expect(decodeSource(noise, { path, language: null }).reading.kind).toBe('text');
    expect(decodeSource(noise, { path: 'a.bin', language: 'python' }).reading.kind).toBe('text');
  });
});
