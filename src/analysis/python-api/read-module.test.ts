import { describe, expect, it } from 'vitest';
import type { ClassFact, FunctionFact } from './facts.ts';
import { readModule } from './read-module.ts';
import { factsOf, loadPython, treeOf } from './sources.cases.ts';

const grammar = await loadPython();
const names = (text: string) => factsOf(grammar, text).names;
const functionOf = (text: string) => names(text).f as FunctionFact;
const classOf = (text: string) => names(text).A as ClassFact;

describe('names of a module', () => {
  it('come from every way to bind one, in every branch', () => {
    const text = `
import a.b, c.d as e
from f import g as h
x = y = 1
p, (q, *r) = z
try:
    import t
except ImportError:
    t = None
for i in []: pass
with o() as w: pass
if a:
    def u(): ...
elif b:
    class V: ...
else:
    k: int = 2
type L = list[int]
`;
    const bound = ['L', 'V', 'a', 'e', 'h', 'i', 'k', 'p', 'q', 'r', 't', 'u', 'w', 'x', 'y'];
    expect(Object.keys(names(text)).sort()).toEqual(bound);
  });

  it('are followed to where they are from, also relatively', () => {
    const { names: found, stars } = factsOf(
      grammar,
      'from .a import b\nfrom ..c import *\nfrom . import d',
      'p.q.r',
    );
    expect(found).toEqual({
      b: { is: 'import', module: 'p.q.a', name: 'b' },
      d: { is: 'import', module: 'p.q', name: 'd' },
    });
    expect(stars).toEqual(['p.c']);
    expect(factsOf(grammar, 'from .a import b', 'p.q', true).names.b).toMatchObject({ module: 'p.q.a' });
  });

  it('say nothing of what they are where branches differ, unless one is for type checkers', () => {
    expect(names('if a:\n    x = b\nelse:\n    x = c').x).toEqual({ is: 'value' });
    expect(names('if TYPE_CHECKING:\n    from a import x\nelse:\n    x = b').x).toMatchObject({
      is: 'import',
    });
  });

  it('are offered by __all__ where that is plain', () => {
    expect(factsOf(grammar, '__all__ = ["a"]\n__all__ += ["b"]').all).toEqual(['a', 'b']);
    expect(factsOf(grammar, '__all__ = ["a"] + other.__all__').all).toBeUndefined();
    expect(factsOf(grammar, '__all__ = ["a"]\n__all__.extend(b)').all).toBeUndefined();
  });

  it.each([
    ['globals()[n] = 1', true],
    ['globals().update(x)', true],
    ['sys.modules[__name__] = Lazy()', true],
    ['x = globals()["y"]', false],
    ['def __getattr__(name):\n    return getattr(other, name)', true],
    ['def __getattr__(name):\n    return make(name)', true],
    [
      'def __getattr__(name):\n    if name in LAZY:\n        return getattr(other, name)\n    raise AttributeError',
      false,
    ],
    ['def __getattr__(name):\n    globals()[name] = x = LAZY[name]\n    return x', false],
  ])('of %j: open %s', (text, isOpen) => {
    expect(factsOf(grammar, text).open !== undefined).toBe(isOpen);
  });

  it('that a __getattr__ may answer to are those its text has', () => {
    const text =
      'def __getattr__(name):\n    if name == "old":\n        return 1\n    raise AttributeError(name)';
    expect(factsOf(grammar, text).perhaps).toEqual(['old']);
  });

  it('of classes that other code may complete are loose', () => {
    const text =
      'def fill(cls):\n    for n in ["add", "sub"]:\n        setattr(cls, n, make(n))\nclass A: ...\nfill(A)';
    const read = readModule(treeOf(grammar, text), text, { module: 'm', isPackage: false });
    expect(read.loose).toEqual(['add', 'sub']);
    expect(read.facts.names.A).toMatchObject({ isCompleted: true });
  });
});

