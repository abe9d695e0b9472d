import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlace, type Place, type RunOptions, runCli } from './harness.ts';

let place: Place;
beforeAll(async () => {
  place = await createPlace();
  const write = (name: string, content: string | Uint8Array) => writeFile(join(place.folder, name), content);
  await write('app.py', 'def f():\n    return 1\n');
  await write('notes.xyz', 'hello\n');
  await write('binary.py', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2));
  await write('latin1.py', Uint8Array.of(0x23, 0xe4, 0x0a));
  await write('huge.py', Buffer.alloc(50 * 1024 * 1024, 'a'));
  await mkdir(join(place.folder, 'folder'));
});
afterAll(() => place.remove());

/** Each of these is refused before any model is asked. */
const CASES: [string, string[], string, RunOptions?][] = [
  ['no such file', ['explain', 'none.py'], 'none.py does not exist; check the path.'],
  ['a folder', ['explain', 'folder'], 'folder is not a file; name a file.'],
  [
    'a binary file',
    ['explain', 'binary.py'],
    'binary.py is not UTF-8 text; save it as UTF-8 or leave it out.',
  ],
  ['not UTF-8', ['explain', 'latin1.py'], 'latin1.py is not UTF-8 text; save it as UTF-8 or leave it out.'],
  [
    '50 MB',
    ['explain', 'huge.py'],
    'huge.py is larger than 2097152 bytes; use a smaller file or part of it.',
  ],
  [
    'a line outside',
    ['complete', 'app.py:9:1'],
    'fettle: 9:1 is outside app.py. Give a line between 1 and 3.',
  ],
  [
    'a column outside',
    ['complete', 'app.py:1:99'],
    'fettle: 1:99 is outside app.py. Give a column between 1 and 9 on line 1.',
  ],
  [
    'lines outside',
    ['explain', 'app.py:2-9'],
    'fettle: lines 2-9 are outside app.py. Give lines between 1 and 3.',
  ],
  [
    'no position',
    ['complete', 'app.py'],
    "fettle: 'app.py' is not FILE:LINE:COL. Give all three, counted from 1, as in app.py:12:5.",
  ],
  [
    'an empty request',
    ['generate', '  '],
    'fettle: the request is empty. Describe the code, for example "a function that ...".',
  ],
  [
    'an empty request on standard input',
    ['generate', '-'],
    'fettle: the request is empty. Describe the code, for example "a function that ...".',
    { input: '\n' },
  ],
  [
    'a request without end',
    ['generate', 'x'.repeat(20_001)],
    'fettle: the request has 20001 characters. Keep it below 20000 and give code with --file.',
  ],
  [
    'no language',
    ['generate', 'reverse a string'],
    'fettle: cannot tell the language of the code. Set it with --lang, for example --lang python.',
  ],
  [
    'an unknown file name',
    ['explain', 'notes.xyz'],
    'fettle: cannot tell the language of notes.xyz from its name. Set it with --lang, for example --lang python.',
  ],
  [
    'an unknown language',
    ['generate', 'reverse a string', '--lang', 'pyhton'],
    "fettle: unknown language 'pyhton'. Did you mean python?",
  ],
  [
    'no language for standard input',
    ['explain', '-'],
    'fettle: cannot tell the language of the code. Set it with --lang, for example --lang python.',
    { input: 'x = 1' },
  ],
  [
    'binary standard input',
    ['explain', '-', '--lang', 'py'],
    'fettle: standard input is not UTF-8 text. Send UTF-8 text.',
    { input: Uint8Array.of(0x61, 0, 0x62) },
  ],
  [
    'standard input without end',
    ['explain', '-', '--lang', 'py'],
    'fettle: standard input is larger than 2.1 MB. Send less.',
    { input: Buffer.alloc(50 * 1024 * 1024, 'a') },
  ],
  [
    'an output that exists',
    ['generate', 'reverse a string in Python', '--output', 'app.py'],
    'fettle: app.py already exists. Give another name, or --force to overwrite it.',
  ],
  ['a mistyped command', ['genrate', 'x'], "fettle: unknown command 'genrate'. Did you mean generate?"],
  ['a mistyped flag', ['generate', 'x', '--jsn'], "fettle: unknown option '--jsn'. Did you mean --json?"],
  [
    'a flag that is none',
    ['models', 'pull', '--everything'],
    "fettle: unknown option '--everything'. See fettle models pull --help.",
  ],
  ['no request', ['generate'], "fettle: missing required argument 'request'. See fettle generate --help."],
  [
    'two requests',
    ['generate', 'a', 'b'],
    "fettle: too many arguments for 'generate'. Expected 1 argument but got 2. See fettle generate --help.",
  ],
  [
    'a number that is none',
    ['generate', 'x', '--max-tokens', 'many'],
    "fettle: option '--max-tokens <count>' argument 'many' is invalid. Give a whole number from 1 to 1024. See fettle generate --help.",
  ],
  [
    'a number outside',
    ['generate', 'x', '--temperature', '3'],
    "fettle: option '--temperature <number>' argument '3' is invalid. Give a number from 0 to 2. See fettle generate --help.",
  ],
  [
    'flags against each other',
    ['generate', 'x', '--json', '--output', 'y'],
    "fettle: option '--json' cannot be used with option '--output <file>'. See fettle generate --help.",
  ],
  ['help for no command', ['help', 'nothing'], "fettle: there is no command 'nothing'. See fettle --help."],
];

describe('bad input is one line that says what to do', () => {
  it.each(CASES)('%s', async (_, args, message, options) => {
    const outcome = await runCli(place, args, options);
    expect(outcome.stderr.split('\n').length).toBe(2);
    expect(outcome.stderr).toContain(`${message}\n`);
    expect(outcome.stderr).toMatch(/^fettle: /);
    expect([outcome.stdout, outcome.code]).toEqual(['', 2]);
  });
});

it('says which line of the configuration is wrong', async () => {
  const broken = await createPlace({ server: { port: 'abc' } });
  try {
    const outcome = await runCli(broken, ['config', 'show']);
    expect(outcome.stderr).toBe(
      "fettle: ~/config.yaml:2: server.port must be a whole number from 0 to 65535, not 'abc'.\n",
    );
    expect([outcome.stdout, outcome.code]).toEqual(['', 3]);
  } finally {
    await broken.remove();
  }
});

it('prints help on standard error when no command is named', async () => {
  const outcome = await runCli(place, []);
  expect(outcome.stderr).toContain('Usage: fettle [options] [command]');
  expect(outcome.stderr).not.toContain('fettle: ');
  expect([outcome.stdout, outcome.code]).toEqual(['', 2]);
});
