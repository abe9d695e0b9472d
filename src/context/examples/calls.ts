import type { Example } from '../../contract/example.ts';
import { argumentsEnd, literalEnd } from './literal.ts';

/** Characters after a call from which its result is read. */
const MAX_EXAMPLE_RESULT_CHARACTERS = 2_000;

/** Separators between a call and its result in written examples. */
const SIGN = /^[`'"]?\s*(?:(?:#|\/\/)[ \t]*)?(?:===?>?|=>|->|→|➞|⇒|⟶|=)\s*`?\s*/;
/** A result alone in the comment after a call: `f(1)  # 2`. */
const COMMENT = /^[ \t]*;?[ \t]*(?:#|\/\/)[ \t]*/;
const LINE_END = /^[ \t]*(?:\n|$)/;
const WORDS =
  /^[`'"]?,?\s*(?:(?:should|must|will|shall)\s+(?:return|be|equal|give|output)|returns?|gives?|yields?|outputs?|equals?|evaluates\s+to|is)\s*(?::|the\s+(?:value|string|number|list)\s)?\s*`?\s*/i;
const RAISES =
  /^[`'"]?\s*(?:raises?|throws?|should\s+(?:raise|throw))\s+(?:an?\s+)?`?([A-Z]\w*(?:Error|Exception|Exit|Interrupt|Iteration))\b/;
/** `f(-1) == ValueError`: no one compares with an error type. */
const ERROR_TYPE = /^(?:raises?\s+)?([A-Z]\w*(?:Error|Exception))\b(?!\s*\()/;
/** Text that may follow a complete result: an operator would make it part of a larger expression. */
const AFTER = /^(?:$|\s*$|[\s]*[`.,;:)\]"']|\s*\n|\s+(?:#|\/\/)|\s+[A-Za-z(])/;
/** `19 - 5 - 6 = 8`: a calculation written out before its result. */
const WORKED_OUT = /^[\d\s.+*/()-]+=\s*/;
/**
 * Calls with their results, as prose and comments have them: `f(1) == 2`, `f([1]) => []`, `f("a") returns 1`. With
 * `names`, only calls of those functions.
 */
export function callExamples(text: string, names: readonly string[] | null): Example[] {
  return callsIn(text, names).flatMap(({ call, end }) => {
    const result = resultOf(text.slice(end, end + MAX_EXAMPLE_RESULT_CHARACTERS), names !== null);
    return result === null ? [] : [{ call, setup: [], ...result }];
  });
}

/** Calls of a function with literal arguments, in text order, without duplicates. */
export function plainCalls(text: string, name: string): string[] {
  return [...new Set(callsIn(text, [name]).map(({ call }) => call))];
}

/** Calls with literal arguments, of the given functions or of all, and where each ends. */
function callsIn(text: string, names: readonly string[] | null): { call: string; end: number }[] {
  return [...text.matchAll(/(?<![\w.$])([A-Za-z_$][\w$]*)\(/g)].flatMap(({ index, 1: name = '' }) => {
    const end = names === null || names.includes(name) ? argumentsEnd(text, index + name.length) : null;
    return end === null ? [] : [{ call: text.slice(index, end), end }];
  });
}

/** The result at the beginning of a text, after its separator; `isLoose`: plain words count as one too. */
function resultOf(text: string, isLoose: boolean): Pick<Example, 'kind' | 'expected'> | null {
  const raised = RAISES.exec(text)?.[1];
  if (raised !== undefined) return { kind: 'raises', expected: raised };
  const commented = commentedResult(text);
  if (commented !== null) return { kind: 'value', expected: commented };
  const sign = SIGN.exec(text) ?? (isLoose ? WORDS.exec(text) : /^[`'"]?\s*returns?\s+`?/.exec(text));
  if (sign === null) return null;
  const rest = text.slice(sign[0].length);
  const error = ERROR_TYPE.exec(rest)?.[1];
  if (error !== undefined) return { kind: 'raises', expected: error };
  return literalAt(rest, 0) ?? literalAt(rest, WORKED_OUT.exec(rest)?.[0].length ?? rest.length);
}

function commentedResult(text: string): string | null {
  const start = COMMENT.exec(text)?.[0].length;
  const end = start === undefined ? null : literalEnd(text, start);
  return end !== null && LINE_END.test(text.slice(end)) ? text.slice(start, end) : null;
}

function literalAt(text: string, start: number): Pick<Example, 'kind' | 'expected'> | null {
  const end = literalEnd(text, start);
  if (end === null || !AFTER.test(text.slice(end, end + 40))) return null;
  return { kind: 'value', expected: text.slice(start, end) };
}
