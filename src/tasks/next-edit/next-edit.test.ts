import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { createTypeCheckers } from '../../adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from '../../adapters/analyzers/typescript/checker.ts';
import { ok } from '../../base/result.ts';
import { applyEdit } from '../../base/text.ts';
import { SelectionMemory } from '../../context/selection-memory.ts';
import { hasEdits, NextEditRequest } from '../../contract/next-edit.ts';
import { openRepository } from '../../machine.ts';
import { nextEdit } from './next-edit.ts';

const services = taskServices('complete', scriptedProvider([]));
const forever = new AbortController().signal;

function requestFor(before: string, text: string, language: string, more: object = {}) {
  const path = language === 'python' ? 'a.py' : 'a.ts';
  return NextEditRequest.parse({
    id: 'n',
    workspace: null,
    document: { path, language, text },
    before,
    ...more,
  });
}

/** The text with all proposed edits in place; the reason where there are none. */
async function followed(before: string, after: string, language = 'python'): Promise<string> {
  const answer = await nextEdit(requestFor(before, after, language), services, forever);
  if (!hasEdits(answer)) return answer.no_suggestion.reason;
  expect(answer.evidence[0]?.verdicts.map(({ check }) => check)).toContain('lint');
  return answer.generated_code
    .toSorted(
      (a, b) =>
        (b.range?.start.line ?? 0) - (a.range?.start.line ?? 0) ||
        (b.range?.start.column ?? 0) - (a.range?.start.column ?? 0),
    )
    .reduce(
      (text, { range, code }) => applyEdit(text, range as NonNullable<typeof range>, code) ?? '',
      after,
    );
}

describe('a rename is followed', () => {
  it.each([
    [
      'in functions, f-strings and defaults, and not in words, strings, members and comments',
      'total = 1\n\ndef f(a=total):\n    # total\n    return f"{total}", "total", a.total, total + 1\n',
      'count = 1\n\ndef f(a=total):\n    # total\n    return f"{total}", "total", a.total, total + 1\n',
      'count = 1\n\ndef f(a=count):\n    # total\n    return f"{count}", "total", a.total, count + 1\n',
    ],
    [
      'where nothing shadows the name',
      'def load():\n    pass\n\ndef f(load):\n    return load()\n\nload()\n',
      'def read():\n    pass\n\ndef f(load):\n    return load()\n\nload()\n',
      'def read():\n    pass\n\ndef f(load):\n    return load()\n\nread()\n',
    ],
    [
      'of a parameter, and what calls name it',
      'def f(width):\n    return width * 2\n\nprint(f(width=3))\n',
      'def f(breadth):\n    return width * 2\n\nprint(f(width=3))\n',
      'def f(breadth):\n    return breadth * 2\n\nprint(f(breadth=3))\n',
    ],
    [
      'after some places were done by hand',
      'size = 1\nprint(size)\nprint(size)\n',
      'extent = 1\nprint(extent)\nprint(size)\n',
      'extent = 1\nprint(extent)\nprint(extent)\n',
    ],
    [
      'of an import’s alias',
      'import json as j\n\nprint(j.dumps(1), j.loads("1"))\n',
      'import json as data\n\nprint(j.dumps(1), j.loads("1"))\n',
      'import json as data\n\nprint(data.dumps(1), data.loads("1"))\n',
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await followed(before, after)).toBe(expected);
  });

  it('in TypeScript, where a key keeps its name', async () => {
    const before =
      'export function f() {\n  const id = 1;\n  return [id, { id }, { a: id, b: 2 }, { c: 3, id, d: 4 }];\n}\n';
    expect(await followed(before, before.replace('const id', 'const key'), 'typescript')).toBe(
      'export function f() {\n  const key = 1;\n  return [key, { id: key }, { a: key, b: 2 }, { c: 3, id: key, d: 4 }];\n}\n',
    );
  });
});

