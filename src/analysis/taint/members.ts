import type { Span } from '../span.ts';
import type { Expression } from './intermediate.ts';
import { KINDS, SAFE } from './kinds.ts';
import { pathOf } from './path.ts';
import { CLEAN, joinValues, loosen, makeSafe, type Trace, tainted, type Value } from './value.ts';
import type { Walker } from './walker.ts';

/** A name: its assigned value, or the built-in or library object it refers to. */
export function readName(walker: Walker, name: string, at: Span): Value {
  const known = walker.state.read(name);
  if (known !== null) return known;
  const canonical = walker.tables.canonical(name);
  const strength = walker.tables.sourceMembers.get(canonical);
  const traces: Trace[] =
    strength === undefined
      ? []
      : [
          {
            origin: { label: canonical, strength, parameter: null, at },
            safe: 0,
            isBuilt: false,
            isLoose: false,
          },
        ];
  return { ...CLEAN, name: canonical, traces };
}

/** The value that an access path was given or found to have, or null. */
export function readPath(walker: Walker, expression: Expression): Value | null {
  if (!walker.state.knowsPaths) return null;
  const path = pathOf(expression);
  return path === null ? null : walker.state.read(path);
}

/** `object.name` */
export function evaluateMember(walker: Walker, expression: Expression & { kind: 'member' }): Value {
  return memberOf(walker, expression, walker.evaluate(expression.object));
}

/** The same with the object already evaluated: otherwise the cost of chained calls would double with each link. */
export function memberOf(walker: Walker, expression: Expression & { kind: 'member' }, object: Value): Value {
  const known = readPath(walker, expression);
  if (known !== null) return known;
  const value = readMember(walker, object, expression.name, expression.at);
  const path = object.view?.path ?? pathOf(expression.object);
  if (path !== null && path !== '' && /^(hostname|netloc|host)$/.test(expression.name))
    return { ...value, view: { path, kind: 'host', bits: 0 } };
  return value;
}

/** Reads a member of a value, where a source may begin; also for destructuring. */
export function readMember({ tables }: Walker, object: Value, name: string, at: Span): Value {
  const full = tables.canonical(`${object.name ?? '?'}.${name}`);
  const strength = tables.sourceMembers.get(full);
  if (strength !== undefined) {
    const origin = { label: full, strength, parameter: null, at };
    return { ...CLEAN, name: full, traces: [{ origin, safe: 0, isBuilt: false, isLoose: false }] };
  }
  if (tables.plainMembers.has(name)) return { ...CLEAN, name: full };
  const propagator = tables.propagators.get(`${full}:`);
  const traces = loosen(object.traces);
  const value = { ...CLEAN, name: full, traces };
  return propagator?.kind === 'sanitize' ? makeSafe(value, propagator.safe) : value;
}

/** A lookup by an untrusted key in the program's own table returns the program's own values. */
export function evaluateIndex(walker: Walker, expression: Expression & { kind: 'index' }): Value {
  const known = readPath(walker, expression);
  const key = walker.evaluate(expression.index);
  if (known !== null) return known;
  const object = walker.evaluate(expression.object);
  const [item] = object.items ?? [];
  if (item !== undefined && expression.index.kind === 'constant' && /^-?\d+$/.test(expression.index.text))
    return object.items?.at(Number(expression.index.text)) ?? item;
  if (expression.index.kind === 'text')
    return readMember(walker, object, expression.index.text, expression.at);
  return joinValues(tainted(object.traces), chosenBy(walker, key));
}

/** The value is the program's own, but the caller chose which of them. */
function chosenBy({ tables }: Walker, { traces }: Value): Value {
  return tables.sinks.has('[]') ? makeSafe(tainted(traces), SAFE & ~KINDS.choice.mask) : CLEAN;
}
