import { type Membership, membershipKnown } from './compare-guards.ts';
import { type Expression, parameterOf } from './intermediate.ts';
import { BEGINS_WITH_SLASH, KINDS, NOT_ABSOLUTE, NOT_TWO_SLASHES, SAFE_BUT_AMOUNT } from './kinds.ts';
import { type CallExpression, known, NOTHING_KNOWN, SAFE_HOST, truthKnown } from './known.ts';
import { pathOf } from './path.ts';
import { patternKnown } from './patterns.ts';
import type { Known, Walker } from './walker.ts';

const FIXED_URL = /^https?:\/\/[^/?#\ue000\ue001]+[/?#]/;
const WORD_TEST =
  /^is(digit|decimal|numeric|alnum|alpha|identifier)$|^is_?(integer|safe_?integer|numeric|uuid|int|alphanumeric)$/i;
const MEMBERSHIP = /^(includes|has|contains|hasOwnProperty|hasOwn|has_key|__contains__)$/;
/** Functions outside the file whose name says that they validate their argument. */
const VALIDATOR =
  /(^|_|\.)(is|has|check|validate|verify|ensure|assert|allowed?)(_?|(?=[A-Z]))\w*(safe|valid|allow|permit|trust|whitelist|secure|legal|acceptable|file|path|url|host)/i;

/** The facts that a call used as a test proves about its arguments or its receiver. */
export function callKnown(walker: Walker, call: CallExpression, truth: boolean): Known {
  const { callee } = call;
  const local = localKnown(walker, call, truth);
  if (local !== null) return local;
  const special =
    callee.kind === 'member'
      ? methodKnown(walker, call, { object: callee.object, method: callee.name }, truth)
      : builtinKnown(walker, call, callee, truth);
  if (special !== null) return special;
  const name = walker.evaluate(callee).name ?? (callee.kind === 'member' ? callee.name : '');
  const [first] = call.arguments;
  if (truth && first !== undefined && VALIDATOR.test(name.replace(/^.*\./, '')))
    return known(walker, first.value, SAFE_BUT_AMOUNT);
  return truthKnown(walker, call, truth);
}

/** Built-in functions that are tests. */
function builtinKnown(
  walker: Walker,
  call: CallExpression,
  callee: Expression,
  truth: boolean,
): Known | null {
  const [first] = call.arguments;
  if (callee.kind !== 'name' || first === undefined) return null;
  if (/^(bool|Boolean)$/.test(callee.name)) return walker.knownOf(first.value, truth);
  if (callee.name === 'isNaN') return truth ? NOTHING_KNOWN : known(walker, first.value, SAFE_BUT_AMOUNT);
  if (!truth) return null;
  if (callee.name === 'all') return everyKnown(walker, first.value);
  return callee.name === 'isinstance' ? instanceKnown(walker, call) : null;
}

/** A function of the file that validates its parameters: the facts its body establishes when it returns true. */
function localKnown(walker: Walker, call: CallExpression, truth: boolean): Known | null {
  const function_ = walker.evaluate(call.callee).function;
  if (function_ === null) return null;
  const summary = walker.summaryOf(function_);
  const found: Known = new Map();
  if (summary === null || !truth) return found;
  for (const [position, { name, value }] of call.arguments.entries()) {
    const bits = summary.whenTrue.get(parameterOf(function_, position, name)) ?? 0;
    if (bits !== 0) for (const [path, said] of known(walker, value, bits)) found.set(path, said);
  }
  return found;
}

type Method = { object: Expression; method: string };

/** Methods that are tests: of the text itself, of a list, a pattern, a path. */
function methodKnown(walker: Walker, call: CallExpression, on: Method, truth: boolean): Known | null {
  const { object, method } = on;
  const [first, second] = call.arguments.map(({ value }) => value);
  if (/^starts?_?with$/i.test(method))
    return first === undefined ? null : prefixKnown(walker, object, first, truth);
  if (MEMBERSHIP.test(method)) {
    const pair = second === undefined ? [first, object] : [second, first];
    const [item, container] = pair;
    if (item === undefined || container === undefined) return null;
    return membershipKnown(walker, { item, container } satisfies Membership, truth);
  }
  if (/^(fullmatch|match|test)$/.test(method)) return patternKnown(walker, call, on, truth);
  const [checked, bits] = truth ? whenYes(walker, call, on) : whenNo(call, on);
  return checked === undefined ? null : known(walker, checked, bits);
}

type Checked = [Expression | undefined, number];

function whenYes(walker: Walker, call: CallExpression, { object, method }: Method): Checked {
  if (method === 'is_relative_to') return [object, KINDS.path.mask];
  if (WORD_TEST.test(method)) return [call.arguments[0]?.value ?? object, SAFE_BUT_AMOUNT];
  return method === 'every' ? [object, everyBits(walker, call)] : [undefined, 0];
}

function whenNo(call: CallExpression, { object, method }: Method): Checked {
  if (method === 'is_absolute') return [object, NOT_ABSOLUTE];
  return /^(isabs|isAbsolute)$/.test(method) ? [call.arguments[0]?.value, NOT_ABSOLUTE] : [undefined, 0];
}

/**
 * `x.startswith(base)`: a resolved path that begins with a folder is below it. The folder may come from the
 * caller if the path has other parts too.
 */
function prefixKnown(walker: Walker, text: Expression, prefix: Expression, truth: boolean): Known {
  const literal = prefix.kind === 'text' ? prefix.text : null;
  const { view, traces } = walker.evaluate(text);
  const start = walker.evaluate(prefix);
  if (!truth) return known(walker, text, bitsWithoutPrefix(literal, view?.kind === 'below'));
  const isCallers = start.traces.every(
    ({ origin: { strength } }) => strength === 'weak' || strength === null,
  );
  const isOwn = traces.every(({ origin }) => start.traces.some((other) => other.origin.at === origin.at));
  if (start.traces.length > 0 && (isOwn || !isCallers)) return NOTHING_KNOWN;
  let bits = view?.kind === 'resolved' ? KINDS.path.mask : 0;
  if (start.text !== null && FIXED_URL.test(start.text)) bits |= SAFE_HOST;
  if (literal !== null && /^[^-]/.test(literal)) bits |= KINDS.argument.mask;
  if (literal !== null && /^\/[^/]/.test(literal)) bits |= KINDS.redirect.mask;
  if (literal === '/') bits |= BEGINS_WITH_SLASH;
  return known(walker, text, bits);
}

/** `isRelative`: the path is relative to a folder, so only `..` can lead out of it. */
function bitsWithoutPrefix(literal: string | null, isRelative: boolean): number {
  if (literal === '..') return isRelative ? KINDS.path.mask : 0;
  if (literal === '//') return NOT_TWO_SLASHES;
  if (literal === '-') return KINDS.argument.mask;
  return literal === '/' ? NOT_ABSOLUTE : 0;
}

/** `all(c in ALLOWED for c in x)`. */
function everyKnown(walker: Walker, test: Expression): Known {
  if (test.kind !== 'comprehension') return NOTHING_KNOWN;
  const [clause] = test.clauses;
  if (clause?.kind !== 'each') return NOTHING_KNOWN;
  const path = pathOf(clause.target);
  const bits = path === null ? 0 : (walker.knownOf(test.item, true).get(path)?.bits ?? 0);
  return known(walker, clause.iterable, bits);
}

/** `[...x].every((c) => ALLOWED.has(c))`. */
function everyBits(walker: Walker, call: CallExpression): number {
  const test = call.arguments[0]?.value;
  if (test?.kind !== 'function') return 0;
  const { parameters, body } = test.function;
  const [parameter] = parameters;
  const [only] = body;
  const path = parameter === undefined ? null : pathOf(parameter.target);
  if (path === null || only?.kind !== 'return' || only.value === null) return 0;
  return walker.knownOf(only.value, true).get(path)?.bits ?? 0;
}

function instanceKnown(walker: Walker, { arguments: [first, second] }: CallExpression): Known {
  const types = second?.value.kind === 'list' ? second.value.items : [second?.value];
  const areNumbers = types.every((type) => type?.kind === 'name' && /^(int|float|bool)$/.test(type.name));
  return first !== undefined && areNumbers ? known(walker, first.value, SAFE_BUT_AMOUNT) : NOTHING_KNOWN;
}
