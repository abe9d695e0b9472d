import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { positionAt, rangeAt } from '../../src/base/text.ts';
import type { Answer, CodeBlock } from '../../src/contract/answer.ts';
import { accept, type Cursor } from './accepting.ts';
import type { SessionPlace } from './places.ts';
import { type AskAt, MAX_STEPS, playAll, playSession, type Session } from './sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'fettle-sessions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const NEVER = new AbortController().signal;

function placeAt(text: string, changes: Partial<SessionPlace> = {}): SessionPlace {
  const [before = '', after = ''] = text.split('▮');
  return { id: 'p', kind: 'body', language: 'python', path: null, before, after, files: {}, ...changes };
}

const VERDICT = { severity: null, findings: [], reason: null, ms: 1, tool: 't', version: '1' };
const BASE = {
  ...{ id: 'r', task: 'complete', context: { pieces: [], dropped: [] } },
  model: { role: 'complete', provider: 'p', name: 'm' },
  timings: {
    ...{ total_ms: 1, context_ms: 1, first_token_ms: 1, model_ms: 1, checks_ms: 1 },
    ...{ prompt_tokens: 1, cached_tokens: 0, generated_tokens: 1, attempts: 1 },
  },
} as const;

function shows(blocks: CodeBlock[]): Answer {
  const evidence = (['syntax', 'types', 'examples'] as const).map((check) => ({
    ...{ ...VERDICT, check },
    status: 'pass' as const,
  }));
  return {
    ...{ ...BASE, evidence, generated_code: blocks, explanation: '', test_stubs: [] },
    ...{ confidence: 'high', confidence_reason: '', alternatives: [] },
  };
}

function silent(reason: 'empty' | 'too_weak'): Answer {
  return { ...BASE, evidence: [], no_suggestion: { reason, message: `It is ${reason}` } };
}

/** Shows the texts one after another at the cursor, null: nothing; keeps the documents it was asked about. */
function script(texts: (string | null)[]): { ask: AskAt; asked: string[] } {
  const [left, asked] = [[...texts], [] as string[]];
  const ask: AskAt = async ({ before, after }) => {
    asked.push(`${before}▮${after}`);
    const code = left.shift() ?? null;
    const at = positionAt(before + after, before.length);
    const block = { language: 'python', code: code ?? '', path: null, range: { start: at, end: at } };
    return { answer: code === null ? silent('empty') : shows([block]), ms: asked.length * 10 };
  };
  return { ask, asked };
}

async function play(place: SessionPlace, texts: (string | null)[]): Promise<Session & { asked: string[] }> {
  const { ask, asked } = script(texts);
  return { ...(await playSession(place, ask, NEVER)), asked };
}

describe('accepting', () => {
  const here: Cursor = { before: 'a = join(', after: ')\n' };
  const block = (code: string, start: number, end: number): CodeBlock => {
    return { language: 'python', code, path: 'a.py', range: rangeAt('a = join()\n', start, end) };
  };

  it('puts every block where it belongs, and the cursor behind the one at the cursor', () => {
    const blocks = [block('x, y', 9, 9), block('from os.path import join\n', 0, 0)];
    expect(accept(here, blocks, 'a.py')).toEqual({
      before: 'from os.path import join\na = join(x, y',
      after: ')\n',
      code: 'x, y',
    });
  });

  it('replaces what a block covers', () => {
    expect(accept(here, [block('x)', 9, 10)], 'a.py')).toMatchObject({ before: 'a = join(x)', after: '\n' });
  });

  it('has nothing of a block for another file, or for a place that is not there', () => {
    expect(accept(here, [{ ...block('x', 9, 9), path: 'b.py' }], 'a.py')).toBeNull();
    const far = { start: { line: 9, column: 1 }, end: { line: 9, column: 1 } };
    expect(accept(here, [block('x', 9, 9), { ...block('y', 9, 9), range: far }], 'a.py')).toBeNull();
    expect(accept(here, [block('', 9, 9)], 'a.py')).toBeNull();
  });
});

