/** Modules of Python's standard library that a function body is likely to need. */
const MODULES = [
  'bisect',
  'collections',
  'copy',
  'csv',
  'datetime',
  'decimal',
  'fractions',
  'functools',
  'hashlib',
  'heapq',
  'itertools',
  'json',
  'math',
  'operator',
  'os',
  'random',
  're',
  'statistics',
  'string',
  'sys',
  'time',
];
/** Names that almost never mean anything else. */
const NAMES: Readonly<Record<string, string>> = {
  Counter: 'collections',
  OrderedDict: 'collections',
  defaultdict: 'collections',
  deque: 'collections',
  lru_cache: 'functools',
  reduce: 'functools',
  ceil: 'math',
  floor: 'math',
  sqrt: 'math',
  combinations: 'itertools',
  permutations: 'itertools',
  groupby: 'itertools',
  Any: 'typing',
  Callable: 'typing',
  Dict: 'typing',
  Iterable: 'typing',
  List: 'typing',
  Optional: 'typing',
  Set: 'typing',
  Tuple: 'typing',
  Union: 'typing',
};

/**
 * A Python function with the imports its body assumes: a model that continues a function's head has no place left to
 * write them. Only from the standard library, and only names that nothing else defines.
 */
export function withStandardImports(code: string): string {
  const bare = code.replace(/("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g, ' ');
  const isGiven = (name: string) =>
    new RegExp(
      `\\bimport\\b[^\\n]*\\b${name}\\b|\\b(?:def|class|as|for)\\s+${name}\\b|\\b${name}\\s*(?:=(?!=)|,[^\\n]*=(?!=))|[(,]\\s*${name}\\s*[:,)=]`,
    ).test(bare);
  const modules = MODULES.filter((name) => new RegExp(`(?<![\\w.])${name}\\.`).test(bare) && !isGiven(name));
  const names = Object.keys(NAMES).filter(
    (name) => new RegExp(`(?<![\\w.])${name}(?=[[(])`).test(bare) && !isGiven(name),
  );
  const lines = [
    ...modules.map((name) => `import ${name}`),
    ...names.map((name) => `from ${NAMES[name]} import ${name}`),
  ];
  return lines.length === 0 ? code : `${lines.join('\n')}\n\n${code}`;
}
