import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../base/result.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import { textOrNull } from '../../files/bounded-read.ts';
import { isReached } from '../../files/reach.ts';
import { type CheckedFile, packageFolders } from './place.ts';

/** A compiler that a project has installed: its module, and its version. */
export type InstalledTypeScript = { module: string; version: string };

const Manifest = z.object({ version: z.string() });

/** Major versions that have a language service in JavaScript and these settings. */
const USABLE = /^[56]\./;

/** The TypeScript that Node would find for a file; `why` is the reason why it is needed. */
export async function installedTypeScript(
  place: CheckedFile,
  why: string,
): Promise<Result<InstalledTypeScript, AnalyzerFailure>> {
  const homes = packageFolders(place).map((folder) => join(folder, 'typescript'));
  const home = homes.find((folder) => existsSync(join(folder, 'package.json')));
  const missing = (message: string) =>
    fail({ reason: 'analyzer_missing' as const, message: `${why}, ${message}` });
  if (home === undefined) return missing('and the project has no typescript installed');
  // It runs in the sandbox, which must not see a folder that a link of the repository chose.
  if (!isReached(home, [place.root]))
    return missing("and the project's typescript is a link to a place outside it");
  const manifest = await textOrNull(join(home, 'package.json'), {
    maxBytes: MAX_CONFIG_FILE_BYTES,
    within: [place.root],
  });
  const version = versionIn(manifest ?? '');
  if (version === null) return missing("and the version of the project's typescript cannot be read");
  if (!USABLE.test(version)) return missing(`and the project's typescript ${version} has no service to ask`);
  const module = join(await realpath(home), 'lib', 'typescript.js');
  return existsSync(module) ? ok({ module, version }) : missing("and the project's typescript is incomplete");
}

function versionIn(manifest: string): string | null {
  try {
    return Manifest.safeParse(JSON.parse(manifest)).data?.version ?? null;
  } catch {
    return null;
  }
}
