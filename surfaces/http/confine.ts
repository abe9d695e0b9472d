import { basename, isAbsolute, posix } from 'node:path';
import { ok, type Result } from '../../src/base/result.ts';
import type { ServedWorkspaces, WorkspaceFailure } from '../../src/ports/served-workspaces.ts';

type Fields = Record<string, unknown>;

/**
 * Confines a body to the served projects. `workspace`, wherever a body may have it, must be a served one, or the
 * request is refused. A document path that leads elsewhere is reduced to its name, as `ownPath` describes.
 */
export async function confine(
  body: unknown,
  workspaces: ServedWorkspaces,
): Promise<Result<unknown, WorkspaceFailure>> {
  if (!isFields(body)) return ok(body);
  for (const fields of [body, body.fettle]) {
    const named = isFields(fields) ? fields.workspace : undefined;
    // The schema refuses values of other types.
    if (typeof named !== 'string' || (await workspaces.holds(named))) continue;
    const chosen = await workspaces.choose(named);
    if (!chosen.ok) return chosen;
  }
  const { document } = body;
  if (!isFields(document) || typeof document.path !== 'string') return ok(body);
  return ok({ ...body, document: { ...document, path: await ownPath(document.path, workspaces) } });
}

/** The path of a file in a served project; else only its name, for the language: nothing around it is read. */
export async function ownPath(path: string, workspaces: ServedWorkspaces): Promise<string> {
  const isOwn = isAbsolute(path) ? await workspaces.holds(path) : !leadsUp(path);
  return isOwn ? path : basename(path);
}

function leadsUp(path: string): boolean {
  return posix.normalize(path.replaceAll('\\', '/')).split('/')[0] === '..';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
