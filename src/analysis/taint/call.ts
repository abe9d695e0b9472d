import type { Span } from '../span.ts';
import { hold } from './assign.ts';
import { buildText, itemOf, join } from './combine.ts';
import { type Expression, type FunctionNode, parameterOf } from './intermediate.ts';
import { SAFE_BUT_AMOUNT } from './kinds.ts';
import { memberOf } from './members.ts';
import { pathOf } from './path.ts';
import { bitsWithout } from './patterns.ts';
import type { Call, Given, Propagator } from './tables.ts';
import { CLEAN, joinTraces, makeSafe, type Trace, tainted, type Value, type View } from './value.ts';
import type { Walker } from './walker.ts';

type CallExpression = Expression & { kind: 'call' };

/** Methods that store their arguments in their receiver. */
const HOLDERS = new Set('append add push unshift extend insert update set setdefault'.split(' '));
/** Methods that return the results of a callback for each item. */
const MAKERS = new Set('map flatMap then reduce replace'.split(' '));
/** Calls that fail unless their argument is a number, address or identifier: the code after them can rely on it. */
const PARSERS = /^(int|float|(uuid\.)?UUID|ipaddress\.\w+|decimal\.Decimal)$/;

/** Evaluates a call: its arguments, the sinks it is, its return value, and the facts it establishes. */
export function evaluateCall(walker: Walker, expression: CallExpression): Value {
  const { callee } = expression;
  const receiver = callee.kind === 'member' ? walker.evaluate(callee.object) : CLEAN;
  const called = callee.kind === 'member' ? memberOf(walker, callee, receiver) : walker.evaluate(callee);
  const given: Given[] = expression.arguments.map(({ name, value }) => ({
    name,
    value: walker.evaluate(value),
    expression: value,
  }));
  const name = called.name ?? (callee.kind === 'member' ? `?.${callee.name}` : '?');
  const call: Call = { name, given, receiver, receiverName: receiverNameOf(callee), state: walker.state };
  for (const sink of sinksOf(walker, name))
    for (const value of sink.inputs(call)) walker.reach(sink, value, expression.at);
  if (callee.kind === 'index' || callee.kind === 'name') reachCallee(walker, call, called, callee.at);
  const mark = walker.tables.markOf(call);
  if (mark !== null) walker.state.refine(mark, CLEAN);
  const calledBack = runCallbacks(walker, call, callee);
  if (called.function !== null) return callLocal(walker, called.function, given);
  if (walker.tables.endings.has(name)) walker.state.isDead = true;
  return calledBack ?? resultOf(walker, expression, call, called);
}

/**
 * `object[key](...)`, or a call through a name for it: an attacker who controls the key controls which
 * function is called.
 */
function reachCallee(walker: Walker, call: Call, called: Value, at: Span): void {
  for (const sink of walker.tables.sinks.get('[]') ?? [])
    for (const value of sink.inputs({ ...call, receiver: called })) walker.reach(sink, value, at);
}

function receiverNameOf(callee: Expression): string {
  if (callee.kind !== 'member') return '';
  const { object } = callee;
  const inner = object.kind === 'call' ? object.callee : object;
  return inner.kind === 'name' || inner.kind === 'member' ? inner.name : '';
}

/** The full name first, then the method on any receiver. */
function lookUp<T>(table: ReadonlyMap<string, T>, name: string): { found: T; isMethod: boolean } | null {
  const full = table.get(name);
  if (full !== undefined) return { found: full, isMethod: false };
  const method = name.includes('.') ? table.get(name.slice(name.lastIndexOf('.'))) : undefined;
  return method === undefined ? null : { found: method, isMethod: true };
}

function sinksOf({ tables }: Walker, name: string) {
  return lookUp(tables.sinks, name)?.found ?? [];
}

function resultOf(walker: Walker, expression: CallExpression, call: Call, called: Value): Value {
  const { name, given } = call;
  const { tables } = walker;
  const source = lookUp(tables.sourceCalls, name)?.found;
  if (source !== undefined) {
    const { strength, safe } = typeof source === 'string' ? { strength: source, safe: 0 } : source;
    const origin = { label: `${name}()`, strength, parameter: null, at: expression.at };
    const trace: Trace = { origin, safe, isBuilt: false, isLoose: false };
    return { ...tainted([trace]), name: `${name}()` };
  }
  const [module] = given;
  if (tables.loaders.has(name) && module?.expression.kind === 'text')
    return { ...CLEAN, name: tables.canonical(module.expression.text) };
  const known = lookUp(tables.propagators, name);
  if (known !== null) return propagate(walker, expression, call, known);
  if (expression.callee.kind !== 'member') return { ...CLEAN, name: `${name}()` };
  const method = expression.callee.name;
  const values = given.map(({ value }) => value);
  if (HOLDERS.has(method)) holdAll(walker, expression.callee.object, values);
  if (tables.plainMembers.has(method)) return { ...CLEAN, name: tables.canonical(`${name}()`) };
  const result = tainted(tables.textMethods.has(method) ? call.receiver.traces : called.traces);
  return { ...result, name: tables.canonical(`${name}()`) };
}

function holdAll(walker: Walker, container: Expression, values: Value[]): void {
  const path = pathOf(container);
  if (path !== null) hold(walker, path, join(values));
}

type KnownPropagator = { found: Propagator; isMethod: boolean };

