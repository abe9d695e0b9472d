/** Functions and types that every Python module has without an import, of those that begin with a small letter (library reference, "Built-in Functions" and "Built-in Constants"). */
const NAMES = new Set([
  ...['abs', 'aiter', 'all', 'anext', 'any', 'ascii', 'bin', 'bool', 'breakpoint', 'bytearray', 'bytes'],
  ...[
    'callable',
    'chr',
    'classmethod',
    'compile',
    'complex',
    'copyright',
    'credits',
    'delattr',
    'dict',
    'dir',
  ],
  ...['divmod', 'enumerate', 'eval', 'exec', 'exit', 'filter', 'float', 'format', 'frozenset', 'getattr'],
  ...['globals', 'hasattr', 'hash', 'help', 'hex', 'id', 'input', 'int', 'isinstance', 'issubclass', 'iter'],
  ...['len', 'license', 'list', 'locals', 'map', 'max', 'memoryview', 'min', 'next', 'object', 'oct', 'open'],
  ...['ord', 'pow', 'print', 'property', 'quit', 'range', 'repr', 'reversed', 'round', 'set', 'setattr'],
  ...['slice', 'sorted', 'staticmethod', 'str', 'sum', 'super', 'tuple', 'type', 'vars', 'zip'],
]);

export function isPythonBuiltin(name: string): boolean {
  return NAMES.has(name) || /^__\w+__$/.test(name);
}
