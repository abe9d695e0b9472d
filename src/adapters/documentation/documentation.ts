import { findLanguage } from '../../base/languages.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Documentation, DocumentationAnswer } from '../../contract/documentation.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { DocumentationQuestion, DocumentationSource } from '../../ports/documentation.ts';
import type { Files } from '../../ports/files.ts';
import type { ApiIndex } from '../analyzers/python-api/api-index.ts';
import type { TypeScriptChecker } from '../analyzers/typescript/checker.ts';
import { findExamples } from './examples.ts';
import { findOwnDefinitions, type OwnDefinition } from './own-symbols.ts';
import { type Looked, lookInTypeScript, readHover, shownPath } from './typescript.ts';

/** One documentation lookup: the first in a large package lists its names. */
const DOCUMENTATION_MS = 90_000;

export type DocumentationOptions = { files: Files; python: ApiIndex; typescript: TypeScriptChecker };

type Failable<Value> = Result<Value, AnalyzerFailure>;
type Look = (question: DocumentationQuestion, signal: AbortSignal) => Promise<Failable<Looked>>;

/** Searches the installed packages of each language, then the project's own code. */
export function createDocumentation(options: DocumentationOptions): DocumentationSource {
  const python: Look = (question, signal) => lookInPython(options, question, signal);
  const typescript: Look = (question, signal) => {
    const { name, workspace } = question;
    const nowhere = { found: null, nearest: [], reason: 'there is no project here', isThere: false };
    const source = { files: options.files, checker: options.typescript };
    return workspace === null
      ? Promise.resolve(ok(nowhere))
      : lookInTypeScript(source, { name, workspace }, signal);
  };
  return {
    async look(question, caller) {
      const signal = AbortSignal.any([caller, AbortSignal.timeout(DOCUMENTATION_MS)]);
      const looks = await looksFor(options, question, { python, typescript });
      const { found, misses, failure } = await firstFound(looks, question, signal);
      if (caller.aborted) return fail({ reason: 'cancelled', message: 'the lookup was stopped' });
      if (found !== null) return ok(await whole(found, question, signal));
      const own = await lookAtOwn(options, question, signal);
      if (own !== null && own.found !== null) return ok(await whole(own.found, question, signal));
      const best = misses.find(({ isThere }) => isThere) ?? own ?? misses[0];
      if (failure !== null && best?.isThere !== true) return fail(failure);
      const nearest = [...(own?.nearest ?? []), ...misses.flatMap((miss) => miss.nearest)];
      return ok({ found: null, nearest: [...new Set(nearest)], reason: best?.reason ?? null });
    },
  };
}

type FirstFound = { found: Looked['found']; misses: Looked[]; failure: AnalyzerFailure | null };

/** Tries one after the other; a language that cannot answer does not prevent the next. */
async function firstFound(
  looks: Look[],
  question: DocumentationQuestion,
  signal: AbortSignal,
): Promise<FirstFound> {
  const misses: Looked[] = [];
  let failure: AnalyzerFailure | null = null;
  for (const look of looks) {
    const looked = await look(question, signal);
    if (!looked.ok) failure ??= looked.failure;
    else if (looked.value.found !== null) return { found: looked.value.found, misses, failure };
    else misses.push(looked.value);
  }
  return { found: null, misses, failure };
}

/** The requested language, otherwise the one with files in the project comes first. */
async function looksFor(
  { files }: DocumentationOptions,
  { language, workspace }: DocumentationQuestion,
  { python, typescript }: { python: Look; typescript: Look },
): Promise<Look[]> {
  if (language !== null) return findLanguage(language)?.id === 'python' ? [python] : [typescript];
  const isNode = workspace !== null && (await files.exists(`${workspace}/package.json`));
  return isNode ? [typescript, python] : [python, typescript];
}

