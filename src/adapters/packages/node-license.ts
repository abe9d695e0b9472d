import { join } from 'node:path';
import { MAX_LOCKFILE_BYTES } from '../../config/limits.ts';
import type { StatedLicense } from '../../ports/package-index.ts';
import type { Project } from './project.ts';

/** Size of the entry for one package in npm's lockfile. */
const MAX_LOCKED_ENTRY_CHARACTERS = 20_000;

/**
 * The license that an installed `package.json` states, in the current form or one of the two older ones; null
 * without one.
 */
export function manifestLicense(manifest: string): StatedLicense | null {
  const { license, licenses } = objectOf(manifest);
  const text = typeOf(license) ?? alternatives(licenses);
  return text === null ? null : { text, from: 'its package.json' };
}

/** A choice, as npm interpreted that list. */
function alternatives(licenses: unknown): string | null {
  if (!Array.isArray(licenses)) return typeOf(licenses);
  const names = licenses.map(typeOf).filter((name) => name !== null);
  return names.length === 0 ? null : names.join(' OR ');
}

function typeOf(license: unknown): string | null {
  if (typeof license === 'string') return license;
  const type = typeof license === 'object' && license !== null && 'type' in license ? license.type : null;
  return typeof type === 'string' ? type : null;
}

function objectOf(text: string): { license?: unknown; licenses?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The license that npm's lockfile stores for a package that is not installed; other lockfiles store none. */
export async function lockedLicense(project: Project, name: string): Promise<StatedLicense | null> {
  for (const { path: folder, names } of project.folders) {
    if (!names.has('package-lock.json')) continue;
    const text = (await project.read(join(folder, 'package-lock.json'), MAX_LOCKFILE_BYTES)) ?? '';
    const start = text.indexOf(`"node_modules/${name}": {`);
    if (start < 0) continue;
    // The entry's own fields, and at most those of one nested object: the next entry of the list begins with
    // `"node_modules/`.
    const end = text.indexOf('"node_modules/', start + 1);
    const entry = text.slice(
      start,
      Math.min(end < 0 ? text.length : end, start + MAX_LOCKED_ENTRY_CHARACTERS),
    );
    const license = /"license"\s*:\s*"([^"\n]+)"/.exec(entry)?.[1];
    if (license !== undefined)
      return { text: license, from: project.nameOf(join(folder, 'package-lock.json')) };
  }
  return null;
}
