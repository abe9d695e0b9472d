import { languageOfPath } from '../base/languages.ts';
import { customaryName, importedName } from '../base/source/imported-name.ts';
import { importsOf } from '../base/source/imports.ts';
import {
  MAX_DOCUMENTED_NAME_CHARACTERS,
  MAX_IMPORTS_PER_FILE,
  MAX_TOLD_DOCUMENTATION_TOKENS,
  MAX_TOLD_DOCUMENTATIONS,
} from '../config/limits.ts';
import { DOCUMENTED_LANGUAGES, type Documentation } from '../contract/documentation.ts';
import type { ChatRequest } from '../contract/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentationSource } from '../ports/documentation.ts';
import { type FoundPieces, NO_PIECES } from './candidate.ts';
import { linedText, withoutLineEnd } from './document.ts';
import { namesInWords } from './identifiers.ts';
import { languageOf } from './outline.ts';
import type { CountTokens, RankedPiece, SourceInput } from './source.ts';
import { fitHead } from './window.ts';

/** How long a prompt waits for the documentation of names in a message. */
export const TOLD_DOCUMENTATION_MS = 1_500;

/**
 * Documentation of the names in a message from the installed packages: signature, text and deprecation of the installed
 * version. What cannot be read in time is left out with a note; reading continues for the next request.
 */
export async function documentationPieces(
  { request, countTokens }: SourceInput<ChatRequest>,
  { documentation, clock }: DocumentationServices,
  signal: AbortSignal,
): Promise<FoundPieces> {
  const { workspace, document } = request;
  const language = document === null ? null : (languageOf(document)?.id ?? document.language);
  if (workspace === null || (language !== null && !DOCUMENTED_LANGUAGES.has(language))) return NO_PIECES;
  const names = namesAskedFor(request, language ?? '');
  if (names.length === 0) return NO_PIECES;
  const looks = names.map((name) => documentation.look({ name, workspace, language, uses: false }, signal));
  const looked = await inTime(Promise.all(looks), clock, signal);
  if (looked === null) return { pieces: [], dropped: [tooLate(names)] };
  const found = looked.flatMap((one) => (one.ok && one.value.found !== null ? [one.value.found] : []));
  // The repository's own source covers the project's definitions.
  const installed = found.filter((one) => one.package !== null);
  return { pieces: await Promise.all(installed.map((one) => pieceOf(one, countTokens))), dropped: [] };
}

/** The documentation source, and how long to wait for it. */
export type DocumentationServices = { documentation: DocumentationSource; clock: Clock };

/** Null: too late; the work continues. */
async function inTime<Value>(work: Promise<Value>, clock: Clock, signal: AbortSignal): Promise<Value | null> {
  const done = new AbortController();
  const stop = AbortSignal.any([signal, done.signal]);
  try {
    return await Promise.race([work, clock.sleep(TOLD_DOCUMENTATION_MS, stop).then(() => null)]);
  } finally {
    done.abort();
  }
}

/** Full names with their modules, without duplicates: a name without a module only if the document imports it. */
function namesAskedFor({ message, document }: ChatRequest, language: string): string[] {
  const imports = importsOf(document?.text ?? '', language, MAX_IMPORTS_PER_FILE);
  const names = namesInWords(message)
    .filter((name) => languageOfPath(name) === null && name.length <= MAX_DOCUMENTED_NAME_CHARACTERS)
    .flatMap((name) => {
      const imported = importedName(name, imports);
      return (imported === undefined ? customaryName(name) : imported) ?? [];
    });
  return [...new Set(names)].slice(0, MAX_TOLD_DOCUMENTATIONS);
}

async function pieceOf(found: Documentation, countTokens: CountTokens): Promise<RankedPiece> {
  const source = `${found.package} ${found.version ?? ''}`.trim();
  const said = [
    `${found.name} of ${source}`,
    ...(found.deprecated === null ? [] : [`Deprecated. ${found.deprecated}`.trim()]),
    found.signature,
    found.documentation,
  ];
  const lined = linedText(said.filter((line) => line !== '').join('\n'));
  const all = { start: 0, end: lined.text.length };
  const fitted = await fitHead(lined, all, MAX_TOLD_DOCUMENTATION_TOKENS, countTokens);
  const limit = `limit of ${MAX_TOLD_DOCUMENTATION_TOKENS} tokens per name`;
  return {
    source: 'documentation',
    path: found.defined?.path ?? null,
    range: null,
    text: lined.text.slice(0, withoutLineEnd(lined, fitted)),
    why: `documentation of ${found.name} in the installed ${source}`,
    tokens: fitted.tokens,
    cut_by: fitted.end < all.end ? limit : null,
    value: WORTH * fitted.tokens,
  };
}

/** Before search results: the message asks for it by name. */
const WORTH = 5;

function tooLate(names: readonly string[]): FoundPieces['dropped'][number] {
  const cut_by = `the documentation of ${names.join(', ')} was not read within ${TOLD_DOCUMENTATION_MS} ms`;
  return { source: 'documentation', path: null, tokens: 0, cut_by };
}
