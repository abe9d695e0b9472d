/** How often a relative import may go up and still be seen to stay in the project. */
const LEVELS = 20;
const NAME = '<text>';

/** The text under examination as a module: no other has such a name, and what it imports relatively begins with it too. */
export const TEXT_MODULE = Array.from({ length: LEVELS }, () => NAME).join('.');

/** Whether a module is reached from the text by a relative import. */
export function isRelativeToText(module: string): boolean {
  return module.startsWith(NAME);
}