describe('functions', () => {
  it('have their parameters, by how each is reached', () => {
    const { parameters, returns } = functionOf(
      'def f(a, /, b: int, c=1, *d, e: str = "", **g) -> "list[int]": ...',
    );
    expect(parameters).toBe('a\n/\nb\tint\nc\n*d\ne\tstr\n**g');
    expect(returns).toBe('"list[int]"');
  });

  it.each([
    ['@property', { binding: 'property' }],
    ['@functools.cached_property', { binding: 'property' }],
    ['@staticmethod', { binding: 'static' }],
    ['@deprecated("use g")', { deprecated: 'use g', parameters: 'a' }],
    ['@deprecate_kwarg("old", "a")', { parameters: 'a\n*\nold\n*\na' }],
    ['@unheard_of', { parameters: null }],
  ])('%s', (decorator, fact) => {
    expect(functionOf(`${decorator}\ndef f(a) -> int: ...`)).toMatchObject(fact);
  });

  it('of unheard decorators give what nobody knows', () => {
    expect(functionOf('@unheard_of\ndef f(a) -> int: ...').returns).toBeUndefined();
    expect(functionOf('@contextmanager\ndef f(a) -> Iterator[int]: ...')).toEqual({
      is: 'function',
      parameters: 'a',
    });
  });

  it('with overloads have them all, and the parameters of the one that does the work', () => {
    const text =
      '@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a, b=1):\n    return a';
    expect(functionOf(text)).toMatchObject({
      returns: 'int',
      others: [{ returns: 'str' }],
      implementation: 'a\nb',
    });
  });

  it.each([
    ['    warnings.warn("x", DeprecationWarning, stacklevel=2)\n    return 1', 'x'],
    [
      '    """Doc."""\n    warnings.warn(\n        "use "\n        "y",\n        FutureWarning,\n    )',
      'use y',
    ],
    ['    warnings.warn(f"{a} goes", DeprecationWarning)', ''],
    ['    """Doc.\n\n    .. deprecated:: 1.2\n       Use y.\n\n    More.\n    """', '1.2 Use y.'],
    [
      '    """Doc.\n\n    Parameters\n    ----------\n    a : int\n        .. deprecated:: 1.2\n    """',
      undefined,
    ],
    ['    if a:\n        warnings.warn("x", DeprecationWarning)', undefined],
    ['    warnings.warn("x", UserWarning)', undefined],
  ])('that warn of themselves are deprecated: %j', (body, deprecated) => {
    expect(functionOf(`def f(a):\n${body}`).deprecated).toBe(deprecated);
  });

  it.each([
    ['    return g("a", **options)', 'g'],
    ['    options.setdefault("b", 1)\n    return self.g(1, f(2), **options)', 'self.g'],
    ['    with m.Session() as s:\n        return s.g(a, **options)', 'm.Session().g'],
    ['    print(options)\n    return g(**options)', undefined],
  ])('that hand their keywords on say to what: %j', (body, forwards) => {
    expect(functionOf(`def f(self, a, **options):\n${body}`).forwards).toBe(forwards);
  });
});

describe('classes', () => {
  it('have what is defined, annotated, and set on self', () => {
    const text = `
class A(B[int], metaclass=Meta):
    x: int
    y, z = 1, 2
    class Inner: ...
    def __init__(self, a):
        self.a = a
        self.b: str = ""
        self.c, self.d = 1, 2
        other.e = 1
        setattr(self, "g", 1)
    @property
    def a(self) -> int: ...
    @a.setter
    def a(self, value): ...
`;
    const { bases, metaclass, members, perhaps } = classOf(text);
    expect({ bases, metaclass }).toEqual({ bases: ['B[int]'], metaclass: 'Meta' });
    expect(Object.keys(members).sort()).toEqual(['Inner', '__init__', 'a', 'b', 'd', 'x', 'y', 'z']);
    expect(members.a).toMatchObject({ binding: 'property', returns: 'int' });
    expect(members.b).toEqual({ is: 'value', annotation: 'str' });
    expect(perhaps).toEqual(['c', 'e', 'g']);
  });

  it.each([
    ['    def __getattr__(self, name): ...', true],
    ['    def f(self, n):\n        setattr(self, n, 1)', true],
    ['    def f(self, d):\n        self.__dict__.update(d)', true],
    ['    def __setstate__(self, d):\n        self.__dict__.update(d)', undefined],
    ['    if not TYPE_CHECKING:\n        def __getattr__(self, name): ...', undefined],
    ['    def f(self):\n        setattr(self, "n", 1)', undefined],
  ])('that may have more: %j', (body, hasDynamicAttributes) => {
    expect(classOf(`class A:\n${body}`).hasDynamicAttributes).toBe(hasDynamicAttributes);
  });

  it.each([
    ['@dataclass\nclass A: ...', false],
    ['@unheard_of\nclass A: ...', true],
    ['class A:\n    exec(x)', true],
    ['class A:\n    for n in x:\n        pass', true],
  ])('that cannot be listed: %j %s', (text, isOpen) => {
    expect(classOf(text).open !== undefined).toBe(isOpen);
  });
});
