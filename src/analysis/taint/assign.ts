import type { Entry, Expression } from './intermediate.ts';
import { readMember } from './members.ts';
import { pathOf } from './path.ts';
import type { Call } from './tables.ts';
import { CLEAN, joinTraces, joinValues, tainted, type Value } from './value.ts';
import type { Walker } from './walker.ts';

/** Assigns a value to a target: a name, an access path, or each part of a pattern. */
export function assign(walker: Walker, target: Expression, value: Value): void {
  switch (target.kind) {
    case 'name':
      walker.frame.reassigned.add(target.name);
      walker.state.assign(target.name, value);
      return;
    case 'member':
    case 'index':
      assignPath(walker, target, value);
      return;
    case 'list':
      for (const [index, item] of target.items.entries())
        assign(walker, item, value.items?.[index] ?? tainted(value.traces));
      return;
    case 'map':
      for (const entry of target.entries) assign(walker, entry.value, entryOf(walker, value, entry));
      return;
    case 'default':
      assign(walker, target.target, joinValues(value, walker.evaluate(target.value)));
      return;
    default:
      return;
  }
}

function entryOf(walker: Walker, value: Value, { name, value: target }: Entry): Value {
  return name === null ? tainted(value.traces) : readMember(walker, value, name, target.at);
}

type Part = Expression & { kind: 'member' | 'index' };

function nameOf(target: Part): string {
  if (target.kind === 'member') return target.name;
  return target.index.kind === 'text' ? target.index.text : '';
}

function holderOf(target: Part): string {
  return target.kind === 'index' && target.object.kind === 'member' ? target.object.name : '';
}

/** `object[outer][inner] = value`: an attacker who controls the outer key controls which object is changed. */
function reachKeys(walker: Walker, { at, ...target }: Part): void {
  if (target.kind !== 'index' || target.object.kind !== 'index') return;
  const outer = walker.evaluate(target.object.index);
  for (const sink of walker.tables.assignSinks.get('[][]') ?? []) walker.reach(sink, outer, at);
}

/** `object.name = value`: a sink if the name is one; otherwise the container holds the value from here on. */
function assignPath(walker: Walker, target: Part, value: Value): void {
  const object = walker.evaluate(target.object);
  if (target.kind === 'index') walker.evaluate(target.index);
  const { tables } = walker;
  reachKeys(walker, target);
  const name = nameOf(target);
  const keys = [tables.canonical(`${object.name ?? '?'}.${name}`), `.${name}`, `.${holderOf(target)}[]`];
  for (const key of keys)
    for (const sink of tables.assignSinks.get(key) ?? [])
      for (const input of sink.inputs(asCall(walker, key, value))) walker.reach(sink, input, target.at);
  const path = pathOf(target);
  if (path !== null) walker.state.assign(path, value);
  const base = pathOf(target.object);
  // Fields of an object are tracked separately; a container is as untrusted as its contents.
  if (base !== null && (path === null || target.kind === 'index')) hold(walker, base, value);
}

/** Represents an assignment as a call on the target, so that sinks can judge it. */
function asCall({ state }: Walker, name: string, receiver: Value): Call {
  return { name, given: [], receiver, receiverName: '', state };
}

/** Adds a value to the container at an access path. */
export function hold(walker: Walker, path: string, value: Value): void {
  const known = walker.state.read(path);
  if (value.traces.length === 0) return;
  walker.state.refine(path, { ...(known ?? CLEAN), traces: joinTraces(known?.traces ?? [], value.traces) });
}
