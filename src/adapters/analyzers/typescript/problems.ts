import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { nearestNames } from '../../../analysis/nearest-names.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import { openBracket } from '../../../base/source/brackets.ts';
import { offsetAt, positionAt } from '../../../base/text.ts';
import {
  MAX_TYPE_MESSAGE_CHARACTERS,
  MAX_TYPE_NAME_LOOKUPS,
  MAX_TYPE_PROBLEMS,
  MAX_TYPE_SUGGESTIONS,
} from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { TypeProblem, TypeProblemKind } from '../../../ports/type-checker.ts';
import type { LspDiagnostic } from '../lsp/protocol.ts';
import type { OpenDocument } from '../lsp/session.ts';
import { ambientTypesFor, kindOf, missingNameIn, moduleIn, proposedIn } from './codes.ts';
import { declareUntyped, isModuleMissing, UNTYPED_FILE, untypedSpecifiers } from './imports.ts';
import { hangsOnDeclaration, holdsInJavaScript, holdsWithoutSettings } from './loose.ts';
import { type CheckedFile, packageFolders } from './place.ts';
import { PROBE, type Prepared, prepareText } from './text.ts';

type Failable<Value> = Result<Value, AnalyzerFailure>;

/** A problem, and its position in the server's text. */
type Fault = { problem: TypeProblem; position: LspPosition };
type LspPosition = LspDiagnostic['range']['start'];

/** `ambientTypes` grows when the text turns out to need more. */
export type Question = { place: CheckedFile; text: string; ambientTypes: Set<string> };

/** Finds the valid problems of a text. The session must have it open as `prepare` returned it. */
export async function findProblems(
  session: OpenDocument,
  question: Question,
  opened: Prepared,
): Promise<Failable<TypeProblem[]>> {
  const { place, ambientTypes } = question;
  let prepared = opened;
  let found = await session.diagnostics();
  if (!found.ok) return found;
  const more = missingAmbientTypes(found.value, place).filter((name) => !ambientTypes.has(name));
  if (more.length > 0) {
    for (const name of more) ambientTypes.add(name);
    prepared = prepare(question);
    session.change(prepared.text);
    found = await session.diagnostics();
    if (!found.ok) return found;
  }
  if (!wasLookedAt(found.value)) return fail(SWITCHED_OFF);
  let held = await faultsThatHold(session, question, { prepared, diagnostics: found.value });
  const missing = held.map(({ problem }) => problem.kind === 'missing_module' && moduleIn(problem.message));
  const imported = held.length === 0 ? [] : await untypedSpecifiers(question.text, place);
  const untyped = imported.filter((specifier) => !missing.includes(specifier));
  if (untyped.length > 0) {
    const path = join(dirname(place.path), UNTYPED_FILE);
    session.openBeside({ path, languageId: 'typescript', text: declareUntyped(untyped) });
    prepared = prepare(question, UNTYPED_FILE);
    session.change(prepared.text);
    found = await session.diagnostics();
    if (!found.ok) return found;
    held = await faultsThatHold(session, question, { prepared, diagnostics: found.value });
  }
  await addNearestNames(session, held);
  return ok(held.map(({ problem }) => problem));
}

/** The text as the server must see it, with the declarations of a file next to it. */
export function prepare({ place, text, ambientTypes }: Question, declarations?: string): Prepared {
  return prepareText(text, {
    isJavaScript: isJavaScript(place),
    isAlone: place.isAlone,
    isDeclarations: /\.d\.[cm]?ts$/.test(place.path),
    ambientTypes: [...ambientTypes],
    declarations,
  });
}

/** A file that the project's settings exclude from checking has not passed. */
const SWITCHED_OFF: AnalyzerFailure = {
  reason: 'not_stated',
  message: "the project's settings turn off type checking for this file (noCheck or skipLibCheck)",
};

/** In a text that does not parse, the added mistake may have been swallowed. */
function wasLookedAt(diagnostics: LspDiagnostic[]): boolean {
  return diagnostics.some(
    ({ code, message, severity = ERROR }) =>
      message.includes(PROBE) || (severity === ERROR && kindOf(Number(code)) === 'syntax'),
  );
}

type Diagnosed = { prepared: Prepared; diagnostics: LspDiagnostic[] };

function faultsThatHold(
  session: OpenDocument,
  question: Question,
  { prepared, diagnostics }: Diagnosed,
): Promise<Fault[]> {
  const faults = diagnostics
    .flatMap((diagnostic) => toFault(diagnostic, prepared))
    .slice(0, MAX_TYPE_PROBLEMS);
  return thoseThatHold(session, { ...question, prepared: prepared.text }, faults);
}

function isJavaScript({ languageId }: CheckedFile): boolean {
  return languageId.startsWith('javascript');
}

/** Since TypeScript 6, declarations under `@types` count only if the tsconfig names them; before, all did. */
function missingAmbientTypes(diagnostics: LspDiagnostic[], place: CheckedFile): string[] {
  const asked = new Set(diagnostics.flatMap(({ code }) => ambientTypesFor(Number(code))));
  const folders = packageFolders(place);
  return [...asked].filter((name) => folders.some((folder) => existsSync(join(folder, '@types', name))));
}

