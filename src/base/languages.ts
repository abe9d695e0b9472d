/** The languages Fettle writes, checks and shows code in. */
export const LANGUAGE_IDS = [
  'python',
  'typescript',
  'tsx',
  'javascript',
  'go',
  'rust',
  'java',
  'c',
  'cpp',
  'c_sharp',
  'ruby',
  'php',
  'bash',
  'json',
  'css',
  'html',
] as const;
export type LanguageId = (typeof LANGUAGE_IDS)[number];

export type Language = {
  id: LanguageId;
  /** The display name. */
  name: string;
  /**
   * Other names, in lower case: typed by users, sent by editors (LSP language ids), written by models after a fence.
   */
  aliases: readonly string[];
  /** In lower case, with the dot. */
  extensions: readonly string[];
  /** Full names of files that have no extension. */
  fileNames: readonly string[];
  /** The start of a line comment; null when the language has none. */
  lineComment: string | null;
  /** The word Fettle writes after a Markdown fence. */
  fence: string;
};

export const LANGUAGES: readonly Language[] = [
  {
    id: 'python',
    name: 'Python',
    aliases: ['py', 'python3', 'py3'],
    extensions: ['.py', '.pyi', '.pyw'],
    fileNames: ['SConstruct', 'SConscript'],
    lineComment: '#',
    fence: 'python',
  },
  {
    id: 'typescript',
    name: 'TypeScript',
    aliases: ['ts', 'mts', 'cts'],
    extensions: ['.ts', '.mts', '.cts'],
    fileNames: [],
    lineComment: '//',
    fence: 'typescript',
  },
  {
    id: 'tsx',
    name: 'TypeScript with JSX',
    aliases: ['typescriptreact'],
    extensions: ['.tsx'],
    fileNames: [],
    lineComment: '//',
    fence: 'tsx',
  },
  {
    id: 'javascript',
    name: 'JavaScript',
    aliases: ['js', 'jsx', 'mjs', 'cjs', 'javascriptreact', 'ecmascript', 'node'],
    extensions: ['.js', '.jsx', '.mjs', '.cjs'],
    fileNames: [],
    lineComment: '//',
    fence: 'javascript',
  },
  {
    id: 'go',
    name: 'Go',
    aliases: ['golang'],
    extensions: ['.go'],
    fileNames: [],
    lineComment: '//',
    fence: 'go',
  },
  {
    id: 'rust',
    name: 'Rust',
    aliases: ['rs'],
    extensions: ['.rs'],
    fileNames: [],
    lineComment: '//',
    fence: 'rust',
  },
  {
    id: 'java',
    name: 'Java',
    aliases: [],
    extensions: ['.java'],
    fileNames: [],
    lineComment: '//',
    fence: 'java',
  },
  {
    id: 'c',
    name: 'C',
    aliases: [],
    extensions: ['.c'],
    fileNames: [],
    lineComment: '//',
    fence: 'c',
  },
  {
    id: 'cpp',
    name: 'C++',
    aliases: ['c++', 'cxx', 'cc', 'hpp', 'cplusplus'],
    // `.h` is also C: the C grammar refuses C++, while this one accepts nearly all of C.
    extensions: ['.cpp', '.cc', '.cxx', '.hpp', '.hh', '.hxx', '.h'],
    fileNames: [],
    lineComment: '//',
    fence: 'cpp',
  },
  {
    id: 'c_sharp',
    name: 'C#',
    aliases: ['c#', 'cs', 'csharp', 'c-sharp'],
    extensions: ['.cs', '.csx'],
    fileNames: [],
    lineComment: '//',
    fence: 'csharp',
  },
  {
    id: 'ruby',
    name: 'Ruby',
    aliases: ['rb'],
    extensions: ['.rb', '.rake', '.gemspec', '.ru'],
    fileNames: ['Gemfile', 'Rakefile', 'Vagrantfile'],
    lineComment: '#',
    fence: 'ruby',
  },
  {
    id: 'php',
    name: 'PHP',
    aliases: [],
    extensions: ['.php', '.phtml'],
    fileNames: [],
    lineComment: '//',
    fence: 'php',
  },
  {
    id: 'bash',
    name: 'Bash',
    aliases: ['sh', 'shell', 'shellscript', 'shell-script'],
    extensions: ['.sh', '.bash'],
    fileNames: ['.bashrc', '.bash_profile', '.bash_aliases', '.profile'],
    lineComment: '#',
    fence: 'bash',
  },
  {
    id: 'json',
    name: 'JSON',
    aliases: ['jsonc'],
    extensions: ['.json', '.jsonc'],
    fileNames: [],
    lineComment: null,
    fence: 'json',
  },
  {
    id: 'css',
    name: 'CSS',
    aliases: [],
    extensions: ['.css'],
    fileNames: [],
    lineComment: null,
    fence: 'css',
  },
  {
    id: 'html',
    name: 'HTML',
    aliases: ['htm'],
    extensions: ['.html', '.htm'],
    fileNames: [],
    lineComment: null,
    fence: 'html',
  },
];

const byName = new Map<string, Language>();
const byExtension = new Map<string, Language>();
const byFileName = new Map<string, Language>();
for (const language of LANGUAGES) {
  for (const word of [language.id, language.name.toLowerCase(), ...language.aliases])
    byName.set(word, language);
  for (const extension of language.extensions) byExtension.set(extension, language);
  for (const fileName of language.fileNames) byFileName.set(fileName, language);
}

/** The language with an id, name or alias, case-insensitive (`py`, `C++`, `shellscript`); null when it is unknown. */
export function findLanguage(nameOrAlias: string): Language | null {
  return byName.get(nameOrAlias.trim().toLowerCase()) ?? null;
}

/** The id of a language given by id, name or alias; the text itself when it is unknown. */
export function languageIdOf(nameOrAlias: string): string {
  return findLanguage(nameOrAlias)?.id ?? nameOrAlias;
}

/** The language of a file by its name; null when the name does not tell. Accepts `/` and `\` paths. */
export function languageOfPath(path: string): Language | null {
  const fileName = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const known = byFileName.get(fileName);
  if (known !== undefined) return known;
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? (byExtension.get(fileName.slice(dot).toLowerCase()) ?? null) : null;
}
