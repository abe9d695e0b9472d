/** Types of Python's standard library whose values are written as calls, with each one's module. */
export const PYTHON_VALUE_MODULES: Readonly<Record<string, string>> = {
  Counter: 'collections',
  Decimal: 'decimal',
  Fraction: 'fractions',
  OrderedDict: 'collections',
  Path: 'pathlib',
  PurePath: 'pathlib',
  PurePosixPath: 'pathlib',
  UUID: 'uuid',
  date: 'datetime',
  datetime: 'datetime',
  deque: 'collections',
  time: 'datetime',
  timedelta: 'datetime',
};

/** Built-in types of the same kind. */
const PYTHON_VALUE_BUILTINS: readonly string[] = [
  ...['bytearray', 'bytes', 'complex', 'dict', 'float', 'frozenset'],
  ...['int', 'list', 'range', 'set', 'str', 'tuple'],
];

/** Built-in types of JavaScript whose values are written with `new`. */
const JAVASCRIPT_VALUES: readonly string[] = ['Date', 'Map', 'Set', 'URL', 'Uint8Array'];

const PYTHON_NAMES = Object.keys(PYTHON_VALUE_MODULES);
const PYTHON_MODULES = [...new Set(Object.values(PYTHON_VALUE_MODULES))];

/** The part before the parenthesis of such a value: `Decimal`, `datetime.date`, `new Set`. */
export const VALUE_TYPE = new RegExp(
  `^(?:new\\s+(?:${JAVASCRIPT_VALUES.join('|')})|(?:${PYTHON_MODULES.join('|')})\\.(?:${PYTHON_NAMES.join('|')})|` +
    `${[...PYTHON_NAMES, ...PYTHON_VALUE_BUILTINS, 'BigInt'].join('|')})(?=\\()`,
);
