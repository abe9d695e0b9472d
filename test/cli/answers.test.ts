import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_ATTEMPTS } from '../../src/config/limits.ts';
import { NoSuggestion, Suggestion } from '../../src/contract/answer.ts';
import { withoutSandbox } from '../fixtures/without-sandbox.ts';
import { configFor, startFakeEndpoint } from './fake-endpoint.ts';
import { createPlace, type Place, runCli, type Write } from './harness.ts';
import { analyzers, createRecordedPlace, runAnswered } from './recorded.ts';

let place: Place;
beforeEach(async () => {
  place = await createRecordedPlace();
});
afterEach(() => place.remove());

const REVERSE = 'def reverse(text):\n    return text[::-1]\n';
const BROKEN = 'def reverse(text:\n    return )\n';
const REQUEST = ['generate', 'reverse a string, in Python'];

describe('generate', () => {
  it('gives a pipe the code and nothing else, and the evidence to standard error', async () => {
    const outcome = await runAnswered(place, REQUEST, [REVERSE]);
    expect(outcome.stdout).toBe(REVERSE);
    expect(outcome.code).toBe(0);
    const lines = outcome.stderr.split('\n');
    expect(lines[0]).toMatch(/^checks {5}pass {4}syntax: \S+ \S+, \d+ ms$/);
    expect(outcome.stderr).toMatch(/^ {11}pass {4}secrets: /m);
    const rest = lines.slice(lines.findIndex((line) => line.startsWith('confidence')));
    expect(rest.map((line) => line.split(/ +/)[0])).toEqual(['confidence', 'model', 'time', '']);
    expect(outcome.stderr).toContain('recorded-model (tape, chat)');
  });

  it('colours for a terminal, and rewrites one status line that it leaves empty', async () => {
    const writes: Write[] = [];
    const outcome = await runAnswered(place, REQUEST, [[...REVERSE]], {
      isTerminal: true,
      onWrite: (write) => writes.push(write),
    });
    expect(outcome.stdout).toContain('\u001b[35mdef\u001b[39m');
    const code = writes.findIndex((write) => write.stream === 'stdout');
    const before = writes.slice(0, code).map((write) => write.text);
    expect(before[0]).toBe('\r\u001b[2Kstarting');
    expect(before.at(-1)).toBe('\r\u001b[2K');
    expect(writes.slice(code).some((write) => write.text.includes('\u001b[2K'))).toBe(false);
  });

  it('honours NO_COLOR', async () => {
    const outcome = await runAnswered(place, REQUEST, [REVERSE], {
      isTerminal: true,
      environment: { NO_COLOR: '1' },
    });
    expect(outcome.stdout).toBe(REVERSE);
    expect(outcome.stderr).not.toContain('\u001b[3');
  });

  it('prints nothing of what did not pass, and says why', async () => {
    const outcome = await runAnswered(place, REQUEST, Array(MAX_ATTEMPTS).fill(BROKEN));
    expect([outcome.stdout, outcome.code]).toEqual(['', 1]);
    expect(outcome.stderr).toMatch(/^fettle: .+\n/);
    expect(outcome.stderr).toMatch(/^checks {5}fail {4}syntax: /m);
  });

  it('gives machines the whole answer and nothing else', async () => {
    const passed = await runAnswered(place, [...REQUEST, '--json'], [REVERSE], { isTerminal: true });
    const suggestion = Suggestion.strict().parse(JSON.parse(passed.stdout));
    expect(suggestion.generated_code[0]?.code).toBe(REVERSE.trimEnd());
    expect([passed.code, passed.stdout.startsWith('{\n  "')]).toEqual([0, true]);
  });

  it('gives machines also the answer that shows nothing', async () => {
    const rejected = await runAnswered(place, [...REQUEST, '--json'], Array(MAX_ATTEMPTS).fill(BROKEN));
    const silence = NoSuggestion.strict().parse(JSON.parse(rejected.stdout));
    expect([silence.no_suggestion.reason, rejected.code]).toEqual(['nothing_passed', 1]);
    expect(rejected.stderr).toBe(`fettle: ${silence.no_suggestion.message}.\n`);
  });

  it('reads the request from standard input', async () => {
    const outcome = await runAnswered(place, ['generate', '-', '--lang', 'py'], [REVERSE], {
      input: 'reverse a string\n',
    });
    expect([outcome.stdout, outcome.code]).toEqual([REVERSE, 0]);
  });

  it('writes a new file, and replaces one only when told to', async () => {
    const args = [...REQUEST, '--output', 'new.py'];
    const first = await runAnswered(place, args, [REVERSE]);
    expect([first.stdout, first.code]).toEqual(['', 0]);
    expect(first.stderr).toMatch(/^wrote new\.py\nchecks /);
    const file = join(place.folder, 'new.py');
    expect(await readFile(file, 'utf8')).toBe(REVERSE);
    await writeFile(file, 'mine\n');
    expect((await runCli(place, args)).code).toBe(2);
    expect(await readFile(file, 'utf8')).toBe('mine\n');
    expect((await runCli(place, [...args, '--force'], { analyzers })).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(REVERSE);
  });

  it('keeps alternatives out of a pipe, and says so', async () => {
    const other = 'def reverse(text):\n    return "".join(reversed(text))\n';
    const endpoint = await startFakeEndpoint([REVERSE, other, REVERSE, other]);
    const served = await createPlace(configFor(endpoint));
    try {
      const args = [...REQUEST, '--alternatives', '1'];
      // What is tried out in a sandbox is asked of the model too.
      const untried = { ...analyzers, examples: withoutSandbox };
      const piped = await runCli(served, args, { analyzers: untried });
      expect(piped.stdout).toBe(REVERSE);
      expect(piped.stderr).toMatch(/^1 alternative not printed; use --json to see them\n/);
      const shown = await runCli(served, args, {
        isTerminal: true,
        environment: { NO_COLOR: '1' },
        analyzers: untried,
      });
      expect(shown.stdout).toBe(`${REVERSE}\n-- alternative 1 --\n${other}`);
    } finally {
      await served.remove();
      await endpoint.stop();
    }
  });
});

describe('complete', () => {
  beforeEach(() => writeFile(join(place.folder, 'app.py'), 'def double(x):\n    return \n'));

  it('gives a pipe exactly what belongs there', async () => {
    const outcome = await runAnswered(place, ['complete', 'app.py:2:12'], ['x * 2']);
    expect([outcome.stdout, outcome.code]).toEqual(['x * 2', 0]);
    expect(outcome.stderr).toContain('recorded-model (tape, complete)');
  });

  it('reads standard input', async () => {
    const outcome = await runAnswered(place, ['complete', '-:1:5', '--lang', 'py'], ['1 + 2'], {
      input: 'x = \n',
    });
    expect([outcome.stdout, outcome.code]).toEqual(['1 + 2', 0]);
  });

  it('gives machines the place too', async () => {
    const outcome = await runAnswered(place, ['complete', 'app.py:2:12', '--json'], ['x * 2']);
    const at = { line: 2, column: 12 };
    expect(Suggestion.parse(JSON.parse(outcome.stdout)).generated_code).toEqual([
      { language: 'python', code: 'x * 2', path: 'app.py', range: { start: at, end: at } },
    ]);
    expect(outcome.stderr).toBe('');
  });
});

describe('explain', () => {
  beforeEach(() => writeFile(join(place.folder, 'app.py'), REVERSE));
  const PROSE = ['It re', 'verses:\n\n``', '`python\nreverse("ab")\n', '```\n', 'That is all.'];

  it('streams to a pipe as it is written', async () => {
    const outcome = await runAnswered(place, ['explain', 'app.py:1-2'], [PROSE]);
    expect([outcome.stdout, outcome.code]).toEqual([`${PROSE.join('')}\n`, 0]);
  });

  it('shows text at once on a terminal, and code when it is complete', async () => {
    const writes: Write[] = [];
    const outcome = await runAnswered(place, ['explain', 'app.py'], [PROSE], {
      isTerminal: true,
      onWrite: (write) => writes.push(write),
    });
    expect(outcome.stdout).toContain('reverse(\u001b[32m"ab"\u001b[39m)\n');
    const shown = writes.filter((write) => write.stream === 'stdout' && write.text !== '');
    expect(shown[0]?.text).toBe('It re');
    expect(shown.length).toBeGreaterThan(2);
  });

  it('gives machines the whole answer at the end', async () => {
    const outcome = await runAnswered(place, ['explain', 'app.py', '--json'], [PROSE]);
    expect(Suggestion.parse(JSON.parse(outcome.stdout)).explanation).toBe(PROSE.join(''));
    expect(outcome.stderr).toBe('');
  });
});

it('says what is wrong with the provider, and ends with 3', async () => {
  const outcome = await runCli(place, REQUEST);
  expect([outcome.stdout, outcome.code]).toEqual(['', 3]);
  expect(outcome.stderr).toMatch(/^fettle: tape has no recording [^\n]+\n$/);
});

it('says only "cancelled" after Ctrl-C, and ends with 130', async () => {
  const outcome = await runCli(place, REQUEST, { signal: AbortSignal.abort() });
  expect(outcome).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
});

it('stops waiting for the model at Ctrl-C', async () => {
  const endpoint = await startFakeEndpoint([]);
  const served = await createPlace(configFor(endpoint));
  const controller = new AbortController();
  try {
    const running = runCli(served, REQUEST, { signal: controller.signal });
    await endpoint.hanging;
    controller.abort();
    expect(await running).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
  } finally {
    await served.remove();
    await endpoint.stop();
  }
});

it('stops reading standard input at Ctrl-C', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  const endless = (async function* () {
    yield 'a';
    await new Promise(() => {});
  })();
  const outcome = await runCli(place, ['generate', '-'], { input: endless, signal: controller.signal });
  expect(outcome).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
});
