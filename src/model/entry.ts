/** The function of a piece of code that others call, and its head on one line without the word that begins it. */
export type Entry = { name: string; signature: string };

/** A head may have this many characters; what is longer says too little in a prompt for what it costs. */
const MAX_HEAD_CHARACTERS = 400;

const PYTHON =
  /^def[ \t]+([A-Za-z]\w*)[ \t]*(\([\s\S]*?\)(?:[ \t]*->[ \t]*[^\n]+?)?)[ \t]*:[ \t]*(?:#[^\n]*)?$/gm;
const SCRIPT =
  /^(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?function[ \t]+([A-Za-z$][\w$]*)[ \t]*((?:<[^\n(]*>)?\([\s\S]*?\)(?:[ \t]*:[ \t]*[^\n]+?)?)[ \t]*\{[ \t]*$/gm;
const ARROW =
  /^(?:export[ \t]+)?const[ \t]+([A-Za-z$][\w$]*)[ \t]*=[ \t]*(?:async[ \t]*)?((?:<[^\n(]*>)?\([\s\S]*?\)(?:[ \t]*:[ \t]*[^\n]+?)?)[ \t]*=>/gm;

/**
 * The last public function at the top of the code, which is the one that was asked for where there are several;
 * null when there is none, when it takes nothing, or when its calls cannot be told from its text.
 */
export function entryOf(code: string, language: string): Entry | null {
  const patterns = language === 'python' ? [PYTHON] : [SCRIPT, ARROW];
  const heads = patterns.flatMap((pattern) => [...code.matchAll(pattern)]);
  const last = heads.toSorted((a, b) => a.index - b.index).at(-1);
  const [, name, parameters] = last ?? [];
  if (name === undefined || parameters === undefined || /^(?:<[^(]*>)?\(\s*\)/.test(parameters)) return null;
  if (parameters.length > MAX_HEAD_CHARACTERS) return null;
  return { name, signature: `${name}${parameters.replace(/\s+/g, ' ')}` };
}
