import { describe, expect, it } from 'vitest';
import { effort } from '../../test/fixtures/processor-time.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt } from './candidate.cases.ts';
import { scopeCheck } from './scope.ts';

const judge = (candidate: Candidate) => scopeCheck.judge(candidate, null);
const found = (candidate: Candidate) => judge(candidate).map(({ rule, severity }) => `${severity} ${rule}`);

const LOADER = `def load(path):
    «»
    rows = read_rows(path)
    total = sum(row.price for row in rows)
    report = Report(rows, total)
    return report
`;

describe('keeps', () => {
  it.each<[string, Candidate]>([
    ['a body', candidateAt(LOADER, 'path = Path(path).resolve()\n    check_exists(path)')],
    [
      'a repeated row of numbers',
      candidateAt('m = [\n    [0, 0, 0],\n    «»\n    [0, 0, 0],\n]\n', '[0, 0, 0],\n    [0, 0, 0],'),
    ],
    [
      'the next case of a switch',
      candidateAt(
        "switch (kind) {\n  case 'a':\n    handle(first);\n    break;\n  «»\n  case 'c':\n    handle(third);\n    break;\n}\n",
        "case 'b':\n    handle(second);\n    break;",
        'typescript',
      ),
    ],
    [
      'one more test beside its like',
      candidateAt(
        "it('adds', () => {\n  const sum = add(1, 2);\n  expect(sum).toBe(3);\n});\n\n«»\n\nit('adds nothing', () => {\n  const sum = add(0, 0);\n  expect(sum).toBe(0);\n});\n",
        "it('adds negatives', () => {\n  const sum = add(-1, 2);\n  expect(sum).toBe(1);\n});",
        'typescript',
      ),
    ],
    [
      'one more rule of a style sheet',
      candidateAt(
        '.first {\n  display: flex;\n  color: red;\n}\n\n«»\n\n.third {\n  display: flex;\n  color: red;\n}\n',
        '.second {\n  display: flex;\n  color: red;\n}',
        'css',
      ),
    ],
    [
      'one more object of a list',
      candidateAt(
        '[\n  «»\n  {\n    "type": "string",\n    "required": true,\n    "name": "second"\n  }\n]\n',
        '{\n    "type": "string",\n    "required": true,\n    "name": "first"\n  },',
        'json',
      ),
    ],
    [
      'equal objects in JSON',
      candidateAlone(`[${'{\n "type": "string",\n "value": ""\n},\n'.repeat(20)}{}]`, 'json'),
    ],
    ['keys pressed five times', candidateAlone('await user.keyboard(enter);\n'.repeat(5), 'typescript')],
    ['empty cells', candidateAlone('<td className="empty"></td>\n'.repeat(10), 'tsx')],
    ['a long row of nulls', candidateAlone(`row = [${'None, '.repeat(60)}]\n`)],
    [
      'a line that follows already, before something new',
      candidateAt(LOADER, 'rows = read_rows(path)\n    audit(rows)'),
    ],
    ['a call made seven times', candidateAlone('await user.keyboard(enter);\n'.repeat(7), 'typescript')],
    ['a tag that is closed', candidateAlone('<p>was <s>old</s>', 'html')],
    ['a call that is made twice', candidateAt('next_row(rows)\n«»\n', 'next_row(rows)')],
    ['a bracket that closes like the next', candidateAt('f(\n  g(\n    1\n  «»\n)\n', ')\n')],
    ['a control token in a string', candidateAlone('STOP = ["<|im_end|>", "</think>"]\n')],
    ['one that a comment quotes', candidateAlone('# ends at `<|im_end|>`\nx = 1\n')],
    [
      'one in a document about them',
      candidateAt('# <|im_end|> ends a turn\n«»\n', '# so does <|im_end|> here'),
    ],
    [
      'one that was asked for',
      { ...candidateAlone('cut at <|im_end|>\n', 'html'), asked: 'show <|im_end|>' },
    ],
    ['a generic type', candidateAlone('Stack<PRE> s = new Stack<PRE>();\n', 'java')],
    [
      'a fence in a docstring',
      candidateAlone('def f():\n    """Use it:\n\n    ```\n    f()\n    ```\n    """\n'),
    ],
    [
      'a fence in a docstring that began above',
      candidateAt('def f():\n    """Use it:\n    «»\n    """\n', '\n    ```\n    f()\n    ```'),
    ],
    ['a fence in a comment', candidateAlone('/**\n * ```\n * f();\n * ```\n */\nfn f() {}\n', 'rust')],
    ['a comment that says where', candidateAlone('x = 1\n# Here is the tricky part\ny = 2\n')],
    [
      'a docstring in the words of the request',
      {
        ...candidateAlone('def add(a, b):\n    """Return the sum of two numbers."""\n    return a + b\n'),
        asked: 'Return the sum of two numbers.',
      },
    ],
    [
      'comments that the request gave',
      {
        ...candidateAlone(
          '# read all the rows\n# sum up the prices\n# print the total price\n# close the file again\nrun()\n',
        ),
        asked:
          'Complete:\n# read all the rows\n# sum up the prices\n# print the total price\n# close the file again\n',
      },
    ],
    ['an edit inside its range', candidateAt('a = 1\n«b = 2»\nc = 3\n', 'b = 3')],
    ['an ellipsis of Python', candidateAlone('def f(a: int) -> str: ...\n')],
    ['a comment with dots', candidateAlone('# wait...\nx = 1\n# 1, 2, ... and so on\n')],
    [
      'a whole file, however it repeats itself',
      { ...candidateAlone('update_all(rows)\n'.repeat(30)), path: 'a.py' },
    ],
    ['nothing', candidateAlone('')],
  ])('%s', (_, candidate) => {
    expect(found(candidate)).toEqual([]);
  });
});

