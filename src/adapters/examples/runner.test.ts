import { afterAll, describe, expect, it } from 'vitest';
import type { Example } from '../../contract/example.ts';
import type { ExamplesRan } from '../../ports/example-runner.ts';
import { createProcesses } from '../processes/execa.ts';
import { createSandbox } from '../sandboxes/create.ts';
import { createExampleRunner } from './runner.ts';

const sandbox = createSandbox(createProcesses());
const runner = createExampleRunner(sandbox);
const signal = new AbortController().signal;
afterAll(() => runner.close());
const python = await sandbox.available('python');
const node = await sandbox.available('node');
if (!python.ok) process.stdout.write(`skipped: ${python.failure.message}\n`);

const value = (call: string, expected: string): Example => ({ call, kind: 'value', expected, setup: [] });

async function run(code: string, language: string, ...examples: Example[]): Promise<ExamplesRan> {
  const ran = await runner.run(code, language, examples, signal);
  if (!ran.ok) throw new Error(ran.failure.message);
  return ran.value;
}

it('says for which languages there is something to run code', async () => {
  expect(await runner.available('cobol')).toBe(false);
  expect(await runner.available('python')).toBe(python.ok);
});

const passed = ({ outcomes }: ExamplesRan) => outcomes.map((outcome) => outcome.passed);

describe.skipIf(!python.ok)('Python (needs a sandbox)', () => {
  const DOUBLE = 'def f(a):\n    print("noise")\n    return a * 2\n';

  it('compares by value', async () => {
    const ran = await run(
      'def f(a): return a\n',
      'python',
      value('f(1)', '1'),
      value('f(1)', '2'),
      value('f([1, (2,)])', '[1, (2,)]'),
      value('f((1,))', '[1]'),
      value('f(True)', 'true'),
      value('f(1)', 'True'),
      value('f(0.1 + 0.2)', '0.3'),
      value('f(2.3333333)', '2.333'),
      value('f(2.34)', '2.333'),
      value('f({"a": None})', "{'a': None}"),
    );
    expect(passed(ran)).toEqual([true, false, true, false, true, false, true, true, false, true]);
    expect(ran.outcomes[1]).toMatchObject({ got: '1', isValue: true });
  });

  it('knows standard types by name, however the code imports them; its own come first', async () => {
    const values = [
      value("f(Decimal('1.5'))", "Decimal('3.0')"),
      value('f(datetime.timedelta(1))', 'timedelta(days=2)'),
    ];
    for (const head of ['', 'import datetime\nimport decimal\n', 'from datetime import datetime\n'])
      expect(passed(await run(head + DOUBLE, 'python', ...values))).toEqual([true, true]);
    const own = 'class Counter:\n    def __init__(self, n): self.n = n\ndef f(c): return c.n\n';
    expect(passed(await run(own, 'python', value('f(Counter(2))', '2')))).toEqual([true]);
  });

  it('is not confused by what the code prints', async () => {
    expect(passed(await run(DOUBLE, 'python', value('f(2)', '4')))).toEqual([true]);
  });

  it('knows errors, objects and what was typed before', async () => {
    const code =
      'class P:\n    def __repr__(self): return "P(1)"\ndef f(a):\n    if a < 0: raise ValueError("no")\n    return P()\n';
    const ran = await run(
      code,
      'python',
      { call: 'f(-1)', kind: 'raises', expected: 'ValueError', setup: [] },
      { call: 'f(-1)', kind: 'raises', expected: 'KeyError', setup: [] },
      { call: 'f(x)', kind: 'shown', expected: 'P(1)', setup: ['x = 1'] },
    );
    expect(passed(ran)).toEqual([true, false, true]);
    expect(ran.outcomes[1]).toMatchObject({ got: 'ValueError: no', isValue: false });
  });

  it('takes no offense at what ordinary modules do, and tells their values apart', async () => {
    const code = `import asyncio, dataclasses, datetime, decimal, enum, fractions, logging, pathlib, subprocess, threading, traceback, typing, uuid
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
P = namedtuple('P', 'x y')
@dataclasses.dataclass
class D:
    a: int = 1
class E(enum.Enum):
    A = 1
def f(name):
    logging.getLogger().warning('a line')
    counts = defaultdict(int)
    counts['k'] += 1
    if name == 'containers': return [P(1, 2), counts, Counter('aab'), OrderedDict(b=1, a=2), deque([1]), {1, 2}, frozenset()]
    if name == 'values': return [decimal.Decimal('1.50'), fractions.Fraction(1, 2), datetime.date(2020, 1, 1), pathlib.Path('a//b'), range(3)]
    if name == 'async': return asyncio.run(asyncio.sleep(0, 'done'))
    if name == 'thread':
        found = []
        thread = threading.Thread(target=found.append, args=(1,))
        thread.start()
        thread.join()
        return found
    try:
        1 / 0
    except ZeroDivisionError:
        return traceback.format_exc().splitlines()[-1]
`;
    const ran = await run(
      code,
      'python',
      value(
        "f('containers')",
        "[(1, 2), {'k': 1}, {'a': 2, 'b': 1}, {'a': 2, 'b': 1}, deque([1]), {2, 1}, set()]",
      ),
      value(
        "f('values')",
        "[Decimal('1.5'), Fraction(1, 2), datetime.date(2020, 1, 1), Path('a/b'), range(0, 3)]",
      ),
      value("f('async')", "'done'"),
      value("f('thread')", '[1]'),
      value("f('error')", "'ZeroDivisionError: division by zero'"),
      value(
        "f('values')",
        "[Decimal('1.6'), Fraction(1, 2), datetime.date(2020, 1, 1), Path('a/b'), range(0, 3)]",
      ),
    );
    expect(passed(ran)).toEqual([true, true, true, true, true, false]);
  });

  it('says why code does not run at all', async () => {
    expect((await run('def f(:\n', 'python', value('f(1)', '1'))).broken).toContain('SyntaxError');
    expect((await run('import sys\nsys.exit(0)\n', 'python', value('f(1)', '1'))).broken).toContain(
      'SystemExit',
    );
    expect((await run('import os\nos._exit(0)\n', 'python', value('f(1)', '1'))).broken).toContain(
      'the program exited with',
    );
  });

  it('cannot try code that needs a package which is not in the sandbox', async () => {
    const ran = await runner.run('import nothing_of_the_kind\n', 'python', [value('f(1)', '1')], signal);
    expect(ran).toMatchObject({ ok: false, failure: { reason: 'analyzer_missing' } });
    expect(ran.ok ? '' : ran.failure.message).toContain('nothing_of_the_kind');
  });

  it('ends what does not end, and goes on with the next', async () => {
    const ran = await run(
      'def f(a):\n    while a: pass\n    return a\n',
      'python',
      value('f(1)', '1'),
      value('f(0)', '0'),
    );
    expect(passed(ran)).toEqual([false, true]);
    expect(ran.outcomes[0]?.got).toContain('nothing within');
  });
});

