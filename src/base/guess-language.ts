import type { LanguageId } from './languages.ts';

/** Lines that are read; a text's language shows early. */
const LINES_READ = 400;
/** Matching lines needed when the text may not be code. */
const LINES_NEEDED = 2;

/** Line beginnings that few other languages share. A wrong guess makes checks report errors that are not real. */
const SIGNS: [LanguageId, RegExp][] = [
  [
    'python',
    /^\s*(?:async )?def \w+\(.*(?::\s*(?:#.*)?|,|\()$|^\s*(?:el)?if [^({].*:$|^\s*(?:for \w+(?:, \w+)* in|while|with|except|class \w+)\b[^{]*:$|^from [\w.]+ import\b|^import \w+(?:\.\w+)*(?: as \w+)?$|^\s*(?:try|else|finally):$/,
  ],
  [
    'typescript',
    /^\s*(?:export )?(?:interface|enum|type) \w+[^:]*[={]|^\s*(?:export )?(?:async )?function \w+(?:<.*>)?\([^)]*\w\??: ?\w|^\s*(?:const|let|private|public|readonly) \w+\??: ?[\w<>[\]|]+ ?[=;]|^import type\b/,
  ],
  [
    'javascript',
    /^\s*(?:export )?(?:const|let|var) [\w{}[\], ]+ = |^\s*(?:export )?(?:default )?(?:async )?function\b.*\{$|^import .* from ['"]|^\s*(?:module\.)?exports\b.* = |\brequire\(['"]|=> \{$/,
  ],
  [
    'go',
    /^package \w+$|^func (?:\(\w+ \*?\w+\) )?\w+\(.*\{$|^\s*\w+(?:, \w+)* := |^type \w+ (?:struct|interface) \{$/,
  ],
  [
    'rust',
    /^\s*(?:pub(?:\(\w+\))? )?(?:async )?fn \w+|^\s*(?:pub )?(?:struct|enum|trait|impl|mod)\b.*[{;]$|^use [\w:]+(?:::|;)|^\s*let (?:mut )?\w+(?:: .*)? = .*;$|^#\[\w+/,
  ],
  [
    'java',
    /^\s*(?:public|private|protected)(?: static)?(?: final)? (?:class|interface|enum|void|[A-Z]\w*(?:<.*>)?|int|boolean|long|double)\b[^=]*[{;(]|^import (?:static )?[\w.]+\*?;$|^package [\w.]+;$|^\s*@Override$/,
  ],
  ['c_sharp', /^using [\w.]+;$|^namespace [\w.]+[;{]?$|\{ get; (?:private )?set; \}/],
  [
    'cpp',
    /^\s*(?:std::|using namespace |template ?<|class \w+.*\{$|namespace \w* ?\{$)|\bstd::\w+|^#include <\w+>$/,
  ],
  [
    'c',
    /^#include [<"][\w/.]+\.h[>"]|^(?:static |unsigned |const )*(?:int|void|char|struct \w+|size_t|double) \*?\w+\([^;]*\)? ?\{?$|^typedef struct\b/,
  ],
  [
    'ruby',
    /^\s*(?:def [\w.?!]+(?:\(.*\))?|module [A-Z]\w*|class [A-Z]\w*(?: < [A-Z][\w:]*)?|end|attr_\w+ :.*|require(?:_relative)? ['"].*)$|\bdo \|\w+/,
  ],
  ['php', /^<\?php|^\s*\$\w+(?:->\w+)* = .*;$|^\s*(?:public|private|protected)? ?function \w+\(.*\$/],
  ['bash', /^#!.*\b(?:ba|z)?sh$|^\s*(?:fi|done|esac)$|^\s*if \[\[? .* \]\]?; then$|^\s*\w+\(\) ?\{$/],
  ['css', /^(?:[.#@][\w-]|body|html|div|a|p|h[1-6])[\w ,:>.#-]*\{$|^\s+[a-z-]+: [^;{}]+;$/],
  [
    'html',
    /^\s*<!doctype html|^\s*<\/?(?:html|head|body|div|p|span|ul|li|script|a|h[1-6]|table|meta|link)\b/i,
  ],
];

/**
 * Guesses the language of unnamed code by its line beginnings; null when they are not clear. JavaScript lines also
 * count for TypeScript. For text known to be code, one line is enough.
 */
export function guessLanguage(text: string, linesNeeded = LINES_NEEDED): LanguageId | null {
  const lines = text.slice(0, LINES_READ * 200).split('\n', LINES_READ);
  const counts = SIGNS.map(([id, sign]) => ({
    id,
    count: lines.filter((line) => line.length < 400 && sign.test(line.trimEnd())).length,
  }));
  const typed = counts.find(({ id }) => id === 'typescript');
  const plain = counts.find(({ id }) => id === 'javascript');
  if (typed && plain && typed.count > 0) typed.count += plain.count;
  counts.sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  if (first === undefined || first.count < linesNeeded) return null;
  const rival = first.id === 'typescript' && second?.id === 'javascript' ? counts[2] : second;
  return first.count >= 2 * (rival?.count ?? 0) ? first.id : null;
}
