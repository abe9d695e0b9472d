/**
 * Source of a program that runs a project's own TypeScript (5 or 6) on one text: its language service with
 * the project's settings. It runs only in the sandbox, because that compiler is code of the project. It reads
 * a question from standard input and prints the answer as one line of JSON after the question's mark.
 */
export const SERVICE_PROGRAM = String.raw`'use strict';
const { accessSync, constants, existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path').posix;
const question = JSON.parse(readFileSync(0, 'utf8'));
// The sandbox may run it as another user: an unreadable folder would look as if it did not exist.
try {
  for (const folder of question.readable) readdirSync(folder);
  if (existsSync(question.file)) accessSync(question.file, constants.R_OK);
} catch {
  process.exit(question.notReadable);
}
const ts = require(question.typescript);
const slashes = (path) => path.replaceAll('\\', '/');
const file = slashes(question.file);
const texts = new Map(question.documents.map(({ path, text }) => [slashes(path), text]));
const foldersOf = (path) => (dirname(path) === path ? [path] : [path, ...foldersOf(dirname(path))]);
const virtualFolders = new Set([...texts.keys()].flatMap((path) => foldersOf(dirname(path))));
const virtualEntries = (folder) => ({
  files: [...texts.keys()].filter((path) => dirname(path) === folder).map((path) => path.slice(folder.length).replace(/^\//, '')),
  directories: [...virtualFolders].filter((path) => path !== folder && dirname(path) === folder).map((path) => path.slice(folder.length).replace(/^\//, '')),
});
const sys = {
  ...ts.sys,
  readFile: (path, encoding) => texts.get(path) ?? ts.sys.readFile(path, encoding),
  fileExists: (path) => texts.has(path) || ts.sys.fileExists(path),
  directoryExists: (path) => virtualFolders.has(path) || ts.sys.directoryExists(path),
  // The text is not on disk, and a project's settings select their files by pattern.
  readDirectory: (folder, extensions, excludes, includes, depth) => [
    ...new Set([
      ...ts.sys.readDirectory(folder, extensions, excludes, includes, depth),
      ...ts.matchFiles(folder, extensions, excludes, includes, ts.sys.useCaseSensitiveFileNames, folder, depth, virtualEntries, (path) => path),
    ]),
  ],
  onUnRecoverableConfigFileDiagnostic: () => {},
};

function settings() {
  for (const folder of foldersOf(dirname(file)))
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      const found = settingsIn(join(folder, name), 1);
      if (found !== null) return found;
    }
  return { config: '', files: [], options: INFERRED() };
}

function settingsIn(path, level) {
  const parsed = ts.sys.fileExists(path) ? ts.getParsedCommandLineOfConfigFile(path, {}, sys) : undefined;
  if (parsed === undefined) return null;
  if (parsed.fileNames.includes(file)) return { config: path, files: parsed.fileNames, options: parsed.options };
  const references = level > 0 ? (parsed.projectReferences ?? []) : [];
  for (const reference of references) {
    const found = settingsIn(slashes(ts.resolveProjectReferencePath(reference)), level - 1);
    if (found !== null) return found;
  }
  return null;
}

/** The settings that TypeScript's server uses for a file without a tsconfig. */
const INFERRED = () => ({
  allowJs: true,
  allowNonTsExtensions: true,
  esModuleInterop: true,
  jsx: ts.JsxEmit.ReactJSX,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  resolveJsonModule: true,
  strictFunctionTypes: true,
  strictNullChecks: true,
  target: ts.ScriptTarget.ES2022,
});

const { config, files, options } = settings();
const host = {
  getScriptFileNames: () => [...new Set([...files, ...texts.keys()])],
  getScriptVersion: () => '1',
  getScriptSnapshot: (path) => {
    const text = sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => slashes(question.root),
  getCompilationSettings: () => ({ ...options, noEmit: true }),
  getDefaultLibFileName: (asked) => ts.getDefaultLibFilePath(asked),
  fileExists: sys.fileExists,
  readFile: sys.readFile,
  directoryExists: sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  realpath: ts.sys.realpath,
};
const service = ts.createLanguageService(host);
const source = () => service.getProgram().getSourceFile(file);

const SEVERITIES = { 0: 2, 1: 1, 2: 4, 3: 3 };
function toDiagnostic({ start, length, code, category, messageText, reportsDeprecated, reportsUnnecessary }) {
  const at = (offset) => ts.getLineAndCharacterOfPosition(source(), offset);
  return {
    range: { start: at(start), end: at(start + length) },
    severity: SEVERITIES[category],
    code,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    tags: [...(reportsUnnecessary ? [1] : []), ...(reportsDeprecated ? [2] : [])],
  };
}

function diagnostics() {
  const found = [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
    ...service.getSuggestionDiagnostics(file),
  ].filter(({ start }) => start !== undefined);
  const nameless = found.filter(({ code }) => question.named.includes(code)).slice(0, question.lookups);
  const completions = nameless.map(({ start }) => ({
    position: ts.getLineAndCharacterOfPosition(source(), start),
    names: (service.getCompletionsAtPosition(file, start, {})?.entries ?? []).map(({ name }) => name),
  }));
  return { version: ts.version, config, diagnostics: found.map(toDiagnostic), completions, definitions: [] };
}

function definitions({ line, character }) {
  const offset = ts.getPositionOfLineAndCharacter(source(), line, character);
  const found = service.getDefinitionAtPosition(file, offset) ?? [];
  return { version: ts.version, config, diagnostics: [], completions: [], definitions: found.map(({ fileName }) => fileName) };
}

const answer = question.definition === null ? diagnostics() : definitions(question.definition);
process.stdout.write('\n' + question.mark + JSON.stringify(answer) + '\n');
`;
