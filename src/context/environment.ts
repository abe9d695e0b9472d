import { findLanguage, type Language } from '../base/languages.ts';
import type { EnvironmentFacts } from '../contract/context.ts';
import type { ChatRequest, GenerateRequest, Request } from '../contract/request.ts';
import type { Environment, EnvironmentQuestion, NotesQuestion } from '../ports/environment.ts';
import { aboutSubject, isAmong, type Subject, subjectOf } from './environment-facts.ts';
import { environmentPiece } from './environment-piece.ts';
import { languageOf } from './outline.ts';
import { type RankedPiece, type SourceInput, wordsOf } from './source.ts';

const NOTHING: EnvironmentFacts = { languages: [], packages: [], test_framework: null };

/**
 * Facts from the project's files and its installed packages about a request. They become a piece only in prompts that
 * use them: `generate` and `chat`. A completion waits for nothing and uses what is cached.
 */
export async function environmentOf(
  input: SourceInput,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ facts: EnvironmentFacts; pieces: RankedPiece[] }> {
  const { request } = input;
  const { workspace, document } = request;
  const language = languageOfRequest(request);
  if (workspace === null || language === null) return { facts: NOTHING, pieces: [] };
  const code = document?.text ?? '';
  const subject = subjectOf(code, language.id, wordsOf(request));
  const question = {
    workspace,
    path: document?.path ?? null,
    language: language.id,
    names: subject.imports,
  };
  if (request.task === 'complete')
    return { facts: aboutSubject(environment.known(question) ?? NOTHING, subject), pieces: [] };
  const facts = aboutSubject((await environment.facts(question, signal)) ?? NOTHING, subject);
  if (request.task === 'explain') return { facts, pieces: [] };
  const notes = await environment.notes(notesQuestion(request, question, subject, facts), signal);
  const told = { facts, notes, subject, language: language.id };
  const piece = await environmentPiece(told, { ...input, request });
  return { facts, pieces: piece === null ? [] : [piece] };
}

/** The modules that code imports, and the project's packages that the text names. */
function notesQuestion(
  request: GenerateRequest | ChatRequest,
  { workspace, path, language }: EnvironmentQuestion,
  { imports, named }: Subject,
  { packages }: EnvironmentFacts,
): NotesQuestion {
  return {
    workspace,
    path,
    language: language ?? '',
    text: request.document?.text ?? '',
    instruction: wordsOf(request),
    modules: [
      ...new Set([...imports, ...packages.filter((fact) => isAmong(named, fact)).map(({ name }) => name)]),
    ],
  };
}

function languageOfRequest(request: Request): Language | null {
  if (request.task === 'complete' || request.task === 'explain') return languageOf(request.document);
  const named =
    request.task === 'chat' ? request.language || languageInWords(request.message) : request.language;
  return findLanguage(named) ?? (request.document === null ? null : languageOf(request.document));
}

/** A language that a message names, among those with tools that can be queried; empty when it names none. */
function languageInWords(message: string): string {
  return /\b(?:python|typescript|javascript)\b/i.exec(message)?.[0].toLowerCase() ?? '';
}
