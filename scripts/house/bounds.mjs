import { isTest } from './tree.mjs';

/** Where numbers are allowed: bounds that several places use, and the defaults of the settings. */
const HOMES = /^src\/config\/(limits|schema|limits\/[a-z-]+)\.ts$/;
const LEAST = 1000;
const BOUND_WORD = /timeout|deadline|max|limit/i;
const BOUND_UNIT =
  /(Ms|Bytes|Tokens|Characters|_ms|_bytes|_tokens|_characters|_MS|_BYTES|_TOKENS|_CHARACTERS)$/;
const WAIT = /^(setTimeout|setInterval|sleep|.*\.(sleep|timeout|setTimeout))$/;
/** Only digits and arithmetic: anything else is computed at run time, and bounds nothing by itself. */
const CONSTANT = /^[\d\s_xa-fA-F*+/()-]+$/;
/**
 * The construct that names a value, and the field of the name.
 * @type {Record<string, string>}
 */
const NAME_FIELDS = {
  pair: 'key',
  variable_declarator: 'name',
  public_field_definition: 'name',
  assignment_expression: 'left',
  object_assignment_pattern: 'left',
  required_parameter: 'pattern',
};

/** A constant at the top of a file, in the style of bounds. */
const CONSTANT_NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

/** @typedef {import('web-tree-sitter').Node} Node */

/**
 * A number of 1000 or more that bounds a wait or a size has its name and unit: a constant at the top of the file that
 * uses it, or in src/config/limits/ when several files do.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkBounds(tree) {
  /** @type {Map<string, import('./tree.mjs').Finding>} */
  const findings = new Map();
  const paths = tree.code.filter((path) => path.startsWith('src/') && !isTest(path) && !HOMES.test(path));
  for (const path of paths)
    for (const { text, line, node } of await tree.syntax(path, '(number) @number')) {
      if (Number(text.replaceAll('_', '')) < LEAST) continue;
      const value = wholeValue(node);
      const owner = CONSTANT.test(value.text) ? boundName(value) : null;
      const message = `${value.text} bounds ${owner}: name it in a constant at the top of the file, with its unit`;
      if (owner !== null) findings.set(`${path} ${value.id}`, { path, line, message });
    }
  return { findings: [...findings.values()], notes: [] };
}

/**
 * The whole arithmetic expression that contains a number.
 * @param {Node} number
 */
function wholeValue(number) {
  let value = number;
  while (value.parent !== null && /^(binary|parenthesized|unary)_expression$/.test(value.parent.type))
    value = value.parent;
  return value;
}

/**
 * The thing a value bounds: by a name that says so, or by the waiting function it is passed to.
 * @param {Node} value
 */
function boundName(value) {
  const parent = value.parent;
  if (parent?.type === 'arguments') {
    const callee = parent.parent?.childForFieldName('function')?.text ?? '';
    return WAIT.test(callee) ? callee : null;
  }
  const name = parent?.childForFieldName(NAME_FIELDS[parent.type] ?? '')?.text ?? '';
  if (CONSTANT_NAME.test(name) && isAtTop(parent)) return null;
  return BOUND_WORD.test(name) || BOUND_UNIT.test(name) ? name : null;
}

/** @param {Node | null} declarator */
function isAtTop(declarator) {
  const statement = declarator?.parent?.parent ?? null;
  return statement?.type === 'program' || statement?.parent?.type === 'program';
}
