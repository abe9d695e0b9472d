import type { Expression } from './intermediate.ts';
import type { Walker } from './walker.ts';

/** Characters of a name; what is longer is no name of a library. */
const MAX_NAME_LENGTH = 100;
/** Names are asked for over and over; those of long chains of calls would grow with each link. */
export function remembered(canonical: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const short = name.length > MAX_NAME_LENGTH ? `?${name.slice(name.lastIndexOf('.'))}` : name;
    const made = canonical(short).slice(0, MAX_NAME_LENGTH);
    known.set(name, made);
    return made;
  };
}

/** What a decorator is, with the text it was given: `app.route('/x/<int:id>')`. */
export function registration(walker: Walker, decorator: Expression): string {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  const text =
    decorator.kind === 'call'
      ? decorator.arguments.find(({ value }) => value.kind === 'text')?.value
      : undefined;
  const name = walker.evaluate(callee).name ?? (callee.kind === 'member' ? `?.${callee.name}` : '?');
  return `${name}(${text?.kind === 'text' ? `'${text.text}'` : ''})`;
}
