import { type Hit, isNode, nodesOf, type TreeNode } from './syntax-tree.ts';

/** The findings of a rule at one node; `text` is the whole source. */
type Rule = (node: TreeNode, text: string) => Hit[];

const TYPEOF_RESULTS = new Set([
  'undefined',
  'object',
  'boolean',
  'number',
  'string',
  'function',
  'symbol',
  'bigint',
]);

/** `typeof x === 'strnig'` is never true. */
const typeofTypo: Rule = (node) => {
  if (node.type !== 'BinaryExpression' || !isEquality(node)) return [];
  const [left, right] = sides(node);
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const isTypeof = side?.type === 'UnaryExpression' && side.operator === 'typeof';
    if (!isTypeof || other?.type !== 'Literal' || typeof other.value !== 'string') continue;
    if (!TYPEOF_RESULTS.has(other.value))
      return [wrong('valid-typeof', other, `typeof never gives "${other.value}"`)];
  }
  return [];
};

/** NaN equals nothing, not even itself. */
const compareWithNaN: Rule = (node) => {
  if (node.type !== 'BinaryExpression' || !isEquality(node)) return [];
  const isNaNName = (side: TreeNode | undefined) => side?.type === 'Identifier' && side.name === 'NaN';
  return sides(node).some(isNaNName)
    ? [wrong('use-isnan', node, 'a comparison with NaN is always the same: use Number.isNaN')]
    : [];
};

/** `!key in object` tests whether `false` or `true` is a key. */
const negatedLeft: Rule = (node, text) => {
  if (node.type !== 'BinaryExpression' || !['in', 'instanceof'].includes(String(node.operator))) return [];
  const [left] = sides(node);
  const isBare = left?.type === 'UnaryExpression' && left.operator === '!' && text[node.range[0]] === '!';
  const message = `"!" negates the left side of "${node.operator}", not the whole: put it in parentheses`;
  return isBare && left.range[0] === node.range[0] ? [wrong('no-unsafe-negation', node, message)] : [];
};

const NOT_CALLABLE = new Set(['Math', 'JSON', 'Reflect', 'Atomics', 'Intl']);
const NOT_NEWABLE = new Set(['Symbol', 'BigInt']);

const wrongCall: Rule = (node) => {
  const callee = node.callee;
  if (!isNode(callee) || callee.type !== 'Identifier') return [];
  const name = String(callee.name);
  if (NOT_CALLABLE.has(name)) return [wrong('no-obj-calls', node, `${name} is not a function`)];
  const isNew = node.type === 'NewExpression' && NOT_NEWABLE.has(name);
  return isNew ? [wrong('no-new-native-nonconstructor', node, `${name} is called without new`)] : [];
};

const duplicateKeys: Rule = (node) => {
  if (node.type !== 'ObjectExpression') return [];
  const plain = nodesOf(node.properties).filter(
    ({ kind, computed, shorthand, key }) =>
      kind === 'init' && computed !== true && shorthand !== true && keyName(key) !== '__proto__',
  );
  return repeated(plain, ({ key }) => keyName(key)).map(({ key, node: again }) =>
    suspect('no-dupe-keys', again, `the key "${key}" is given twice: the last one counts`),
  );
};

const duplicateMembers: Rule = (node) => {
  if (node.type !== 'ClassBody') return [];
  // A TypeScript declaration without a body is an overload.
  const methods = nodesOf(node.body).filter(
    ({ type, computed, value }) =>
      type === 'MethodDefinition' && computed !== true && isNode(value) && isNode(value.body),
  );
  const signature = (method: TreeNode) => {
    const name = keyName(method.key);
    return name === null ? null : `${method.static === true ? 'static ' : ''}${accessor(method)}${name}`;
  };
  return repeated(methods, signature).map(({ key, node: again }) =>
    suspect('no-dupe-class-members', again, `the class has "${key}" twice: the last one counts`),
  );
};

const duplicateCases: Rule = (node, text) => {
  if (node.type !== 'SwitchStatement') return [];
  const textOf = ({ test }: TreeNode) =>
    isNode(test) && test.type !== 'CallExpression' ? text.slice(...test.range) : null;
  return repeated(nodesOf(node.cases), textOf).map(({ key, node: again }) =>
    suspect('no-duplicate-case', again, `a case for ${key} stands above: this one is never reached`),
  );
};

const ENDS = new Set(['ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement']);
/** Statements that count although they are not reached: hoisted declarations, and types. */
const LIFTED = /^(FunctionDeclaration|TS\w+|EmptyStatement)$/;

const unreachable: Rule = (node) => {
  if (!['BlockStatement', 'StaticBlock', 'SwitchCase', 'Program'].includes(node.type)) return [];
  const statements = nodesOf(node.type === 'SwitchCase' ? node.consequent : node.body);
  const end = statements.findIndex(({ type }) => ENDS.has(type));
  const lost = end < 0 ? undefined : statements.slice(end + 1).find((next) => !isLifted(next));
  return lost === undefined ? [] : [suspect('no-unreachable', lost, 'this is never reached')];
};

/** Rules that look at one node each; those that need scopes are elsewhere. */
export const NODE_RULES: readonly Rule[] = [
  typeofTypo,
  compareWithNaN,
  negatedLeft,
  wrongCall,
  duplicateKeys,
  duplicateMembers,
  duplicateCases,
  unreachable,
];

function isLifted(node: TreeNode): boolean {
  const isBareVar =
    node.type === 'VariableDeclaration' &&
    node.kind === 'var' &&
    nodesOf(node.declarations).every(({ init }) => init === null);
  // `break` after `return` in a `case` is a habit, not a mistake.
  return isBareVar || LIFTED.test(node.type) || node.type === 'BreakStatement';
}

function isEquality({ operator }: TreeNode): boolean {
  return ['===', '!==', '==', '!='].includes(String(operator));
}

function sides({ left, right }: TreeNode): (TreeNode | undefined)[] {
  return [isNode(left) ? left : undefined, isNode(right) ? right : undefined];
}

function accessor({ kind }: TreeNode): string {
  return kind === 'get' || kind === 'set' ? `${kind} ` : '';
}

/** A name, string or number as a lookup key; null for a computed key. */
function keyName(key: unknown): string | null {
  if (!isNode(key)) return null;
  if (key.type === 'Identifier') return String(key.name);
  const isPlain = key.type === 'Literal' && ['string', 'number'].includes(typeof key.value);
  return isPlain ? String(key.value) : null;
}

/** The nodes whose key occurred before. */
function repeated(nodes: TreeNode[], keyOf: (node: TreeNode) => string | null) {
  const seen = new Set<string>();
  return nodes.flatMap((node) => {
    const key = keyOf(node);
    if (key === null || !seen.has(key)) {
      if (key !== null) seen.add(key);
      return [];
    }
    return [{ key, node }];
  });
}

function wrong(rule: string, node: TreeNode, message: string): Hit {
  return { rule, kind: 'wrong', message, node };
}

function suspect(rule: string, node: TreeNode, message: string): Hit {
  return { rule, kind: 'suspect', message, node };
}