describe.skipIf(!node.ok)('TypeScript and JavaScript (needs a sandbox)', () => {
  it('cannot try code that needs a package which is not in the sandbox', async () => {
    const code = "import { z } from 'zod';\nexport const f = () => z;\n";
    const ran = await runner.run(code, 'typescript', [value('f()', '1')], signal);
    expect(ran).toMatchObject({ ok: false, failure: { reason: 'analyzer_missing' } });
  });

  it('compares by value', async () => {
    const ran = await run(
      'interface A { a: number }\nfunction f<T>(a: T): T {\n  console.log("noise");\n  return a satisfies T;\n}\n',
      'typescript',
      value('f(1)', '1'),
      value('f([1, { a: undefined }])', '[1, { a: undefined }]'),
      value('f(undefined)', 'undefined'),
      value('f("a")', '"b"'),
      value('f(true)', 'True'),
    );
    expect(passed(ran)).toEqual([true, true, true, false, true]);
  });

  it('takes no offense at what ordinary code does, and tells its values apart', async () => {
    const code = `import { setTimeout as wait } from 'node:timers/promises';
import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
String.prototype.shout = function () { return this.toUpperCase() + '!'; };
class Person { constructor(name) { this.name = name; } }
class OddError extends RangeError {}
export async function f(name) {
  process.stdout.write('a line');
  Error.stackTraceLimit = 50;
  if (name === 'containers') return [new Map([['a', [1]]]), new Set([1, 2]), new Date(0), new Uint8Array([1]), { a: { b: null } }, 10n];
  if (name === 'timer') { await wait(5); return new Error('x').stack.split('\\n')[0]; }
  if (name === 'file') { writeFileSync('a.txt', 'text'); return readFileSync('a.txt', 'utf8'); }
  if (name === 'own') return new Person('a');
  if (name === 'global') return [structuredClone({ a: 1 }), typeof crypto.randomUUID(), typeof performance.now(), new EventEmitter().listenerCount('a')];
  if (name === 'error') throw new OddError('no');
  return name.shout();
}
`;
    const ran = await run(
      code,
      'javascript',
      value(
        "f('containers')",
        '[new Map([["a", [1]]]), new Set([2, 1]), new Date(0), new Uint8Array([1]), { a: { b: null } }, 10n]',
      ),
      value("f('timer')", '"Error: x"'),
      value("f('file')", '"text"'),
      { call: "f('own')", kind: 'shown', expected: "Person { name: 'a' }", setup: [] },
      value("f('own')", '{ name: "a" }'),
      value("f('global')", '[{ a: 1 }, "string", "number", 0]'),
      { call: "f('error')", kind: 'raises', expected: 'OddError', setup: [] },
      value("f('hey')", '"HEY!"'),
    );
    expect(passed(ran)).toEqual([true, true, true, true, false, true, true, true]);
  });

  it('knows errors', async () => {
    const ran = await run('function f() { throw new RangeError("no"); }\n', 'javascript', {
      call: 'f()',
      kind: 'raises',
      expected: 'RangeError',
      setup: [],
    });
    expect(passed(ran)).toEqual([true]);
  });

  it('says why code does not run at all', async () => {
    expect((await run('throw new Error("at once");\n', 'javascript', value('f()', '1'))).broken).toContain(
      'at once',
    );
    expect((await run('function f( {\n', 'typescript', value('f()', '1'))).broken).not.toBeNull();
  });

  it('ends what does not end', async () => {
    const ran = await run('function f() { for (;;) ; }\n', 'javascript', value('1', '1'), value('f()', '1'));
    expect(passed(ran)).toEqual([true, false]);
    // The sandbox counts processor time, of which a busy machine gives little.
  }, 40_000);
});

it('cannot run other languages', async () => {
  expect(await runner.run('x', 'go', [value('1', '1')], signal)).toMatchObject({
    failure: { reason: 'language_not_supported' },
  });
});
