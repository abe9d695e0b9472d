/** Files that interpreters accept in odd encodings, sizes and shapes. Each contains a secret or a fault. */

/** `accepted`: the proof that the file is valid: a program that reads it, or the convention of its kind. */
export type OddFile = {
  path: string;
  bytes: Uint8Array;
  holds: 'secret' | 'fault';
  accepted: 'python3' | 'json of python3' | 'xml of python3' | 'node' | 'bash' | 'convention';
};

// Assembled here, so that scanners do not take this file for a leak.
const AWS = ['AKIA', 'Z7QX5LMN2PWB4RTC'].join('');
const GITHUB = ['ghp', 'k3Jx9vQm2Lp8Xc4Vn6Md1Fs5Gj0QyTz7Rb1W'].join('_');
const STRIPE = ['sk', 'live', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('_');
const SLACK = ['xoxb', '263594206564', '2343594206574', 'FGqddMF8t08v8N7Oq4i57vs1'].join('-');
const PRIVATE_KEY = [
  ['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' '),
  ...Array.from(
    { length: 6 },
    (_, line) => `MIIEpAIBAAKCAQEA3Tz9xJ5kLm8NMIIEpAIBAAKCAQEA3Tz9xJ5kLm8N${line}abcd`,
  ),
  ['-----END RSA PRIVATE', 'KEY-----'].join(' '),
];

const FLASK = 'import os\nfrom flask import Flask, request\napp = Flask(__name__)\n';
const SHELL_FAULT = '@app.get("/x")\ndef x():\n    os.system("ls " + request.args["d"])\n    return ""\n';
const EVAL_FAULT =
  'const app = require("express")();\napp.get("/x", (req, res) => { res.send(eval(req.query.code)); });\n';

/** One byte per character. */
const raw = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text);
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const utf16Big = (text: string) => Buffer.from(text, 'utf16le').swap16();
/** Each unit of UTF-16 followed by two zero bytes: right when no character needs two units. */
const utf32 = (text: string) =>
  Buffer.concat([...text].map((one) => Buffer.concat([utf16(one), Buffer.alloc(2)])));
const utf7 = (text: string) => `+${utf16Big(text).toString('base64').replace(/=+$/, '')}-`;
const escaped = (text: string) =>
  [...text].map((one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const rawEscaped = (text: string) =>
  [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const large = (line: string, bytes: number) => line.repeat(Math.ceil(bytes / line.length));
const MEGABYTE = 1_000_000;

type Row = [path: string, bytes: Uint8Array, holds?: OddFile['holds']];

const ofKind = (accepted: OddFile['accepted'], rows: Row[]): OddFile[] =>
  rows.map(([path, bytes, holds = 'secret']) => ({ path, bytes, holds, accepted }));

const PYTHON = ofKind('python3', [
  ['latin1.py', raw(`# coding: latin-1\n# caf\xe9\nid = "${AWS}"\n`)],
  ['second-line.py', raw(`#!/usr/bin/env python3\n# -*- coding: cp1252 -*-\na = "\x80"; id = "${AWS}"\n`)],
  ['dos.py', raw(`# vim: set fileencoding=cp437 :\na = "\x84"\ntoken = "${GITHUB}"\n`)],
  ['iso-8859-15.py', raw(`# coding=iso-8859-15\n\xe9t\xe9 = "${STRIPE}"\n`)],
  ['mac.py', raw(`# coding: mac_roman\na = "\x8e"\nid = "${AWS}"\n`)],
  ['koi8.py', raw(`# coding: koi8-r\na = "\xc1\xc2"\nid = "${AWS}"\n`)],
  ['shift-jis.py', raw(`# coding: shift_jis\na = "\x95\x5c"\nid = "${AWS}"\n`)],
  ['cp932.py', raw(`# coding: cp932\na = "\x83\x5c"; id = "${AWS}"\n`)],
  ['euc-jp.py', raw(`# coding: euc_jp\na = "\xa4\xa2"\nid = "${AWS}"\n`)],
  ['gbk.py', raw(`# coding: gbk\na = "\x81\x5c"\nid = "${AWS}"\n`)],
  ['iso-2022-jp.py', raw(`# coding: iso2022_jp\na = "\x1b$B$"\x1b(B"\nid = "${AWS}"\n`)],
  ['utf-7.py', raw(`# coding: utf-7\nid = ${utf7(`"${AWS}"`)}\n`)],
  ['utf-7-whole.py', raw(`# coding: u7\n${utf7(`token = "${GITHUB}"\n`)}\n`)],
  ['escapes.py', raw(`# coding: unicode_escape\n${escaped(`id = "${AWS}"\n`)}\n`)],
  ['raw-escapes.py', raw(`# coding: raw-unicode-escape\nid = "${rawEscaped(AWS)}"\n`)],
  ['mark.py', utf8(`\ufeff# coding: utf-8\nid = "${AWS}"\n`)],
  ['returns.py', raw(`a = 1\rid = "${AWS}"\rb = 2\r`)],
  ['form-feed.py', raw(`\f# coding: latin-1\n\f\na = "\xe9"\n\fid = "${AWS}"\n`)],
  ['line-of-21000.py', raw(`a = "${'x'.repeat(21_000)}"; id = "${AWS}"\n`)],
  ['behind-21000.py', raw(`a = "${'x'.repeat(21_000)}"\nid = "${AWS}"\n`)],
  [
    'long-key.py',
    raw(`a = "${'x'.repeat(15_000)}"; k = "${PRIVATE_KEY.join('\\n')}"; b = "${'y'.repeat(40_000)}"\n`),
  ],
  ['large.py', raw(`${large('# nothing to see here\n', 2.1 * MEGABYTE)}id = "${AWS}"\n`)],
  ['shell-latin1.py', raw(`# coding: latin-1\n# \xe9\n${FLASK}${SHELL_FAULT}`), 'fault'],
  ['shell-utf-7.py', raw(`# coding: utf-7\n${utf7(FLASK + SHELL_FAULT)}\n`), 'fault'],
  ['shell-escapes.py', raw(`# coding: unicode-escape\n${escaped(FLASK + SHELL_FAULT)}\n`), 'fault'],
  ['shell-21000.py', raw(`a = "${'x'.repeat(21_000)}"\n${FLASK}${SHELL_FAULT}`), 'fault'],
]);

const JAVASCRIPT = ofKind('node', [
  ['nul-string.js', raw(`const a = "\0";\nconst id = "${AWS}";\n`)],
  ['nul-comment.js', raw(`// \0\nconst token = "${GITHUB}";\n`)],
  ['nul-template.cjs', raw(`const a = \`\0\`; const id = "${AWS}";\n`)],
  ['nul-many.js', raw(`/*${'\0'.repeat(5_000)}*/ const id = "${AWS}";\n`)],
  ['nul-like-utf-16.js', raw(`'${'a\0'.repeat(5_000)}';\nconst id = "${AWS}";\n`)],
  ['latin1.mjs', raw(`// caf\xe9\nexport const id = "${AWS}";\n`)],
  ['half-a-character.js', raw(`const a = "\xc3"; const id = "${AWS}";\n`)],
  ['mark.js', utf8(`\ufeffconst id = "${AWS}";\n`)],
  ['separators.js', utf8(`const a = 1;\u2028const id = "${AWS}";\u2029const b = 2;`)],
  ['returns.js', raw(`// a\rconst id = "${AWS}";\r`)],
  ['hashbang.js', raw(`#!/usr/bin/env node \0\nconst slack = "${SLACK}";\n`)],
  ['line-of-21000.js', raw(`const a="${'x'.repeat(21_000)}";const id="${AWS}";\n`)],
  ['half-a-megabyte.js', raw(`const a="${'x'.repeat(250_000)}",id="${AWS}",b="${'y'.repeat(250_000)}";`)],
  ['two-megabytes.js', raw(`${large('f(1);', 2.1 * MEGABYTE)}const id="${AWS}";`)],
  ['many-lines.js', raw(`${large('f(1);\n', 2.5 * MEGABYTE)}const id="${AWS}";\n`)],
  ['eval-nul.js', raw(`// \0\n${EVAL_FAULT}`), 'fault'],
  ['eval-latin1.js', raw(`// \xe9\n${EVAL_FAULT}`), 'fault'],
  ['eval-like-utf-16.js', raw(`'${'a\0'.repeat(5_000)}';\n${EVAL_FAULT}`), 'fault'],
]);

const SHELL = ofKind('bash', [
  ['latin1.sh', raw(`# caf\xe9\nexport AWS_ACCESS_KEY_ID=${AWS}\n`)],
  // Bash skips NUL bytes when the first lines have none.
  [
    'nul-inside.sh',
    raw(
      `${large('# an ordinary script\n', 400)}export AWS_ACCESS_KEY_ID=${AWS.slice(0, 9)}\0${AWS.slice(9)}\n`,
    ),
  ],
  ['other-mark.sh', raw(`\xff\xfe=1\nexport AWS_ACCESS_KEY_ID=${AWS}\n`)],
  ['long-line.sh', raw(`: ${'x'.repeat(21_000)}; export AWS_ACCESS_KEY_ID=${AWS}\n`)],
]);

const DATA = `{"a":"b","id":"${AWS}"}`;
const JSON_FILES = ofKind('json of python3', [
  ['utf-16.json', utf16(`\ufeff${DATA}`)],
  ['utf-16-big.json', utf16Big(`\ufeff${DATA}`)],
  ['utf-16-unmarked.json', utf16(DATA)],
  ['utf-16-big-unmarked.json', utf16Big(DATA)],
  ['utf-32.json', utf32(`\ufeff${DATA}`)],
  ['utf-32-unmarked.json', utf32(DATA)],
  ['long-line.json', raw(`{"a":"${'x'.repeat(60_000)}","id":"${AWS}"}`)],
]);

const XML_FILES = ofKind('xml of python3', [
  ['utf-16.xml', utf16(`\ufeff<?xml version="1.0" encoding="utf-16"?><a id="${AWS}"/>`)],
  ['latin1.xml', raw(`<?xml version="1.0" encoding="iso-8859-1"?><a b="\xe9" id="${AWS}"/>`)],
]);

const OTHERS = ofKind('convention', [
  ['utf-16.ps1', utf16(`\ufeff$id = "${AWS}"\r\n`)],
  ['utf-16.cs', utf16(`\ufeffclass A { string id = "${AWS}"; }\r\n`)],
  ['utf-16.html', utf16(`\ufeff<p>${AWS}</p>`)],
  ['latin1.env', raw(`NAME=caf\xe9\nAWS_ACCESS_KEY_ID=${AWS}\n`)],
  ['utf-16.env', utf16(`\ufeffAWS_ACCESS_KEY_ID=${AWS}\r\n`)],
  ['latin1.yaml', raw(`name: caf\xe9\nid: ${AWS}\n`)],
  ['latin1.properties', raw(`name=caf\xe9\nid=${AWS}\n`)],
  ['Latin1.java', raw(`class Latin1 { /* \xe9 */ String id = "${AWS}"; }\n`)],
  ['latin1.c', raw(`/* \xe9 */ const char *id = "${AWS}";\n`)],
  ['latin1.rb', raw(`# encoding: iso-8859-1\na = "\xe9"\nid = "${AWS}"\n`)],
  // PHP prints the text before its code.
  ['other-mark.php', raw(`\xff\xfe<?php $id = "${AWS}";\n`)],
  ['notes', raw(`caf\xe9 ${AWS}\n`)],
  ['of-a-program.db', Buffer.concat([Buffer.alloc(4_096), raw(`\0\x01${AWS}\0`), Buffer.alloc(4_096)])],
  ['of-another.bin', Buffer.concat([Buffer.alloc(4_096), utf16(`id=${AWS}\0`), Buffer.alloc(4_096)])],
]);

/** All of them, as someone may commit them. */
export const ODD_FILES: readonly OddFile[] = [
  ...PYTHON,
  ...JAVASCRIPT,
  ...SHELL,
  ...JSON_FILES,
  ...XML_FILES,
  ...OTHERS,
];
