import { describe, expect, it } from 'vitest';
import { absences, examined, installed, loadPython, STANDARD } from './sources.cases.ts';

const grammar = await loadPython();

const LIBRARY = {
  ...STANDARD,
  'lib/': `
from .core import Client, connect as connect
from .core import *
from . import tools
import os as _os
VERSION = "1"
def fetch(url, *, timeout=None): ...
def anything(**options): ...
def old(url):
    warnings.warn("gone soon", DeprecationWarning)
def __getattr__(name):
    if name == "legacy":
        return 1
    raise AttributeError(name)
`,
  'lib.core': `
__all__ = ["Reply", "open_reply"]
class Reply:
    code: int
    def __init__(self, url, *, code=200):
        self.url = url
        self.text: str = ""
    def json(self): ...
    @property
    def client(self) -> "Client": ...
    @classmethod
    def of(cls, url) -> "Reply": ...
    def again(self):
        return self
class Base:
    def close(self): ...
    def __enter__(self):
        return self
class Client(Base):
    def __init__(self, host, port=80):
        self.host = host
    def send(self, path, **options) -> Reply:
        return self.request("GET", path, **options)
    def request(self, method, path, timeout=None): ...
    async def asend(self, path) -> Reply: ...
    def maybe(self) -> "Reply | None": ...
class Frame:
    def head(self) -> "Frame": ...
    def __getattr__(self, name): ...
class Odd(Unseen):
    pass
@register
class Decorated:
    pass
class Made:
    def __new__(cls): return something()
def open_reply(url) -> Reply: ...
def connect(host: str) -> Client: ...
def frame() -> Frame: ...
def either(flag) -> "Reply | Client": ...
def documented():
    """Gives one.

    :rtype: lib.Client
    """
def untyped(): ...
_hidden = 1
`,
  'lib.tools': 'def sharpen(blade, *, angle=20): ...\n',
};
const source = installed(grammar, LIBRARY);
const found = (text: string) => absences(grammar, text, source);

