/**
 * Code that tries to look right: its `f` is wrong, and should give 4 for 2. `fail`: the check contradicts it; `unknown`: it is not
 * tried. The names of the judges are those of this program and of one that shares its process with what it judges.
 */
export type Forgery = { name: string; expected: 'fail' | 'unknown'; code: string };

/** In Python; it gives 6 for 2. */
export const WRONG = 'def f(a):\n    return a * 3\n';

/** Python code whose values lie. */
export const LYING_VALUES: Forgery[] = [
  {
    name: 'is equal to everything',
    expected: 'fail',
    code: `class Any:\n    def __eq__(self, other): return True\n    def __hash__(self): return 4\n    def __repr__(self): return '4'\n    @property\n    def __class__(self): return int\ndef f(a): return Any()\n`,
  },
  {
    name: 'is an int that is equal to everything',
    expected: 'fail',
    code: `class Any(int):\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\n    def __repr__(self): return '4'\n    __rsub__ = __sub__\n    __hash__ = int.__hash__\ndef f(a): return Any(6)\n`,
  },
  {
    name: 'has the right int in a type of its own',
    expected: 'fail',
    code: `class Four(int):\n    def __add__(self, other): return -1\ndef f(a): return Four(4)\n`,
  },
  {
    name: 'has a type that is equal to int',
    expected: 'fail',
    code: `class Meta(type):\n    def __eq__(cls, other): return True\n    def __hash__(cls): return hash(int)\n    def __instancecheck__(cls, one): return True\nclass Any(metaclass=Meta):\n    def __bytes__(self): return b'4'\n    def __eq__(self, other): return True\ndef f(a): return Any()\n`,
  },
];

/** A call that asks more of Python than the function, of which the code has changed its own. */
export const PATCHED_CALL: Forgery = {
  name: 'replaces what the call does with the result',
  expected: 'fail',
  code: `${WRONG}import builtins\nbuiltins.sorted = builtins.sum = lambda *_: 4\n`,
};
