import { findLanguage, type Language } from '../base/languages.ts';
import type { EnvironmentFacts } from '../contract/context.ts';
import type { Request } from '../contract/request.ts';
import type { ToolFacts } from './environment-facts.ts';
import { nodeFacts } from './environment-node.ts';
import { environmentPiece } from './environment-piece.ts';
import { pythonFacts } from './environment-python.ts';
import { languageOf } from './outline.ts';
import { openProject } from './project-files.ts';
import { type RankedPiece, type SourceInput, wordsOf } from './source.ts';

/**
 * What the project's own files say of the tools of the request's language. It becomes a piece only
 * where a prompt has words for it: in `generate`.
 */
export async function environmentOf(
  input: SourceInput,
): Promise<{ facts: EnvironmentFacts; pieces: RankedPiece[] }> {
  const { request } = input;
  const tools = await toolFacts(input);
  const piece = request.task === 'generate' ? await environmentPiece(tools, { ...input, request }) : null;
  return {
    facts: {
      languages: tools.language === null ? [] : [tools.language],
      packages: tools.packages.map(({ name, version, from }) => ({ name, version, from })),
      test_framework: tools.testFramework,
    },
    pieces: piece === null ? [] : [piece],
  };
}

async function toolFacts({ request, files }: SourceInput): Promise<ToolFacts> {
  const { workspace, document } = request;
  const language = languageOfRequest(request);
  const read = language === null ? undefined : READERS[language.id];
  if (workspace === null || read === undefined) return { language: null, packages: [], testFramework: null };
  return read(await openProject(files, workspace, document?.path ?? null), {
    code: document?.text ?? '',
    words: wordsOf(request).toLowerCase().match(PACKAGE_WORD) ?? [],
    isOpen: request.task === 'generate',
  });
}

/** A word as package names are written. */
const PACKAGE_WORD = /@?[a-z0-9](?:[\w./-]*\w)?/g;

/** Languages whose tools we can ask for versions. */
const READERS: Partial<Record<Language['id'], typeof pythonFacts>> = {
  python: pythonFacts,
  typescript: nodeFacts,
  tsx: nodeFacts,
  javascript: nodeFacts,
};

function languageOfRequest(request: Request): Language | null {
  if (request.task !== 'generate') return languageOf(request.document);
  return findLanguage(request.language) ?? (request.document === null ? null : languageOf(request.document));
}