describe('what is not there', () => {
  it.each([
    ['a name of a module', 'import lib\nlib.fech("u")', ['missing-member fech fetch']],
    ['by another name', 'import lib as l\nl.VERSON', ['missing-member VERSON VERSION']],
    ['an imported name', 'from lib import Clyent', ['missing-member Clyent Client']],
    ['a module of a package', 'import lib.nothing', ['missing-module lib.nothing']],
    ['a module of a package to import from', 'from lib.nothing import a, b', ['missing-module lib.nothing']],
    ['a package', 'import nolib', ['missing-module nolib']],
    [
      'a method of what a class makes',
      'from lib import Client\nc = Client("h")\nc.clos()',
      ['missing-member clos close'],
    ],
    [
      'a method of what a function says it gives',
      'import lib\nlib.connect("h").sendd("p")',
      ['missing-member sendd send asend'],
    ],
    [
      'of what a docstring says',
      'import lib.core\nlib.core.documented().sendd()',
      ['missing-member sendd send asend'],
    ],
    ['of what a method gives', 'import lib\nlib.connect("h").send("p").jsn()', ['missing-member jsn json']],
    [
      'of what a method gives that gives itself',
      'import lib\nlib.open_reply("u").again().jsn()',
      ['missing-member jsn json'],
    ],
    ['of a property', 'import lib\nlib.open_reply("u").client.clos()', ['missing-member clos close']],
    [
      'of what a class method gives',
      'from lib import Reply\nReply.of("u").jsn()',
      ['missing-member jsn json'],
    ],
    [
      'of what is awaited',
      'import lib\nasync def f():\n    r = await lib.connect("h").asend("p")\n    r.jsn()',
      ['missing-member jsn json'],
    ],
    [
      'of what `with` gives',
      'import lib\nwith lib.Client("h") as c:\n    c.clos()',
      ['missing-member clos close'],
    ],
    ['of what may be None', 'import lib\nlib.connect("h").maybe().jsn()', ['missing-member jsn json']],
    [
      'of all that it can be',
      'import lib.core\nlib.core.either(1).nothing_like_it()',
      ['missing-member nothing_like_it'],
    ],
    [
      'of a parameter',
      'from lib import Client\ndef f(c: Client | None):\n    c.clos()',
      ['missing-member clos close'],
    ],
    [
      'of an attribute that the class sets',
      'import lib\nclass A:\n    def __init__(self):\n        self.c = lib.connect("h")\n    def f(self):\n        self.c.clos()',
      ['missing-member clos close'],
    ],
    [
      'of a variable that is set anew',
      'import lib\nr = lib.open_reply("u")\nr = r.again()\nr.jsn()',
      ['missing-member jsn json'],
    ],
    ['of a class', 'from lib import Reply\nReply.from_address("u")', ['missing-member from_address']],
    [
      'of a class of the text that inherits',
      'from lib import Client\nclass Mine(Client):\n    pass\nMine("h").clos()',
      ['missing-member clos close'],
    ],
    [
      'of a literal',
      '"a".startwith("b")\n[1].apend(2)',
      ['missing-member startwith startswith', 'missing-member apend append'],
    ],
    [
      'a keyword of a function',
      'import lib\nlib.fetch("u", time_out=1)',
      ['unknown-keyword time_out timeout'],
    ],
    [
      'a keyword of a constructor',
      'from lib import Client\nClient("h", prt=1)',
      ['unknown-keyword prt port'],
    ],
    [
      'a keyword that is handed on',
      'import lib\nlib.connect("h").send("p", time_out=1)',
      ['unknown-keyword time_out timeout'],
    ],
    [
      'an attribute nobody else can have set',
      'from lib import Client\nc = Client("h")\nprint(c.hots)',
      ['missing-member hots host'],
    ],
    ['what is deprecated', 'import lib\nlib.old("u")', ['deprecated old']],
  ])('%s', (_what, text, absent) => {
    expect(found(text)).toEqual(absent);
  });

  it('says of what and which version', () => {
    const [one] = examined(grammar, 'import lib\nlib.Client("h").clos()', source).absent;
    expect(one).toMatchObject({
      message: 'Client has no clos (lib 1.0)',
      kind: 'missing_member',
      start: 27,
      end: 31,
    });
  });
});

