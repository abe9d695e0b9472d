import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Files } from '../../ports/files.ts';
import type { ToolName } from '../../ports/security-tools.ts';
import { TOOL_RELEASES } from './catalog.ts';

/** Size of the file that records where a tool is. */
const MAX_TOOL_MANIFEST_BYTES = 16 * 1024;

/** The manifest of an installed tool; it is written last, so that it names only complete installations. */
const Manifest = z.object({
  version: z.string(),
  /** Name of the environment's folder, next to the manifest. */
  folder: z.string().regex(/^\w[\w.-]*$/),
  /** The platform-specific packages folder in it, for instance `lib/python3.11/site-packages`. */
  packages: z.string(),
});
export type Manifest = z.infer<typeof Manifest>;

/** An installed tool; absolute paths. */
export type Installed = { folder: string; python: string; packages: string };

/** The folder of all tools. */
export function toolsFolder(home: string): string {
  return join(home, 'tools');
}

/** The file that names a tool's environment. */
export function manifestPath(home: string, name: ToolName): string {
  return join(toolsFolder(home), `${name}.json`);
}

/** The interpreter of a virtual environment. */
export function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts/python.exe') : join(folder, 'bin/python');
}

/** Reads the manifest of a tool; null if it is not readable. */
export async function readManifest(files: Files, home: string, name: ToolName): Promise<Manifest | null> {
  const read = await files.readText(manifestPath(home, name), MAX_TOOL_MANIFEST_BYTES);
  if (!read.ok) return null;
  try {
    return Manifest.parse(JSON.parse(read.value));
  } catch {
    return null;
  }
}

/** Locates a tool in the version we know; null if it is missing, or has another version. */
export async function findTool(files: Files, home: string, name: ToolName): Promise<Installed | null> {
  const manifest = await readManifest(files, home, name);
  if (manifest === null || manifest.version !== TOOL_RELEASES[name].version) return null;
  const folder = join(toolsFolder(home), manifest.folder);
  const python = pythonOf(folder);
  // If its Python was removed from the machine, the link is dangling.
  const isThere = await stat(python).then(
    () => true,
    () => false,
  );
  return isThere ? { folder, python, packages: join(folder, manifest.packages) } : null;
}
