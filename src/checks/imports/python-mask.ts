/** A comment, or a string: one without three quotes ends with its line. */
const COMMENT_OR_STRING =
  /#[^\n]*|"""[^\\"]*(?:(?:\\[\s\S]|"(?!""))[^\\"]*)*(?:"""|$)|'''[^\\']*(?:(?:\\[\s\S]|'(?!''))[^\\']*)*(?:'''|$)|"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'?/g;

/**
 * Python code with its comments and strings blanked out, line ends inside of them too, and with continued
 * lines joined: each statement is whole, and every offset is that of the code.
 */
export function maskPython(text: string): string {
  return text
    .replace(/\r\n/g, ' \n')
    .replace(/\r/g, '\n')
    .replace(COMMENT_OR_STRING, (found) => ' '.repeat(found.length))
    .replace(/\\[^\S\n]*\n/g, (found) => ' '.repeat(found.length));
}