describe('where several lines are wanted', () => {
  const BODY = placeAt('def f(items):\n    """Doc."""\n    ▮');

  it('presses Enter at the end of a line, and takes back the one that brought nothing', async () => {
    const first = 'seen = set()\n    for item in items:\n        seen.add(item)';
    const got = await play(BODY, [first, null, 'seen.add(0)', null, null]);
    expect(got.steps.map(({ text }) => text)).toEqual([first, 'seen.add(0)']);
    const done = `${BODY.before}${first}\n        seen.add(0)`;
    expect(got.asked.slice(1)).toEqual([
      `${BODY.before}${first}▮`,
      `${BODY.before}${first}\n        ▮`,
      `${done}▮`,
      `${done}\n        ▮`,
    ]);
    expect(got.program).toBe(done);
  });

  it('goes on at the end of what was shown in part', async () => {
    const got = await play(BODY, ['total = 0', ' + len(items)', null, 'return total', null]);
    expect(got.program).toBe(`${BODY.before}total = 0 + len(items)\n    return total`);
    // Behind a return there is nothing to write.
    expect(got.asked).toHaveLength(5);
    expect(got).toMatchObject({ firstMs: 10, silence: null, parses: 'pass', types: 'pass' });
    expect(got.steps[1]).toEqual({
      ...{ text: ' + len(items)', ms: 20, confidence: 'high', kindOfPlace: null, examples: 'pass' },
    });
  });

  it('is deeper behind a line that opens a block', async () => {
    const got = await play(BODY, ['if not items:', null, 'return 0', null, null]);
    expect(got.program).toBe(`${BODY.before}if not items:\n        return 0`);
    expect(got.asked.at(-1)).toBe(`${BODY.before}if not items:\n        return 0\n    ▮`);
  });

  it('stops where the block was left', async () => {
    const got = await play(BODY, ['return 1\n\ndef g():', 'never']);
    expect(got.steps).toHaveLength(1);
    const script = placeAt('function f() {\n  ▮\n}\n', { language: 'typescript' });
    expect((await play(script, ['return 1;\n}', 'never'])).program).toBe(
      'function f() {\n  return 1;\n}\n}\n',
    );
  });

  it('begins behind the line that opens the block too', async () => {
    const got = await play(placeAt('def f():▮\n', { kind: 'for-body' }), [
      '\n    a = 1',
      null,
      'b = 2',
      null,
    ]);
    expect(got.program).toBe('def f():\n    a = 1\n    b = 2\n');
  });

  it('presses no Enter in front of text', async () => {
    const got = await play(placeAt('f(\n    ▮)\n', { kind: 'body-signature' }), ['a', null, 'never']);
    expect(got.asked).toHaveLength(2);
  });

  it('ends after so many suggestions', async () => {
    const got = await play(BODY, Array(20).fill('a'));
    expect(got.steps).toHaveLength(MAX_STEPS);
  });
});

describe('where one line is wanted', () => {
  const LINE = placeAt('even = ▮\nprint(even)\n', { kind: 'right-side-list' });

  it('goes on while the line may, and never presses Enter', async () => {
    const got = await play(LINE, ['[n for n', ' in numbers]', null, 'never']);
    expect(got.program).toBe('even = [n for n in numbers]\nprint(even)\n');
    expect(got.asked).toHaveLength(3);
  });

  it.each([
    ['a semicolon', 'typescript', 'const a = ▮\n', '1;'],
    ['a block', 'python', 'if ▮\n', 'x > 0:'],
    ['a line end', 'python', '▮\n', 'a = 1\nb = 2'],
  ])('stops behind %s', async (_, language, text, shown) => {
    const got = await play(placeAt(text, { kind: 'condition', language }), [shown, 'never']);
    expect(got.steps.map((step) => step.text)).toEqual([shown]);
  });
});

it('says why nothing was shown', async () => {
  const got = await play(placeAt('def f():\n    ▮'), [null, 'never']);
  expect(got).toMatchObject({ silence: 'empty', message: 'It is empty', steps: [], firstMs: null });
  expect(got).toMatchObject({ program: 'def f():\n    ', parses: null, types: null });
  expect(got.asked).toHaveLength(1);
  // A person who was shown nothing waits no longer.
  expect((await play(placeAt('def f():▮\n'), [null, 'never'])).asked).toHaveLength(1);
});

it('goes on where it was cut off, and keeps nothing of what was aborted', async () => {
  const places = ['a', 'b', 'c'].map((id) => placeAt('x = ▮', { id }));
  const [file, stop, played] = [join(folder, 's.jsonl'), new AbortController(), [] as string[]];
  const playOne = async (place: SessionPlace) => {
    played.push(place.id);
    if (place.id === 'b' && played.length === 2) stop.abort();
    return playSession(place, script(['1']).ask, NEVER);
  };
  const options = { play: playOne, places, file, onLine: () => undefined };
  await playAll({ ...options, signal: stop.signal });
  const all = await playAll({ ...options, signal: NEVER });
  expect(played).toEqual(['a', 'b', 'b', 'c']);
  expect(all.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
  expect(await playAll({ ...options, play: null, signal: NEVER })).toEqual(all);
});
