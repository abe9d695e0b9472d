import { NOT_ABSOLUTE, safeFor } from './kinds.ts';
import {
  CLEAN,
  joinTraces,
  joinValues,
  type Trace,
  tainted,
  textOf,
  UNKNOWN,
  UNTRUSTED,
  type Value,
} from './value.ts';

/** The joined traces of several values, without their other facts. */
export function join(values: readonly Value[]): Value {
  return tainted(joinTraces(...values.map(({ traces }) => traces)));
}

const FIXED_HOST = /^(https?:)?\/\/[^/?#\ue000\ue001]+[/?#]/;

/** Joins parts into a text. The text before an untrusted part decides about hosts and folders. */
export function buildText(parts: readonly Value[]): Value {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  let text = '';
  const groups: (readonly Trace[])[] = [];
  for (const part of parts) {
    if (part.traces.length > 0) {
      const safe = part.text === null ? safeBehind(text) : 0;
      groups.push(part.traces.map((trace) => ({ ...trace, safe: trace.safe | safe, isBuilt: true })));
    }
    text += textOf(part);
  }
  return { ...CLEAN, traces: joinTraces(...groups), text };
}

/** The labels that an untrusted part has because of the text before it. */
function safeBehind(text: string): number {
  if (text === '') return 0;
  let safe = NOT_ABSOLUTE;
  // `do_` + x always names one of the program's own functions.
  if (/^\w/.test(text)) safe |= safeFor('reflection');
  if (FIXED_HOST.test(text)) return safe | safeFor('request', 'redirect');
  const startsFixed = text.startsWith(UNKNOWN) && !/^\ue001(:|\/\/)/.test(text);
  if (startsFixed) safe |= safeFor('request');
  if (startsFixed ? /[/?#=]/.test(text) : /^(\/[^/\ue000\ue001]|[?#]|[\w.-]+[/?#])/.test(text))
    safe |= safeFor('redirect');
  return text.includes(UNTRUSTED) ? NOT_ABSOLUTE : safe;
}

const joinedItems = new WeakMap<Value, Value>();

/** Any item of a container. Cached: loops over one long list ask again and again. */
export function itemOf(container: Value): Value {
  const { items } = container;
  if (items === null || items.length === 0) return tainted(container.traces);
  const joined = joinedItems.get(container) ?? items.reduce(joinValues);
  joinedItems.set(container, joined);
  return joined;
}
