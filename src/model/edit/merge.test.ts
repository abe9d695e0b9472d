import { afterAll, describe, expect, it } from 'vitest';
import { createCodeOutliner } from '../../adapters/analyzers/parsing/code-analyzers.ts';
import { CodeThread } from '../../adapters/analyzers/parsing/code-thread.ts';
import type { CodeOutline } from '../../contract/code-outline.ts';
import { mergeCode } from './merge.ts';

const outliner = createCodeOutliner(new CodeThread());
afterAll(() => outliner.close());

async function outlineOf(text: string, language: string): Promise<CodeOutline> {
  const outline = await outliner.outline(text, language, new AbortController().signal);
  if (!outline.ok) throw new Error(outline.failure.message);
  return outline.value;
}

/** The file with the code in it; null where the file has it already. */
async function put(
  code: string,
  file: string,
  { language = 'python', asked = '', path = null as string | null } = {},
): Promise<string | null> {
  const given = { file, code, language, asked, path, facts: {} };
  const merged = await mergeCode(given, (text) => outlineOf(text, language));
  return merged?.after ?? null;
}

describe('Python', () => {
  const FILE =
    'import os\nimport sys\n\nimport requests\n\nfrom . import base\n\n\ndef one():\n    return os.name\n';

  it('puts a function behind the last one, and imports to those of their kind', async () => {
    const code =
      'import json\nimport os\nimport numpy as np\nfrom .util import clean\n\ndef two(a):\n    return json.loads(clean(a)), os.sep, np.array(a)\n';
    expect(await put(code, FILE)).toBe(
      'import os\nimport sys\nimport json\n\nimport requests\nimport numpy as np\n\nfrom . import base\nfrom .util import clean\n\n\n' +
        'def one():\n    return os.name\n\n\ndef two(a):\n    return json.loads(clean(a)), os.sep, np.array(a)\n',
    );
  });

  it('adds no import that it does not use or that the file has', async () => {
    const code = 'import os\nimport re\nfrom typing import List\n\ndef two() -> str:\n    return os.sep';
    expect(await put(code, FILE)).toBe(`${FILE}\n\ndef two() -> str:\n    return os.sep\n`);
  });

  it('adds names to an import that takes some of the module', async () => {
    const file =
      'from typing import List  # types\nfrom a import (\n    b,\n    c,\n)\n\nX: List[int] = [b, c]\n';
    const code =
      'from typing import Dict, List\nfrom a import d as e\n\ndef f() -> Dict[str, List[int]]:\n    return e()\n';
    expect(await put(code, file)).toBe(
      'from typing import List, Dict  # types\nfrom a import (\n    b,\n    c,\n    d as e,\n)\n\nX: List[int] = [b, c]\n\n\n' +
        'def f() -> Dict[str, List[int]]:\n    return e()\n',
    );
  });

  it('puts imports below the docstring where there are none, and code before what is run', async () => {
    const file =
      '#!/usr/bin/env python\n"""What it is."""\n\nLIMIT = 3\n\n\ndef a():\n    pass\n\n\nif __name__ == "__main__":\n    a()\n';
    const code = 'import math\n\ndef b():\n    return math.pi\n\nif __name__ == "__main__":\n    b()\n';
    expect(await put(code, file)).toBe(
      '#!/usr/bin/env python\n"""What it is."""\n\nimport math\n\nLIMIT = 3\n\n\ndef a():\n    pass\n\n\ndef b():\n    return math.pi\n\n\nif __name__ == "__main__":\n    a()\n',
    );
  });

  it('fills a stub, and keeps its decorator and its docstring', async () => {
    const file =
      '@cached\ndef area(r: float) -> float:\n    """Of a circle.\n\n    In m2.\n    """\n    raise NotImplementedError\n\n\ndef last():\n    return 1\n';
    const code =
      'import math\n\ndef area(r: float) -> float:\n    return math.pi * r**2\n\ndef last():\n    return 2\n';
    expect(await put(code, file, { asked: 'fill it in' })).toBe(
      'import math\n\n\n@cached\ndef area(r: float) -> float:\n    """Of a circle.\n\n    In m2.\n    """\n    return math.pi * r**2\n\n\ndef last():\n    return 1\n',
    );
  });

  it('replaces what the request names', async () => {
    const file = '# Adds.\ndef add(a, b):\n    return a+b\n\n\ndef keep():\n    return add(1, 2)\n';
    const code = 'def add(a, b, c=0):\n    return a + b + c\n\ndef keep():\n    return 0\n';
    expect(await put(code, file, { asked: 'give add a third parameter' })).toBe(
      '# Adds.\ndef add(a, b, c=0):\n    return a + b + c\n\n\ndef keep():\n    return add(1, 2)\n',
    );
  });

  const CLASS =
    'class Cart:\n\n  def __init__(self):\n    self.items = []\n\n  def add(self, x):\n    self.items.append(x)\n\n\nclass Other:\n  pass\n';

  it('puts methods into their class, with or without it around them', async () => {
    const expected = CLASS.replace(
      'append(x)\n',
      'append(x)\n\n  def total(self):\n    return sum(self.items)\n',
    );
    const asked = 'add a method total to Cart';
    const method = 'def total(self):\n    return sum(self.items)\n';
    expect(await put(method, CLASS, { asked })).toBe(expected);
    const whole =
      'class Cart:\n    def __init__(self):\n        self.items = list()\n\n    def total(self):\n        return sum(self.items)\n';
    expect(await put(whole, CLASS, { asked })).toBe(expected);
  });

  it('puts a method before the function that follows its class', async () => {
    const file = 'class Cart:\n    def add(self, x):\n        self.items.append(x)\n';
    const code = `${file}\n    def total(self):\n        return sum(self.items)\n\n\ndef show(cart):\n    print(cart.total())\n`;
    expect(await put(code, file)).toBe(code);
  });

  it('fills an empty class', async () => {
    const asked = 'write Other';
    const code = 'class Other:\n    def name(self):\n        return "other"\n';
    expect(await put(code, CLASS, { asked })).toBe(
      CLASS.replace('class Other:\n  pass\n', 'class Other:\n  def name(self):\n    return "other"\n'),
    );
  });

  it('changes nothing where the file has it', async () => {
    expect(await put('def one():\n    return os.name', FILE)).toBeNull();
  });

  it('does not import from the file itself', async () => {
    const file = 'def one():\n    return 1\n';
    const code = 'from shop import one\n\ndef two():\n    return one() + 1\n';
    expect(await put(code, file, { path: 'src/shop.py' })).toBe(
      `${file}\n\ndef two():\n    return one() + 1\n`,
    );
  });

  it('keeps line ends of Windows, and ends a file that does not end', async () => {
    expect(await put('import os\n\ndef b():\n    return os.sep', 'A = 1\r\nB = 2')).toBe(
      'import os\r\n\r\nA = 1\r\nB = 2\r\n\r\n\r\ndef b():\r\n    return os.sep\r\n',
    );
  });
});