describe('what is there, or cannot be known', () => {
  it.each([
    [
      'names, methods, keywords',
      'import lib\nlib.fetch("u", timeout=1)\nlib.connect("h").send("p", timeout=2).json()',
    ],
    ['what a star brings', 'from lib import Reply, open_reply\nReply("u", code=1).text.strip()'],
    ['a module of a package', 'import lib\nlib.tools.sharpen(1, angle=3)\nfrom lib import tools'],
    ['names that a module answers to', 'import lib\nlib.legacy'],
    ['a class with a base that cannot be seen', 'from lib.core import Odd\nOdd().anything_at_all()'],
    [
      'a class whose decorator may add to it',
      'from lib.core import Decorated\nDecorated().anything_at_all()',
    ],
    ['a class that may make something else', 'from lib.core import Made\nMade().anything_at_all()'],
    ['a class that answers to any name', 'from lib.core import frame\nframe().anything_at_all()'],
    ['what a function gives that does not say', 'import lib.core\nlib.core.untyped().anything_at_all()'],
    ['any keyword', 'import lib\nlib.anything(at_all=1)'],
    ['an import that is only tried', 'try:\n    from lib import fast\nexcept ImportError:\n    fast = None'],
    ['a package that is only tried', 'try:\n    import nolib\nexcept Exception:\n    nolib = None'],
    ['an attribute that is only tried', 'import lib\ntry:\n    lib.fech()\nexcept AttributeError:\n    pass'],
    ['what the code asks for', 'import lib\nif hasattr(lib, "fech"):\n    lib.fech()'],
    ['what depends on the version', 'import sys, lib\nif sys.version_info > (3, 14):\n    lib.fech()'],
    ['what a test expects to fail', 'import lib\nwith pytest.raises(AttributeError):\n    lib.fech()'],
    ['what the code sets', 'import lib\nlib.fech = 1\nlib.fech'],
    [
      'what the code asks the kind of',
      'from lib import Client\ndef f(c: Client):\n    if isinstance(c, Other):\n        c.otherwise()',
    ],
    ['a parameter without a type', 'def f(c):\n    c.anything_at_all()'],
    ['a loop variable', 'from lib import Client\nc = Client("h")\nfor c in things:\n    c.anything_at_all()'],
    [
      'a name that two functions share',
      'from lib import Client\nc = Client("h")\ndef f():\n    global c\n    c = other()\nc.anything_at_all()',
    ],
    ['one of several things it can be', 'import lib.core\nx = lib.core.either(1)\nx.close()\nx.json()'],
    [
      'an attribute that others may have set',
      'from lib import Client\nc = Client("h")\nprepare(c)\nprint(c.extra)',
    ],
    ['a module of the project', 'from .lib import nothing\nfrom . import lib\nlib.anything_at_all'],
    ['a name after a star from what cannot be seen', 'from .all import *\nlib.fech()'],
    [
      'a comprehension variable',
      'from lib import Client\nc = Client("h")\n[c.anything_at_all() for c in things]',
    ],
    ['a class of the text with what it sets', 'class A:\n    def __init__(self):\n        self.a = 1\nA().a'],
    ['private names', 'import lib\nlib._anything'],
    ['text that does not parse', 'import lib\nlib.fech(('],
  ])('%s', (_what, text) => {
    expect(
      found(text).filter((one) => one !== 'missing-module sys' && one !== 'missing-module pytest'),
    ).toEqual([]);
  });

  it('tells what surely exists, and what the code allows for', () => {
    const text = 'import lib\nlib.fetch("u", timeout=1)\ntry:\n    lib.a\nexcept AttributeError:\n    pass';
    const { exists, excused, unknown } = examined(grammar, text, source);
    expect(exists.map(({ start, end }) => text.slice(start, end)).sort()).toEqual(['fetch', 'timeout']);
    expect(excused.map(({ start, end }) => text.slice(start, end))).toEqual(['a']);
    expect(unknown).toEqual({});
  });
});

describe('data frames', () => {
  const frames = installed(grammar, {
    ...STANDARD,
    'pandas/': 'from pandas.core.generic import NDFrame as DataFrame\n',
    'pandas.core.generic':
      'from pandas.core.accessor import Accessor\nclass Texts:\n    def upper(self): ...\nclass NDFrame:\n    str = Accessor("str", Texts)\n    def head(self) -> "NDFrame": ...\n    def __getattr__(self, name): ...\n',
    'pandas.core.accessor': 'class Accessor:\n    def __get__(self, obj, cls): ...\n',
  });
  it.each([
    [
      'a call of what is no method',
      'df = pd.DataFrame()\ndf.head().drop_blank_rows()',
      ['missing-member drop_blank_rows'],
    ],
    [
      'what an accessor does not have',
      'df = pd.DataFrame()\ndf.str.upper()\ndf.str.remove("a")',
      ['missing-member remove'],
    ],
    ['a column', 'df = pd.DataFrame()\ndf.sales', []],
    ['a column that is named in the text', 'df = pd.DataFrame()\ndf["sales"] = 1\ndf.sales()', []],
    [
      'a package that adds methods',
      'import janitor\ndf = pd.DataFrame()\ndf.clean_names()',
      ['missing-module janitor'],
    ],
  ])('%s', (_what, text, absent) => {
    expect(absences(grammar, `import pandas as pd\n${text}`, frames)).toEqual(absent);
  });
});
