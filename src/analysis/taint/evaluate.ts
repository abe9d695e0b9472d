import { assign } from './assign.ts';
import { evaluateCall } from './call.ts';
import { buildText, itemOf, join } from './combine.ts';
import { assume, assumeKnown } from './guards.ts';
import type { Clause, Expression } from './intermediate.ts';
import { SAFE_BUT_AMOUNT } from './kinds.ts';
import { evaluateIndex, evaluateMember, readName, readPath } from './members.ts';
import { CLEAN, joinTraces, joinValues, makeSafe, OBJECT, tainted, type Value } from './value.ts';
import type { Walker } from './walker.ts';

/** The value of an expression, after its effects: calls in it reach their sinks, assignments in it are made. */
export function evaluate(walker: Walker, expression: Expression): Value {
  switch (expression.kind) {
    case 'name':
      return readName(walker, expression.name, expression.at);
    case 'text':
      return { ...CLEAN, text: expression.text };
    case 'constant':
      return CLEAN;
    case 'member':
      return evaluateMember(walker, expression);
    case 'index':
      return evaluateIndex(walker, expression);
    case 'call':
      return readPath(walker, expression) ?? evaluateCall(walker, expression);
    case 'function':
      walker.note(expression.function);
      return { ...CLEAN, function: expression.function };
    case 'assign':
      return evaluateAssign(walker, expression);
    case 'choice':
    case 'logic':
      return evaluateBranching(walker, expression);
    case 'comprehension':
      return evaluateComprehension(walker, expression);
    default:
      return evaluateParts(walker, expression);
  }
}

/** Expressions whose value follows from their parts alone. */
function evaluateParts(walker: Walker, expression: Expression): Value {
  switch (expression.kind) {
    case 'build':
      return buildText(expression.parts.map((part) => walker.evaluate(part)));
    case 'number': {
      const value = join(expression.parts.map((part) => walker.evaluate(part)));
      return makeSafe(tainted(value.traces), SAFE_BUT_AMOUNT);
    }
    case 'list': {
      const items = expression.items.map((item) => walker.evaluate(item));
      return { ...CLEAN, traces: joinTraces(...items.map(({ traces }) => traces)), items };
    }
    case 'map':
      return { ...join(expression.entries.map(({ value }) => walker.evaluate(value))), name: OBJECT };
    case 'not':
      walker.evaluate(expression.value);
      return CLEAN;
    case 'compare':
      walker.evaluate(expression.left);
      walker.evaluate(expression.right);
      return CLEAN;
    case 'many':
      for (const part of expression.parts) walker.evaluate(part);
      return CLEAN;
    default:
      return CLEAN;
  }
}

function evaluateAssign(walker: Walker, expression: Expression & { kind: 'assign' }): Value {
  const given = walker.evaluate(expression.value);
  const value = expression.isAdded ? buildText([walker.evaluate(expression.target), given]) : given;
  assign(walker, expression.target, value);
  return value;
}

type Branching = Expression & { kind: 'choice' | 'logic' };

function evaluateBranching(walker: Walker, expression: Branching): Value {
  if (expression.kind === 'choice') {
    walker.evaluate(expression.test);
    const yes = under(walker, expression.test, true, expression.yes);
    return joinValues(yes, under(walker, expression.test, false, expression.no));
  }
  const left = walker.evaluate(expression.left);
  const right = under(walker, expression.left, expression.operator === 'and', expression.right);
  return joinValues(left, right);
}

/** An expression that is evaluated only if a test had this outcome; its assignments stay. */
function under(walker: Walker, test: Expression, truth: boolean, expression: Expression): Value {
  const known = walker.knownOf(test, truth);
  if (known.size === 0 && expression.kind !== 'assign') return walker.evaluate(expression);
  const before = walker.state;
  walker.state = before.copy();
  assumeKnown(walker, known);
  const value = walker.evaluate(expression);
  const after = walker.state;
  walker.state = expression.kind === 'assign' ? before.join(after) : before;
  return value;
}

function evaluateComprehension(walker: Walker, expression: Expression & { kind: 'comprehension' }): Value {
  const before = walker.state;
  walker.state = before.copy();
  for (const clause of expression.clauses) runClause(walker, clause);
  const value = walker.evaluate(expression.item);
  walker.state = before;
  return { ...CLEAN, traces: value.traces, text: value.text };
}

function runClause(walker: Walker, clause: Clause): void {
  if (clause.kind === 'each') {
    assign(walker, clause.target, itemOf(walker.evaluate(clause.iterable)));
    return;
  }
  walker.evaluate(clause.test);
  assume(walker, clause.test, true);
}