describe('keeps a change beside', () => {
  it.each<[string, Candidate]>([
    ['a loop that was there', candidateAt(`${'update_all(rows)\n'.repeat(20)}«»\n`, 'finish(rows)')],
    [
      'a comment in the place of code that was there',
      candidateAt('«# ... existing code ...\nx = 1»\n', '# ... existing code ...\nx = 2'),
    ],
  ])('%s', (_, candidate) => {
    expect(found(candidate)).toEqual([]);
  });
});

// After the threads that knowledge of peers names in row 5: echoes, leaked tags, chat and reasoning.
describe('refuses', () => {
  it.each<[string, Candidate, string]>([
    [
      'the rest of the function once more',
      candidateAt(
        LOADER,
        'rows = read_rows(path)\n    total = sum(row.price for row in rows)\n    report = Report(rows, total)\n    return report',
      ),
      'high scope/suffix-echo',
    ],
    ['the next line once more', candidateAt(LOADER, 'rows = read_rows(path)'), 'high scope/suffix-echo'],
    [
      'the next lines, otherwise indented, behind something new',
      candidateAt(
        LOADER,
        'path = resolve(path)\n    check_exists(path)\n    check_readable(path)\n    log.info(path)\n    print("loading", path)\n        rows = read_rows(path)\n        total = sum(row.price for row in rows)',
      ),
      'medium scope/suffix-echo',
    ],
    [
      'what follows, and then more',
      candidateAt(
        'first_step(a)\n«»\nsecond_step(a)\nthird_step(a)\nfourth_step(a)\nfifth_step(a)\nsixth_step(a)\n',
        'begin_step(a)\nsecond_step(a)\nthird_step(a)\nfourth_step(a)\nfifth_step(a)\nsixth_step(a)\nseventh_step(a)',
      ),
      'high scope/suffix-echo',
    ],
    [
      'what follows, cut off',
      { ...candidateAt(LOADER, 'rows = read_rows(path)\n    total = sum(row.price fo'), end: 'length' },
      'high scope/suffix-echo',
    ],
    [
      'the lines above once more',
      candidateAt(
        'first_step(a)\nsecond_step(a)\nthird_step(a)\n«»\n',
        'first_step(a)\nsecond_step(a)\nthird_step(a)\nfourth_step(a)',
      ),
      'high scope/prefix-echo',
    ],
    [
      'a long line above once more, and nothing else',
      candidateAt('report = Report(rows, total)\n«»\n', 'report = Report(rows, total)'),
      'high scope/prefix-echo',
    ],
    [
      'the beginning of its own line',
      candidateAt('def load_rows(path«»\n', 'def load_rows(path):\n    return read(path)'),
      'high scope/prefix-echo',
    ],
    ['a line over and over', candidateAlone(`x = 1\n${'update_all(rows)\n'.repeat(12)}`), 'high scope/loop'],
    [
      'a block over and over, at the end',
      candidateAlone(
        `${'step_of(kind)\n'.replace('kind', 'a')}${Array.from({ length: 30 }, (_, i) => `value_of(row_${i})\n`).join('')}${'if x:\n    total_price += price\n'.repeat(6)}`,
      ),
      'medium scope/loop',
    ],
    [
      'a function twice',
      candidateAlone(
        'def load(path):\n    rows = read_rows(path)\n    check_rows(rows)\n    total = sum_rows(rows)\n    report = make(total)\n    send_mail(report)\n    return report\n\n\n'.repeat(
          2,
        ),
      ),
      'high scope/loop',
    ],
    ['a page of the same tag', candidateAlone('<li>An item</li>\n'.repeat(40), 'html'), 'high scope/loop'],
    ['a line that goes round', candidateAlone(`x = a${'.parent.child'.repeat(20)}\n`), 'medium scope/loop'],
    ['the end of a turn', candidateAlone('x = 1<|im_end|>\n'), 'high scope/control-token'],
    ['a tag of fill-in-the-middle', candidateAt('x = «»\n', '1\n<|fim_suffix|>'), 'high scope/control-token'],
    ['one of another family', candidateAt('int x = «»\n', '1; <MID>', 'c'), 'high scope/control-token'],
    ['reasoning', candidateAlone('I should add them.\n</think>\nx = 1\n'), 'high scope/control-token'],
    ['the end of a sequence', candidateAlone('x = 1</s>\n'), 'high scope/control-token'],
    ['a line eight times', candidateAlone('update_all(rows)\n'.repeat(8)), 'high scope/loop'],
    ['a tag in a comment', candidateAlone('x = 1  # done <|endoftext|>\n'), 'high scope/control-token'],
    ['a fence', candidateAlone('x = 1\n```\nThis adds one.\n'), 'high scope/chat'],
    ['a fence in TypeScript', candidateAlone('```ts\nconst x = 1;\n', 'typescript'), 'high scope/chat'],
    ['a greeting', candidateAlone("Here's the code you asked for:\nx = 1\n"), 'high scope/chat'],
    [
      'a greeting as a comment',
      candidateAlone('// Sure! This adds two numbers.\nf();\n', 'go'),
      'high scope/chat',
    ],
    ['a farewell', candidateAlone('x = 1\n# Let me know if you need anything else\n'), 'high scope/chat'],
    ['a heading', candidateAlone('x = 1\nExplanation:\n'), 'high scope/chat'],
    [
      'the request as comments',
      {
        ...candidateAlone(
          '# Write a program that reads prices,\n# sums them up,  for each shop,\n# prints the total of each shop\n# and writes it to a file\nrun_everything()\n',
        ),
        asked:
          'Write a program that reads prices, sums them up, for each shop, prints the total of each shop and writes it to a file',
      },
      'medium scope/request-echo',
    ],
    [
      'nothing but the request',
      {
        ...candidateAlone('// sort the list of users by age\n', 'java'),
        asked: 'Sort the list of users by age.',
      },
      'high scope/request-echo',
    ],
    [
      'the documentation above as comments',
      candidateAt(
        `def f():\n    """\n${Array.from({ length: 8 }, (_, i) => `    Step number ${i} does what must be done\n`).join('')}    """\n    «»\n`,
        `${Array.from({ length: 8 }, (_, i) => `# step number ${i} does what must be done\n    `).join('')}run()`,
      ),
      'medium scope/request-echo',
    ],
  ])('%s', (_, candidate, expected) => {
    expect(found(candidate)).toEqual([expected]);
  });
});