describe('nothing is proposed', () => {
  it.each([
    [
      'where only a use was changed',
      'a = 1\nb = 2\nprint(a)\nprint(a)\n',
      'a = 1\nb = 2\nprint(b)\nprint(a)\n',
    ],
    [
      'where the new name is taken',
      'a = 1\ndef f(b):\n    return a + b\n',
      'b = 1\ndef f(b):\n    return a + b\n',
    ],
    ['where the name goes on', 'a = 1\na = 2\nprint(a)\n', 'b = 1\na = 2\nprint(a)\n'],
    ['where the name meant nothing before', 'print(a)\na1 = 1\na = a1\n', 'print(c)\nc1 = 1\nc = a1\n'],
    [
      'where the name was undefined in one place before',
      'def f():\n    a = 1\n    return a\n\ndef g():\n    return a\n',
      'def f():\n    b = 1\n    return a\n\ndef g():\n    return a\n',
    ],
    ['where nothing was edited', 'a = 1\n', 'a = 1\n'],
    ['in what does not parse', 'a = 1\nprint(a)\n', 'b = (1\nprint(a)\n'],
    [
      'for a call that was changed by hand',
      'def f(a, b): return a\nf(1, 2)\n',
      'def f(b, a): return a\nf(2, 1)\n',
    ],
    [
      'for a new argument that is no name there',
      'def f(a): return a\nf(1)\n',
      'def f(a, session): return a\nf(1)\n',
    ],
  ])('%s', async (_, before, after) => {
    expect(await followed(before, after)).toBe('empty');
  });

  it.each([
    ['a language whose names are not known', { document: { path: 'a.go', language: 'go', text: 'b' } }],
    ['a part of a file', { document: { path: 'a.py', language: 'python', text: 'b', part: true } }],
    ['a text that is too large', { before: 'a'.repeat(1_000_001) }],
  ])('in %s', async (_, more) => {
    const answer = await nextEdit(requestFor('a', 'b', 'python', more), services, forever);
    expect(answer).toMatchObject({ no_suggestion: { reason: 'not_supported' } });
  });

  it('when it was given up', async () => {
    const answer = await nextEdit(
      requestFor('a = 1\na', 'b = 1\na', 'python'),
      services,
      AbortSignal.abort(),
    );
    expect(answer).toMatchObject({ no_suggestion: { reason: 'cancelled' } });
  });
});

describe('new parameters are followed', () => {
  it.each([
    [
      'in another order, where the function is meant',
      'def send(to, text): return to\n\ndef g(send):\n    send(1, 2)\n\nsend("a", "b")\nsend(to=1, text=2)\n',
      'def send(text, to): return to\n\ndef g(send):\n    send(1, 2)\n\nsend("a", "b")\nsend(to=1, text=2)\n',
      'def send(text, to): return to\n\ndef g(send):\n    send(1, 2)\n\nsend("b", "a")\nsend(text=2, to=1)\n',
    ],
    [
      'left out',
      'def f(a, debug): return a\nf(1, True)\nf(1, debug=False)\n',
      'def f(a): return a\nf(1, True)\nf(1, debug=False)\n',
      'def f(a): return a\nf(1)\nf(1)\n',
    ],
    [
      'in addition, where a name of that kind is there',
      'def f(a): return a\ndef g(session):\n    return f(1)\nf(2)\n',
      'def f(a, session): return a\ndef g(session):\n    return f(1)\nf(2)\n',
      'def f(a, session): return a\ndef g(session):\n    return f(1, session)\nf(2)\n',
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await followed(before, after)).toBe(expected);
  });
});

it('begins behind the cursor, and says of which text each place is', async () => {
  const before = 'def f():\n    return a\n\na = 1\nprint(a)\n';
  const request = requestFor(before, before.replace('a = 1', 'b = 1'), 'python', {
    position: { line: 4, column: 2 },
  });
  const answer = await nextEdit(request, services, forever);
  if (!hasEdits(answer)) throw new Error(JSON.stringify(answer));
  expect(answer.generated_code.map(({ range, replaces }) => [range?.start.line, replaces])).toEqual([
    [5, 'a'],
    [2, 'a'],
  ]);
  expect(answer.generated_code[0]?.text_hash).toMatch(/^[0-9a-f]{64}$/);
  expect(answer).toMatchObject({
    change: { kind: 'rename', from: 'a', to: 'b' },
    explanation: 'a is now b: 2 places follow in 1 file',
  });
});

