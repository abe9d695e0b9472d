import type { FunctionNode } from './intermediate.ts';

/** Whether the first parameter is the object that a method is called on (Python's `self`). */
export function takesSelf({ isMethod, parameters: [first] }: FunctionNode): boolean {
  return isMethod && first?.target.kind === 'name' && /^(self|cls)$/.test(first.target.name);
}

/** Which parameter an argument is, by its position in the call or its name; -1 when there is none of that name. */
export function parameterOf(function_: FunctionNode, position: number, name: string | null): number {
  if (name === null) return position + (takesSelf(function_) ? 1 : 0);
  return function_.parameters.findIndex(({ target }) => target.kind === 'name' && target.name === name);
}