async function lookInPython(
  { python }: DocumentationOptions,
  { name, workspace }: DocumentationQuestion,
  signal: AbortSignal,
): Promise<Failable<Looked>> {
  if (!/^[A-Za-z_][\w.]*$/.test(name))
    return ok({ found: null, nearest: [], reason: `${name} is not a valid Python name`, isThere: false });
  const described = await python.describe(name, workspace, signal);
  if (!described.ok) return described;
  if (described.value.is !== 'found') {
    const { nearest, reason } = described.value;
    return ok({ found: null, nearest, reason, isThere: name.includes('.') && nearest.length > 0 });
  }
  const { value } = described.value;
  const { defined } = value;
  const place =
    defined === null || workspace === null
      ? defined
      : { ...defined, path: shownPath(defined.path, workspace) };
  return ok({
    found: { ...value, language: 'python', defined: place },
    nearest: [],
    reason: '',
    isThere: true,
  });
}

/** A definition in the project's own code, if there is exactly one with that name. */
async function lookAtOwn(
  options: DocumentationOptions,
  { name, workspace }: DocumentationQuestion,
  signal: AbortSignal,
): Promise<Looked | null> {
  if (workspace === null) return null;
  const definitions = await findOwnDefinitions(name, workspace, signal);
  const [first] = definitions;
  if (first === undefined) return null;
  if (definitions.length > 1) {
    const places = definitions.map(({ path, line }) => `${shownPath(path, workspace)}:${line}`);
    return {
      found: null,
      nearest: places,
      reason: `this project defines ${name} in several places`,
      isThere: true,
    };
  }
  const said =
    first.language === 'python'
      ? await ownPython(options, first, name, signal)
      : await ownScript(options, first, workspace, signal);
  const defined = { path: shownPath(first.path, workspace), line: first.line };
  const found = {
    ...said,
    name,
    language: first.language,
    package: null,
    version: null,
    defined,
    members: [],
  };
  return { found, nearest: [], reason: '', isThere: true };
}

type Said = Pick<Documentation, 'kind' | 'signature' | 'documentation' | 'deprecated'>;

/** The answer that needs no analyzer. */
function lineOf({ text, line }: OwnDefinition): Said {
  const signature = text.split('\n')[line - 1]?.trim() ?? '';
  return {
    kind: /\bclass\b/.test(signature) ? 'class' : 'function',
    signature,
    documentation: '',
    deprecated: null,
  };
}

async function ownPython(
  { python }: DocumentationOptions,
  definition: OwnDefinition,
  name: string,
  signal: AbortSignal,
): Promise<Said> {
  const line = lineOf(definition);
  const names = name.split('.');
  // The name before it is its class, or a module.
  for (const path of [names.slice(-2).join('.'), names.at(-1) ?? name]) {
    const found = await python.define(definition.text, path, signal);
    if (!found.ok || found.value === null) continue;
    const { signature, documentation, deprecated } = found.value;
    return { ...line, signature, documentation, deprecated };
  }
  return line;
}

async function ownScript(
  { typescript }: DocumentationOptions,
  { path, text, line, column, ...definition }: OwnDefinition,
  workspace: string,
  signal: AbortSignal,
): Promise<Said> {
  const input = { text, language: 'typescript', path, workspace };
  const position = { line: line - 1, character: column };
  const hover = await typescript.ask(
    input,
    (session) => session.request('textDocument/hover', { textDocument: { uri: session.uri }, position }),
    signal,
  );
  const contents =
    hover.ok && typeof hover.value === 'object' && hover.value !== null
      ? Reflect.get(hover.value, 'contents')
      : null;
  const value = typeof contents === 'object' && contents !== null ? Reflect.get(contents, 'value') : contents;
  const plain = lineOf({ path, text, line, column, ...definition });
  return typeof value === 'string' && value !== '' ? { ...plain, ...readHover(value) } : plain;
}

async function whole(
  found: Omit<Documentation, 'examples'>,
  { workspace, uses = true }: DocumentationQuestion,
  signal: AbortSignal,
): Promise<DocumentationAnswer> {
  const { name, language, defined } = found;
  const hasUses = uses && found.kind !== 'module';
  const examples = !hasUses
    ? []
    : await findExamples({ name, language, workspace, defined, packageName: found.package }, signal);
  return { found: { ...found, examples }, nearest: [], reason: null };
}
