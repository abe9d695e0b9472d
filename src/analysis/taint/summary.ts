import type { Expression } from './intermediate.ts';
import { SAFE } from './kinds.ts';
import { joinTraces, type Value } from './value.ts';
import type { Walker } from './walker.ts';

const JUDGING = new Set(['compare', 'call', 'logic', 'not', 'name']);
const NO = /^(False|false|None|null|undefined|0)$/;

/** Adds one return (null: without a value) to the summary of the running function. */
export function noteReturn(walker: Walker, expression: Expression | null, value: Value): void {
  const { owner, summary, isInline } = walker.frame;
  summary.returns = joinTraces(summary.returns, value.traces);
  summary.text ??= value.text;
  if (owner === null || isInline) return;
  const saysNo = expression === null || (expression.kind === 'constant' && NO.test(expression.text));
  const judged =
    expression !== null && JUDGING.has(expression.kind) ? walker.knownOf(expression, true) : null;
  for (const [index, { target }] of owner.parameters.entries()) {
    if (target.kind !== 'name') continue;
    const sure = sureBits(walker, target.name, index);
    narrow(summary.afterwards, index, sure);
    if (!saysNo) narrow(summary.whenTrue, index, sure | (judged?.get(target.name)?.bits ?? 0));
  }
}

function narrow(bits: Map<number, number>, index: number, sure: number): void {
  bits.set(index, (bits.get(index) ?? SAFE) & sure);
}

/** The labels that the function has proved for a parameter so far; none once the name has another value. */
function sureBits({ frame, state }: Walker, name: string, index: number): number {
  if (frame.reassigned.has(name)) return 0;
  const traces = state.read(name)?.traces ?? [];
  const own = traces.find(
    ({ origin }) => origin.parameter?.owner === frame.owner && origin.parameter?.index === index,
  );
  return own?.safe ?? 0;
}