function propagate(
  walker: Walker,
  { callee, arguments: written }: CallExpression,
  { name, given, receiver }: Call,
  { found: propagator, isMethod }: KnownPropagator,
): Value {
  checkParser(walker, name, given);
  const values = given.map(({ value }) => value);
  const operands = isMethod ? [receiver, ...values] : values;
  const expressions = written.map(({ value }) => value);
  const operandExpressions =
    isMethod && callee.kind === 'member' ? [callee.object, ...expressions] : expressions;
  const [first] = operands;
  const isFluent = propagator.kind === 'pass' && (first?.name ?? '').endsWith('()');
  const result = apply(propagator, operands, operandExpressions);
  return { ...result, name: isFluent ? (first?.name ?? null) : `${name}()` };
}

/** `int(x)` raises unless x is a number: the code after it can rely on that. */
function checkParser(walker: Walker, name: string, [first]: readonly Given[]): void {
  const path = first !== undefined && PARSERS.test(name) ? pathOf(first.expression) : null;
  if (path !== null && first !== undefined) walker.state.refine(path, makeSafe(first.value, SAFE_BUT_AMOUNT));
}

function apply(propagator: Propagator, operands: Value[], expressions: Expression[]): Value {
  if (propagator.kind === 'drop') return CLEAN;
  if (propagator.kind === 'sanitize') return makeSafe(join(operands), propagator.safe);
  if (propagator.kind === 'build') return buildText(operands);
  if (propagator.kind === 'replace')
    return makeSafe(buildText(operands), bitsWithout(operands[propagator.pattern]?.text ?? ''));
  const { traces } = join(operands);
  const shown = operands[propagator.of];
  return {
    ...CLEAN,
    traces: propagator.isBuilt ? traces.map((trace) => ({ ...trace, isBuilt: true })) : traces,
    text: shown?.text ?? null,
    items: propagator.view === 'same' ? (shown?.items ?? null) : null,
    view: propagator.view === null ? null : viewOf(propagator.view, shown, expressions[propagator.of]),
  };
}

/** The result is a view of its operand, or of the value that the operand is a view of. */
function viewOf(kind: View['kind'], shown: Value | undefined, expression: Expression | undefined): View {
  const inner = shown?.view ?? null;
  const own = expression === undefined ? null : pathOf(expression);
  if (kind === 'same' && inner !== null) return inner;
  return { path: (kind === 'same' ? own : (own ?? inner?.path)) ?? '', kind, bits: 0 };
}

/** A function of the file: sinks that its parameters reach are reached, and facts that it establishes hold. */
function callLocal(walker: Walker, function_: FunctionNode, given: readonly Given[]): Value {
  const summary = walker.summaryOf(function_);
  if (summary === null) return CLEAN;
  const arguments_ = new Map<number, Given>();
  for (const [position, one] of given.entries())
    arguments_.set(parameterOf(function_, position, one.name), one);
  for (const { parameter, sink, at, trace } of summary.reaches)
    for (const own of arguments_.get(parameter)?.value.traces ?? [])
      walker.reachTrace(sink, passThrough(own, trace), at);
  for (const [parameter, bits] of summary.afterwards) {
    const one = arguments_.get(parameter);
    const path = one === undefined ? null : pathOf(one.expression);
    if (one !== undefined && path !== null) walker.state.refine(path, makeSafe(one.value, bits));
  }
  const returned = summary.returns.map((trace) => {
    const { parameter } = trace.origin;
    if (parameter?.owner !== function_) return [trace];
    return (arguments_.get(parameter.index)?.value.traces ?? []).map((own) => passThrough(own, trace));
  });
  return { ...CLEAN, traces: joinTraces(...returned), text: summary.text };
}

/** Extends a caller's trace by the path that the parameter took. */
function passThrough(own: Trace, way: Trace): Trace {
  return {
    origin: own.origin,
    safe: own.safe | way.safe,
    isBuilt: own.isBuilt || way.isBuilt,
    isLoose: own.isLoose || way.isLoose,
  };
}

/** Callbacks run where they are passed: with the items, with a request, or with nothing. */
function runCallbacks(walker: Walker, { name, given, receiver }: Call, callee: Expression): Value | null {
  if (given.every(({ value }) => value.function === null)) return null;
  const method = callee.kind === 'member' ? callee.name : '';
  const text = given.find(({ expression }) => expression.kind === 'text')?.value.text;
  const registeredBy = `${name}(${text === undefined ? '' : `'${text}'`})`;
  const isIteration = walker.tables.callbacks.has(method);
  let made: Value = CLEAN;
  for (const { value, expression } of given) {
    if (value.function === null) continue;
    if (isIteration) made = walker.runInline(value.function, [itemOf(receiver)], registeredBy);
    else if (expression.kind === 'function') walker.runInline(value.function, [], registeredBy);
  }
  if (!isIteration) return null;
  return MAKERS.has(method) ? tainted(made.traces) : tainted(receiver.traces);
}

/** A decorator's name, with the text it was given: `app.route('/x/<int:id>')`. */
export function registration(walker: Walker, decorator: Expression): string {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  const text =
    decorator.kind === 'call'
      ? decorator.arguments.find(({ value }) => value.kind === 'text')?.value
      : undefined;
  const name = walker.evaluate(callee).name ?? (callee.kind === 'member' ? `?.${callee.name}` : '?');
  return `${name}(${text?.kind === 'text' ? `'${text.text}'` : ''})`;
}