const ERROR = 1;
const DEPRECATED = 2;

function toFault(diagnostic: LspDiagnostic, prepared: Prepared): Fault[] {
  const { code, message, range, severity = ERROR, tags = [] } = diagnostic;
  const kind = kindOfDiagnostic(Number(code), severity, tags);
  const startLine = prepared.originalLine(range.start.line);
  const endLine = prepared.originalLine(range.end.line);
  if (kind === null || startLine === null || endLine === null || message.includes(PROBE)) return [];
  const line = message.replace(/\s+/g, ' ').trim();
  const isLong = line.length > MAX_TYPE_MESSAGE_CHARACTERS;
  const problem: TypeProblem = {
    code: `TS${code}`,
    kind,
    message: isLong ? `${line.slice(0, MAX_TYPE_MESSAGE_CHARACTERS)}...` : line,
    range: {
      start: { line: startLine + 1, column: range.start.character + 1 },
      end: { line: endLine + 1, column: range.end.character + 1 },
    },
    suggestions: proposedIn(message),
  };
  return [{ problem, position: range.start }];
}

function kindOfDiagnostic(code: number, severity: number, tags: number[]): TypeProblemKind | null {
  if (tags.includes(DEPRECATED)) return 'deprecated';
  return severity === ERROR ? kindOf(code) : null;
}

async function thoseThatHold(
  session: OpenDocument,
  { place, text, prepared }: Question & { prepared: string },
  faults: Fault[],
): Promise<Fault[]> {
  if (faults.length === 0) return [];
  const holds = await ruleFor(session, place, text);
  const held = await Promise.all(
    faults.map(async ({ problem, position }) => {
      if (!holds(problem)) return false;
      if (isJavaScript(place) && hangsOnDeclaration(problem))
        return isDeclaredCall(session, prepared, position);
      if (problem.kind !== 'missing_module') return true;
      const specifier = moduleIn(problem.message);
      return specifier === null || (await isModuleMissing(specifier, place));
    }),
  );
  return faults.filter((_, index) => held[index]);
}

const Completions = z.object({ items: z.array(z.object({ label: z.string() })) });

/** Adds the members that exist where one does not, as the server would offer them there. */
async function addNearestNames(session: OpenDocument, faults: Fault[]): Promise<void> {
  const nameless = faults.filter(
    ({ problem }) => problem.kind === 'missing_member' && problem.suggestions.length === 0,
  );
  for (const { problem, position } of nameless.slice(0, MAX_TYPE_NAME_LOOKUPS)) {
    const name = missingNameIn(problem.message);
    const answer = await session.request('textDocument/completion', {
      textDocument: { uri: session.uri },
      position,
    });
    const offered = answer.ok ? (Completions.safeParse(answer.value).data?.items ?? []) : [];
    const names = offered.map(({ label }) => label.replace(/\?$/, ''));
    if (name !== null) problem.suggestions = nearestNames(name, names, MAX_TYPE_SUGGESTIONS);
  }
}

/** Decides which of TypeScript's diagnostics to trust for this file. */
async function ruleFor(
  session: OpenDocument,
  place: CheckedFile,
  text: string,
): Promise<(problem: TypeProblem) => boolean> {
  if (isJavaScript(place)) return (problem) => holdsInJavaScript(problem, text);
  return (await hasSettings(session)) ? () => true : holdsWithoutSettings;
}

/** Whether a tsconfig covers this file. */
async function hasSettings(session: OpenDocument): Promise<boolean> {
  const answer = await session.request('custom/projectInfo', { textDocument: { uri: session.uri } });
  const info = answer.ok ? answer.value : null;
  return typeof info === 'object' && info !== null && Reflect.get(info, 'configFilePath') !== '';
}

const Definitions = z.array(z.union([z.object({ uri: z.string() }), z.object({ targetUri: z.string() })]));

/** Whether the function called with the argument at a position has declarations, which state its parameters. */
async function isDeclaredCall(session: OpenDocument, text: string, argument: LspPosition): Promise<boolean> {
  const position = calleeBefore(text, argument);
  if (position === null) return false;
  const answer = await session.request('textDocument/definition', {
    textDocument: { uri: session.uri },
    position,
  });
  const found = answer.ok ? Definitions.safeParse([answer.value ?? []].flat()) : null;
  const files = found?.data?.map((one) => ('uri' in one ? one.uri : one.targetUri)) ?? [];
  return files.length > 0 && files.every((file) => /\.d\.[cm]?ts$/.test(file));
}

/**
 * The position of the last letter of the name before the parenthesis around a position; null where no name is
 * called.
 */
function calleeBefore(text: string, { line, character }: LspPosition): LspPosition | null {
  const start = offsetAt(text, { line: line + 1, column: character + 1 });
  const open = openBracket(text, start ?? 0);
  const name = open !== null && text[open] === '(' ? /[\w$]\s*$/.exec(text.slice(0, open)) : null;
  if (name === null) return null;
  const at = positionAt(text, name.index);
  return { line: at.line - 1, character: at.column - 1 };
}
