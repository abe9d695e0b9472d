import type { Expression } from './intermediate.ts';
import { KINDS, NO_WAY_UP, NOT_TWO_SLASHES, SAFE, SAFE_BUT_AMOUNT, safeFor } from './kinds.ts';
import { type CallExpression, known, NOTHING_KNOWN, whenBoth } from './known.ts';
import type { Value } from './value.ts';
import type { Known, Walker } from './walker.ts';

/** The facts that a comparison proves about its sides. */
export function compareKnown(walker: Walker, test: Expression & { kind: 'compare' }, truth: boolean): Known {
  const { operator, left, right } = test;
  if (/^(not in|!==?|is not|<>)$/.test(operator)) {
    const positive = operator === 'not in' ? 'in' : '==';
    return compareKnown(walker, { ...test, operator: positive }, !truth);
  }
  if (operator === 'in') return membershipKnown(walker, { item: left, container: right }, truth);
  if (/^(===?|is)$/.test(operator)) return equalityKnown(walker, left, right, truth);
  if (!/^[<>]=?$/.test(operator)) return NOTHING_KNOWN;
  const position = positionKnown(walker, test, truth);
  if (position !== null) return position;
  const bounded = operator.startsWith('<') === truth ? left : right;
  return known(walker, bounded, KINDS.resource.mask);
}

/** `list.indexOf(x) >= 0`, `list.indexOf(x) > -1`. */
function positionKnown(
  walker: Walker,
  { operator, left }: Expression & { kind: 'compare' },
  truth: boolean,
): Known | null {
  if (left.kind !== 'call' || left.callee.kind !== 'member' || left.callee.name !== 'indexOf') return null;
  const [item] = left.arguments;
  if (item === undefined) return null;
  const pair = { item: item.value, container: left.callee.object };
  return membershipKnown(walker, pair, operator.startsWith('>') === truth);
}

/** `x == "a"`; also `typeof x === "number"`, `commonpath([...]) == base`, `list.indexOf(x) === -1`. */
function equalityKnown(walker: Walker, left: Expression, right: Expression, truth: boolean): Known {
  if (isLiteral(left) && isLiteral(right)) return NOTHING_KNOWN;
  if (isLiteral(left)) return equalityKnown(walker, right, left, truth);
  const position = methodCall([left], /^indexOf$/);
  const item = position?.call.arguments[0]?.value;
  if (position !== null && item !== undefined)
    return membershipKnown(walker, { item, container: position.object }, !truth);
  if (!truth) return prototypeKnown(walker, left, right);
  const common = methodCall([left, right], /^common(path|prefix)$/);
  return common === null ? equalTo(walker, left, right) : commonKnown(walker, common.call);
}

/** `key !== '__proto__'`. */
function prototypeKnown(walker: Walker, left: Expression, right: Expression): Known {
  const isPrototype = right.kind === 'text' && right.text === '__proto__';
  return isPrototype ? known(walker, left, KINDS.pollution.mask) : NOTHING_KNOWN;
}

/** `typeof table[key] === 'function'`, and the same of a name for it. */
function callableKnown(walker: Walker, value: Expression): Known {
  const own = known(walker, value, KINDS.choice.mask);
  return value.kind === 'index' ? whenBoth(own, known(walker, value.index, KINDS.choice.mask)) : own;
}

/** The value belongs to the program, though a caller may have chosen which one. */
function isOwn({ traces }: Value): boolean {
  return traces.every(({ safe }) => (safe | KINDS.choice.mask) === SAFE);
}

function isLiteral({ kind }: Expression): boolean {
  return kind === 'text' || kind === 'constant';
}

/** The first of these that is a call of a method with this name. */
function methodCall(sides: Expression[], name: RegExp): { call: CallExpression; object: Expression } | null {
  for (const side of sides)
    if (side.kind === 'call' && side.callee.kind === 'member' && name.test(side.callee.name))
      return { call: side, object: side.callee.object };
  return null;
}

function equalTo(walker: Walker, left: Expression, right: Expression): Known {
  const type = left.kind === 'call' && left.callee.kind === 'name' && left.callee.name === 'typeof';
  if (type) return typeKnown(walker, left, right);
  const isFixed =
    right.kind === 'text' || (right.kind === 'constant' && !/^(None|null|undefined|NaN)$/.test(right.text));
  const value = isFixed ? null : walker.evaluate(right);
  if (value !== null && (!isOwn(value) || right.kind === 'constant')) return NOTHING_KNOWN;
  // A checked origin of a message makes its data safe: the sender answers for it.
  if (left.kind === 'member' && left.name === 'origin')
    return known(walker, { kind: 'member', object: left.object, name: 'data', at: left.at }, SAFE);
  return known(walker, left, SAFE);
}

function typeKnown(walker: Walker, { arguments: [of] }: CallExpression, type: Expression): Known {
  if (of === undefined || type.kind !== 'text') return NOTHING_KNOWN;
  if (type.text === 'function') return callableKnown(walker, of.value);
  if (type.text === 'string') return known(walker, of.value, KINDS.nosql.mask);
  return /^(number|boolean|bigint)$/.test(type.text)
    ? known(walker, of.value, SAFE_BUT_AMOUNT)
    : NOTHING_KNOWN;
}

/** `os.path.commonpath([base, real]) == base`: those items that are resolved paths are below it. */
function commonKnown(walker: Walker, call: CallExpression): Known {
  const [first] = call.arguments;
  const items = first?.value.kind === 'list' ? first.value.items : [];
  return items.reduce<Known>((all, item) => whenBoth(all, known(walker, item, KINDS.path.mask)), new Map());
}

/** `item in container`. */
export type Membership = { item: Expression; container: Expression };

/** `x in allowed`, and facts about a text that does not contain a literal. */
export function membershipKnown(walker: Walker, { item, container }: Membership, truth: boolean): Known {
  const holder = walker.evaluate(container);
  if (item.kind === 'text') return truth ? NOTHING_KNOWN : known(walker, container, absentKnown(item.text));
  // `base in real.parents`
  if (container.kind === 'member' && container.name === 'parents')
    return truth ? known(walker, container.object, KINDS.path.mask) : NOTHING_KNOWN;
  if (
    !truth &&
    container.kind === 'list' &&
    container.items.some((one) => one.kind === 'text' && one.text === '__proto__')
  )
    return known(walker, item, KINDS.pollution.mask);
  const isText = container.kind === 'text' || container.kind === 'build';
  return truth && !isText && isOwn(holder) ? known(walker, item, SAFE_BUT_AMOUNT) : NOTHING_KNOWN;
}

/** The labels of a text that does not contain another. */
function absentKnown(text: string): number {
  if (text === '..' || text === '../') return NO_WAY_UP;
  if (text === '/' || text === '\\') return KINDS.path.mask | NOT_TWO_SLASHES;
  if (text === '\n' || text === '\r' || text === '\\n') return safeFor('log', 'header');
  return 0;
}
