import { descendants, fieldOf, type PythonNode, stringIn } from './syntax.ts';

/** Facts from the whole text about the names in it. */
export type Surroundings = {
  /** Expressions whose type the code checks (`isinstance(x, ...)`), as written. */
  guarded: Set<string>;
  /** Attributes that the code itself sets on something. */
  setAttributes: Set<string>;
  /** The contents of string literals: columns, keys. */
  strings: Set<string>;
  /** Names of variables that are passed on, so that other code may have changed their values. */
  handedOn: Set<string>;
};

const ASKING = /^(?:isinstance|issubclass|hasattr|getattr|callable|type|cast|typing\.cast)$/;

export function readSurroundings(root: PythonNode, text: string): Surroundings {
  const found: Surroundings = {
    guarded: new Set(),
    setAttributes: new Set(),
    strings: new Set(),
    handedOn: new Set(),
  };
  for (const node of descendants(root)) readNode(node, text, found);
  return found;
}

function readNode(node: PythonNode, text: string, found: Surroundings): void {
  switch (node.type) {
    case 'string': {
      const words = stringIn(node, text);
      if (words !== null) found.strings.add(words);
      return;
    }
    case 'identifier':
      if (isHandedOn(node)) found.handedOn.add(textOf(node, text));
      return;
    case 'attribute':
      if (isTarget(node)) found.setAttributes.add(textOf(fieldOf(node, 'attribute'), text));
      return;
    case 'call':
      readCall(node, text, found);
      return;
    case 'match_statement':
      found.guarded.add(textOf(fieldOf(node, 'subject'), text));
      return;
  }
}

function readCall(node: PythonNode, text: string, found: Surroundings): void {
  const [first = null, second = null] = fieldOf(node, 'arguments')?.children ?? [];
  const callee = textOf(fieldOf(node, 'function'), text);
  if (ASKING.test(callee)) found.guarded.add(textOf(first, text));
  const name = /\b(?:setattr|patch\.object)$/.test(callee) ? stringIn(second, text) : null;
  if (name !== null) found.setAttributes.add(name);
}

/** Whether a variable is used here as a whole: as an argument, as a value, as an item. */
function isHandedOn({ field, parent }: PythonNode): boolean {
  switch (parent?.type) {
    case 'attribute':
      return false;
    case 'subscript':
      return field !== 'value';
    case 'assignment':
      return field === 'right';
    case 'keyword_argument':
      return field === 'value';
    case 'with_item':
    case 'as_pattern_target':
      return false;
    default:
      return true;
  }
}

function textOf(node: PythonNode | null, text: string): string {
  return node === null ? '' : text.slice(node.start, node.end);
}

/** Whether an attribute is set or deleted here rather than read. */
export function isTarget(node: PythonNode): boolean {
  let at = node;
  while (
    /^(?:pattern_list|tuple_pattern|list_pattern|tuple|list|expression_list)$/.test(at.parent?.type ?? '')
  )
    at = at.parent as PythonNode;
  const holder = at.parent?.type ?? '';
  if (holder === 'delete_statement') return true;
  return (
    at.field === 'left' && /^(?:assignment|augmented_assignment|for_statement|for_in_clause)$/.test(holder)
  );
}

/** Exceptions that a handler must catch for the code above it to count as an attempt. */
const TRIAL = {
  import: /\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b|^except\s*:/,
  attribute: /\b(?:AttributeError|ImportError|ModuleNotFoundError|NameError)\b/,
  keyword: /\bTypeError\b/,
};
/** Conditions that choose between versions, platforms and optional packages. */
const CHOICE =
  /\bsys\.(?:version|platform|implementation)|\bos\.name\b|\bplatform\.|\bhasattr\(|\bTYPE_CHECKING\b|\b\w*(?:version|VERSION)\w*\b|\bPY\d|\b_?HAS_|\b_?HAVE_|_AVAILABLE\b|_available\b/;

/** Whether code is only attempted, or is in one of several branches for different environments. */
export function isOnTrial(node: PythonNode, text: string, what: keyof typeof TRIAL): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (isTrial(at, text, what)) return true;
  return false;
}

function isTrial(node: PythonNode, text: string, what: keyof typeof TRIAL): boolean {
  switch (node.type) {
    case 'ERROR':
      return true;
    case 'try_statement':
      return catches(node, text, what);
    case 'boolean_operator':
      return /\bhasattr\(/.test(textOf(node, text));
    case 'with_statement':
      return EXPECTING.test(textOf(node.children[0] ?? null, text));
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return isChoice(textOf(fieldOf(node, 'condition'), text), what);
    case 'conditional_expression':
      return isChoice(textOf(node.children[1] ?? null, text), what);
    default:
      return false;
  }
}

/** `with` statements that expect their body to fail. */
const EXPECTING = /\b(?:raises|suppress|assertRaises\w*|warns)\b/;

/** `if x is None` chooses between packages for imports only. */
function isChoice(condition: string, what: keyof typeof TRIAL): boolean {
  return CHOICE.test(condition) || (what === 'import' && /\bis (?:not )?None\b/.test(condition));
}

function catches(statement: PythonNode, text: string, what: keyof typeof TRIAL): boolean {
  return statement.children.some(({ type, children, start, end }) => {
    if (!/^except/.test(type)) return false;
    const block = children.find((child) => child.type === 'block');
    return TRIAL[what].test(text.slice(start, block?.start ?? end));
  });
}
