/** Ends a switch over a closed list; a value that reaches it is a bug, never bad input. */
export function assertNever(value: never): never {
  throw new Error(`Not in the closed list: ${JSON.stringify(value)}`);
}
