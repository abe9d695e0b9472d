import { z } from 'zod';
import { findLanguage, LANGUAGE_IDS, languageOfPath } from '../../src/base/languages.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { decodeSource, sourceOfText } from '../../src/base/source-text/decode-source.ts';
import { MAX_SEARCHED_BYTES, MAX_SOURCE_FILE_BYTES } from '../../src/config/limits.ts';
import type { Reading } from '../../src/contract/reading.ts';
import type { Document } from '../../src/contract/request.ts';
import type { McpServices, ToolFailure } from './services.ts';

/** The fields of every tool that takes code. */
export const CODE_FIELDS = {
  code: z
    .string()
    .max(MAX_SOURCE_FILE_BYTES)
    .optional()
    .describe('The code. Without it, the file at path is read.'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe('The file, relative to the root of the workspace. With code: the file that the code is for.'),
  language: z
    .string()
    .optional()
    .describe(`One of ${LANGUAGE_IDS.join(', ')}; required unless the file extension of path implies it.`),
};

export const WORKSPACE_FIELD = {
  workspace: z
    .string()
    .optional()
    .describe('Absolute path of the project root. Default: the project that Fettle was started in.'),
};

type CodeInput = { code?: string | undefined; path?: string | undefined; language?: string | undefined };

/** Code and the project it is checked in. */
type GivenCode = { document: Document; workspace: string | null };

/** The same for checking: its bytes may not be UTF-8. */
type CheckedCode = GivenCode & { document: Document & { reading: Reading } };

/** The language when neither the file name nor the client states one. */
const PLAIN_TEXT = 'text';

/** The code a client means, read from the workspace when it is not given. */
export async function readCode(
  { workspaces, files }: McpServices,
  given: CodeInput & { workspace?: string | undefined },
): Promise<Result<GivenCode, ToolFailure>> {
  if (given.path === undefined) return inlineCode(workspaces, given);
  const workspace = await workspaces.need(given.workspace);
  if (!workspace.ok) return workspace;
  const place = await workspaces.locate(workspace.value, given.path);
  if (!place.ok) return place;
  const read =
    given.code === undefined
      ? await files.readText(place.value.absolute, MAX_SOURCE_FILE_BYTES)
      : ok(given.code);
  if (!read.ok) return fail({ message: read.failure.message });
  const path = place.value.relative;
  const language = languageFor(given.language, path);
  if (!language.ok) return language;
  return ok({ document: { path, language: language.value, text: read.value }, workspace: workspace.value });
}

/** The code a client wants checked: a file in any encoding, up to the maximum size of a searched file. */
export async function readCheckedCode(
  services: McpServices,
  given: CodeInput & { workspace?: string | undefined },
): Promise<Result<CheckedCode, ToolFailure>> {
  if (given.path === undefined || given.code !== undefined) {
    const code = await readCode(services, given);
    if (!code.ok) return code;
    const { document, workspace } = code.value;
    return ok({ document: { ...document, ...sourceOfText(document.text, document) }, workspace });
  }
  const workspace = await services.workspaces.need(given.workspace);
  if (!workspace.ok) return workspace;
  const place = await services.workspaces.locate(workspace.value, given.path);
  if (!place.ok) return place;
  const bytes = await services.files.readBytes(place.value.absolute, MAX_SEARCHED_BYTES);
  if (!bytes.ok) return fail({ message: bytes.failure.message });
  const path = place.value.relative;
  const language = languageFor(given.language, path);
  if (!language.ok) return language;
  const source = decodeSource(bytes.value, { path, language: language.value });
  return ok({ document: { path, language: language.value, ...source }, workspace: workspace.value });
}

function languageFor(given: string | undefined, path: string): Result<string, ToolFailure> {
  return given === undefined ? ok(languageOfPath(path)?.id ?? PLAIN_TEXT) : named(given);
}

async function inlineCode(
  workspaces: McpServices['workspaces'],
  { code, language, workspace: given }: CodeInput & { workspace?: string | undefined },
): Promise<Result<GivenCode, ToolFailure>> {
  if (code === undefined)
    return fail({ message: 'code and path are both missing; give code, or the path of a file' });
  if (language === undefined) {
    const message = `the language is unknown; give language (${LANGUAGE_IDS.join(', ')}) or a path`;
    return fail({ message });
  }
  const known = named(language);
  if (!known.ok) return known;
  const workspace = await workspaces.choose(given);
  if (!workspace.ok) return workspace;
  return ok({ document: { path: null, language: known.value, text: code }, workspace: workspace.value });
}

/** A language by any of its names, as Fettle's own id. */
export function named(language: string): Result<string, ToolFailure> {
  const known = findLanguage(language);
  if (known !== null) return ok(known.id);
  return fail({ message: `unknown language ${language}; give one of ${LANGUAGE_IDS.join(', ')}` });
}
