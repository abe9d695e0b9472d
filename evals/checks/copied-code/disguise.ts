import { KEYWORDS } from '../../../src/base/winnowing/families.ts';

export type SampleLanguage = 'python' | 'javascript';

/** Changes people make to copied code. Works on text alone, not with the tokenizer under test. */
export const DISGUISES = {
  verbatim: (text: string) => text,
  reformatted: reformat,
  renamed: rename,
} as const;
export type Disguise = keyof typeof DISGUISES;

/** Different blanks, quotes and line ends, and no comments. */
function reformat(text: string, language: SampleLanguage): string {
  return language === 'python' ? reformatPython(text) : reformatJavaScript(text);
}

function reformatPython(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .map((line) => (/['"]/.test(line) ? line : line.replace(/\s+#.*$/, '')))
    .map((line) => line.replace(/^ +/, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 4))))
    .map(swapQuotes)
    .map((line) => (/['"]/.test(line) ? line : line.replace(/ ?([=+]) ?/g, '  $1 ').replace(/=\s+=/g, '==')));
  // Bracketed text may be on one line.
  return lines.join('\n').replace(/([,([{])[ \t]*\n\s*/g, '$1 ');
}

function reformatJavaScript(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|$)/.test(line))
    .map((line) => swapQuotes(line.trim()))
    .map((line) => (/['"`/]/.test(line) ? line : line.replace(/\{$/, '\n{').replace(/,(?=\S)/g, ', ')))
    .join('\n')
    .replace(/;\n/g, '\n');
}

/** For texts without quotes and backslashes inside; triple quotes stay. */
function swapQuotes(line: string): string {
  if (/"""|'''|\/.*['"]|`|'.*"|".*'/.test(line)) return line;
  return line.replace(/'([^'"\\]*)'|"([^'"\\]*)"/g, (whole, single?: string, double?: string) =>
    single !== undefined ? `"${single}"` : double !== undefined ? `'${double}'` : whole,
  );
}

const TEXT_OR_NAME =
  /("""|''')[\s\S]*?\1|(["'])(?:\\.|(?!\2)[^\\\n])*\2|\b[rbfu]{1,2}(?=["'])|[A-Za-z_$][\w$]*/gi;

/** Renames every name, consistently. */
function rename(text: string, language: SampleLanguage): string {
  const keywords = new Set(KEYWORDS[language]);
  const names = new Map<string, string>();
  return text.replace(TEXT_OR_NAME, (word: string, ...rest: unknown[]) => {
    const isPrefix =
      /^[rbfu]{1,2}$/i.test(word) && /^["']/.test(text.slice((rest[2] as number) + word.length));
    if (/^["']/.test(word) || keywords.has(word) || isPrefix) return word;
    const name = names.get(word) ?? `renamed${names.size}`;
    names.set(word, name);
    return name;
  });
}