// Row 8: edits that delete what they were not asked to.
describe('refuses an edit', () => {
  const edit = candidateAt('a = 1\n«b = 2»\nc = 3\n', 'b = 3');
  it.each<[string, Candidate, string]>([
    ['that loses what follows', { ...edit, after: 'a = 1\nb = 3' }, 'high scope/outside'],
    ['that changes what stands before', { ...edit, after: 'a = 9\nb = 3\nc = 3\n' }, 'high scope/outside'],
    [
      'that puts a comment in the place of code',
      candidateAt(
        '«def f():\n    keep(this)\n    return 1»\n',
        'def f():\n    # ... existing code ...\n    return 2',
      ),
      'high scope/elision',
    ],
    [
      'that does so in a whole file',
      {
        ...candidateAlone(
          'import a from "a";\n// … rest of the file unchanged\n',
          'javascript',
          'import b from "b";\nb();\n',
        ),
        path: 'a.js',
      },
      'high scope/elision',
    ],
    [
      'and an answer with a gap',
      candidateAlone('def f():\n    # ... rest of the code\n    return 2\n'),
      'medium scope/elision',
    ],
  ])('%s', (_, candidate, expected) => {
    expect(found(candidate)).toContain(expected);
  });
});

it('says where, in the document with the candidate', () => {
  const [finding] = judge(candidateAt(LOADER, 'path = resolve(path)\n    x = 1<|im_end|>'));
  expect(finding).toEqual({
    rule: 'scope/control-token',
    cwe: null,
    message: '<|im_end|> steers the model and is no code',
    range: { start: { line: 3, column: 10 }, end: { line: 3, column: 20 } },
    severity: 'high',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

it('takes no long time over a huge candidate', async () => {
  const spent = await effort(() => {
    for (const text of [
      'a'.repeat(900_000),
      'total_price\n'.repeat(80_000),
      '<|'.repeat(400_000),
      '`'.repeat(900_000),
    ]) {
      judge(candidateAlone(text));
      judge(candidateAt('x = 1\n«»\nx = 2\n', text, 'typescript'));
    }
  });
  expect(spent).toBeLessThan(10_000);
});