describe('TypeScript and JavaScript', () => {
  const language = 'typescript';

  it('writes imports as the file does', async () => {
    const file =
      "import { readFile } from 'node:fs/promises'\nimport type { A } from './a.ts'\n\nexport const x: A = 1\nexport const f = () => readFile('x')\n";
    const code =
      'import { readFile, writeFile } from "node:fs/promises";\nimport { join } from "node:path";\nimport { type B, c } from "./b.ts";\n\nexport function g(b: B) {\n    return writeFile(join(c, "y"), String(b));\n}\n';
    expect(await put(code, file, { language })).toBe(
      "import { readFile, writeFile } from 'node:fs/promises'\nimport { join } from 'node:path'\nimport type { A } from './a.ts'\nimport { type B, c } from './b.ts'\n\nexport const x: A = 1\nexport const f = () => readFile('x')\n\nexport function g(b: B) {\n  return writeFile(join(c, 'y'), String(b));\n}\n",
    );
  });

  it('writes CommonJS where the file is CommonJS, and adds to its exports', async () => {
    const file =
      "'use strict';\n\nconst fs = require('fs');\n\nfunction a() {\n  return fs.constants;\n}\n\nmodule.exports = { a };\n";
    const code =
      "import path from 'path';\nimport { inspect } from 'util';\n\nfunction b() {\n  return inspect(path.sep);\n}\n\nmodule.exports = { b };\n";
    expect(await put(code, file, { language: 'javascript' })).toBe(
      "'use strict';\n\nconst fs = require('fs');\nconst path = require('path');\nconst { inspect } = require('util');\n\nfunction a() {\n  return fs.constants;\n}\n\nfunction b() {\n  return inspect(path.sep);\n}\n\nmodule.exports = { a, b };\n",
    );
  });

  it('puts a bare method into the class that is meant', async () => {
    const file =
      'export class Cart {\n\tprivate items: number[] = [];\n\n\tadd(x: number): void {\n\t\tthis.items.push(x);\n\t}\n}\n';
    const code = 'total(): number {\n  return this.items.reduce((a, b) => a + b, 0);\n}\n';
    expect(await put(code, file, { language, asked: 'a total for Cart' })).toBe(
      'export class Cart {\n\tprivate items: number[] = [];\n\n\tadd(x: number): void {\n\t\tthis.items.push(x);\n\t}\n\n\ttotal(): number {\n\t\treturn this.items.reduce((a, b) => a + b, 0);\n\t}\n}\n',
    );
  });

  it('fills a stub and keeps its export and comment', async () => {
    const file =
      '/** Twice. */\nexport function twice(n: number): number {\n  throw new Error("not implemented");\n}\n\nexport default twice;\n';
    const code = 'function twice(n: number): number {\n  return 2 * n;\n}\n';
    expect(await put(code, file, { language })).toBe(
      file.replace('throw new Error("not implemented");', 'return 2 * n;'),
    );
  });

  it('is the first method of a class', async () => {
    const file = 'class Empty {}\n\nclass Fields {\n  a = 1;\n}\n';
    expect(
      await put('twice() {\n  return 2 * this.a;\n}', file, { language, asked: 'twice in Fields' }),
    ).toBe('class Empty {}\n\nclass Fields {\n  a = 1;\n\n  twice() {\n    return 2 * this.a;\n  }\n}\n');
  });
});