describe('files that use it', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fettle-next-edit-'));
    const files = {
      'shop/prices.py': 'def total(items, currency):\n    return sum(items), currency\n',
      'shop/cart.py': 'from shop.prices import total\n\ndef pay(items):\n    return total(items, "EUR")\n',
      'shop/report.py':
        'from .prices import total as all_of\nimport shop.prices\n\nprint(all_of([1], "EUR"))\n',
      'shop/other.py': 'def total(a):\n    return a\n\nprint(total(1))\n',
      'shop/elsewhere.py': 'from shop.other import total\n\nprint(total(1))\n',
      'shop/shadow.py':
        'from shop import prices\n\ndef f(prices):\n    return prices.total\n\nprint(prices.total([], "EUR"))\n',
    };
    await mkdir(join(root, 'shop'));
    for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
    const opened = await openRepository(join(root, 'home'), root, { write: true });
    if (!opened.ok) throw new Error(opened.failure.message);
    const index = opened.value;
    const made = await index.refresh(forever, { paths: null });
    if (!made.ok) throw new Error(made.failure.message);
    services.repository = {
      repositories: {
        look: async () => ok(index),
        pause: () => () => undefined,
        close: () => index.close(),
      },
      selections: new SelectionMemory(),
    };
  });
  afterAll(async () => {
    await services.repository?.repositories.close();
    services.repository = null;
    await rm(root, { recursive: true, force: true });
  });

  const before = 'def total(items, currency):\n    return sum(items), currency\n';
  async function placesAfter(text: string, open: object[] = []) {
    const document = { path: 'shop/prices.py', language: 'python', text };
    const request = NextEditRequest.parse({ id: 'n', workspace: root, document, before, open });
    const answer = await nextEdit(request, services, forever);
    if (!hasEdits(answer)) return answer.no_suggestion;
    return answer.generated_code.map(
      ({ path, range, replaces, code }) => `${path}:${range?.start.line} ${replaces} -> ${code}`,
    );
  }

  it('are given the new name where they import it, and no others', async () => {
    expect(await placesAfter(before.replace('total', 'sum_of'))).toEqual([
      'shop/cart.py:1 total -> sum_of',
      'shop/cart.py:4 total -> sum_of',
      'shop/report.py:1 total -> sum_of',
      'shop/shadow.py:6 total -> sum_of',
    ]);
  });

  it('are given the arguments that are wanted now', async () => {
    const text = before.replace('items, currency', 'items').replace(', currency', '');
    expect(await placesAfter(text)).toEqual([
      'shop/cart.py:4 items, "EUR" -> items',
      'shop/report.py:4 [1], "EUR" -> [1]',
      'shop/shadow.py:6 [], "EUR" -> []',
    ]);
  });

  it('are taken as the editor has them', async () => {
    const done = { path: 'shop/cart.py', language: 'python', text: 'from shop.prices import sum_of\n' };
    const places = await placesAfter(before.replace('total', 'sum_of'), [done]);
    expect(JSON.stringify(places)).not.toContain('cart.py');
  });
});

it('knows members by their types, where there is a checker', async () => {
  const checker = createTypeScriptChecker();
  const types = createTypeCheckers({ typescript: checker });
  const typed = { ...services, analyzers: { ...services.analyzers, types } };
  try {
    const before =
      'export class Cart {\n  add(item: string) { return item; }\n}\nexport class Sums {\n  add(n: number) { return n; }\n}\nnew Cart().add("a");\nnew Sums().add(1);\n';
    const after = before.replace('add(item', 'put(item');
    // What a checker that is still loading would cost is not the matter here.
    const place = { text: before, language: 'typescript', path: 'a.ts', workspace: null };
    await checker.prepare(place);
    await checker.check(place, forever);
    const answer = await nextEdit(requestFor(before, after, 'typescript'), typed, forever);
    if (!hasEdits(answer)) throw new Error(JSON.stringify(answer.no_suggestion));
    expect(answer.generated_code.map(({ range, code }) => [range?.start.line, code])).toEqual([[7, 'put']]);
    expect(answer.evidence[0]?.verdicts.find(({ check }) => check === 'types')?.status).toBe('pass');
  } finally {
    await checker.close();
  }
});
