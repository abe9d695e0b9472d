import { fieldOf, type PythonNode } from './syntax.ts';

/** One parameter; `kind` says how an argument can be passed to it. */
export type Parameter = {
  name: string;
  kind: 'positional' | 'either' | 'rest' | 'keyword' | 'keywords';
  annotation: string | null;
};

/**
 * Writes parameters as one text, one line each, as in a `def` but with a tab before the annotation and
 * without defaults; `/` and `*` alone are separators.
 */
export function writeParameters(list: PythonNode, text: string): string {
  return list.children.map((node) => writeParameter(node, text)).join('\n');
}

function writeParameter(node: PythonNode, text: string): string {
  const slice = ({ start, end }: PythonNode) => text.slice(start, end);
  const type = fieldOf(node, 'type');
  const annotation = type === null ? '' : `\t${slice(type).replace(/\s+/g, ' ')}`;
  switch (node.type) {
    case 'keyword_separator':
      return '*';
    case 'positional_separator':
      return '/';
    case 'default_parameter':
    case 'typed_default_parameter':
      return `${slice(fieldOf(node, 'name') ?? node)}${annotation}`;
    case 'typed_parameter':
      return `${node.children[0] === undefined ? '' : slice(node.children[0])}${annotation}`;
    default:
      return slice(node);
  }
}

/** Parses the output of `writeParameters`. */
export function readParameters(written: string): Parameter[] {
  const lines = written === '' ? [] : written.split('\n');
  const slash = lines.indexOf('/');
  const star = lines.findIndex((line) => /^\*(?!\*)/.test(line));
  return lines.flatMap((line, index): Parameter[] => {
    const [word = '', annotation = null] = line.split('\t');
    if (word === '/' || word === '*') return [];
    const name = word.replace(/^\*+/, '');
    if (word.startsWith('**')) return [{ name, kind: 'keywords', annotation }];
    if (word.startsWith('*')) return [{ name, kind: 'rest', annotation }];
    const isKeyword = star >= 0 && index > star;
    return [{ name, kind: isKeyword ? 'keyword' : index < slash ? 'positional' : 'either', annotation }];
  });
}
