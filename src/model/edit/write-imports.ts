import type { Import, TakenName } from './read-imports.ts';
import type { FileStyle } from './style.ts';

/** An import in the file's own form; empty when it has no names. */
export function writeImport({ module, names, isNamed }: Import, language: string, style: FileStyle): string {
  if (language === 'python') return pythonImport(module, names, isNamed);
  const quote = style.quotes === 'single' ? "'" : '"';
  const from = `${quote}${module}${quote}`;
  const end = style.semicolons ? ';' : '';
  if (names.length === 0) return style.modules === 'esm' ? `import ${from}${end}` : `require(${from})${end}`;
  return style.modules === 'esm' ? moduleImport(names, from) + end : requirement(names, from, end);
}

function pythonImport(module: string, names: TakenName[], isNamed: boolean): string {
  if (isNamed) return `from ${module} import ${names.map((name) => aliased(name, ' as ')).join(', ')}`;
  const alias = names[0]?.alias ?? module;
  return alias === module ? `import ${module}` : `import ${module} as ${alias}`;
}

function moduleImport(names: TakenName[], from: string): string {
  const isType = names.every((name) => name.isType);
  const whole = names.find(({ name }) => name === '*');
  const first = names.find(({ name }) => name === 'default');
  const named = names.filter(({ name }) => name !== '*' && name !== 'default');
  const inBraces = named.map((name) => (name.isType && !isType ? 'type ' : '') + aliased(name, ' as '));
  const clauses = [
    first?.alias ?? '',
    whole === undefined ? '' : `* as ${whole.alias}`,
    inBraces.length === 0 ? '' : `{ ${inBraces.join(', ')} }`,
  ].filter((clause) => clause !== '');
  return `import ${isType ? 'type ' : ''}${clauses.join(', ')} from ${from}`;
}

function requirement(names: TakenName[], from: string, end: string): string {
  const whole = names.filter(({ name }) => name === '*' || name === 'default');
  const named = names.filter(({ name }) => name !== '*' && name !== 'default');
  const lines = whole.map(({ alias }) => `const ${alias} = require(${from})${end}`);
  if (named.length > 0)
    lines.push(`const { ${named.map((name) => aliased(name, ': ')).join(', ')} } = require(${from})${end}`);
  return lines.join('\n');
}

export function aliased({ name, alias }: TakenName, separator: string): string {
  return name === alias ? name : `${name}${separator}${alias}`;
}
