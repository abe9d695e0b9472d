import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { MAX_CONFIG_FILE_BYTES } from '../../config/limits.ts';
import { parseLooseJson, parseToml } from '../environment/values.ts';
import { textOrNull } from '../files/bounded-read.ts';
import { isReached } from '../files/reach.ts';

/** Folders a project's settings may add to pyright's search path. */
const MAX_EXTRA_PATHS = 32;

/**
 * Files with which a project configures pyright. It never sees them: they could exclude files, disable rules,
 * choose another Python, and name folders anywhere on the disk.
 */
export const OWN_SETTINGS = ['pyrightconfig.json', 'pyproject.toml', '.python-version'];

const Paths = z.array(z.string()).catch([]);
const Settings = z.object({
  extraPaths: Paths.optional(),
  stubPath: z.string().optional().catch(undefined),
  executionEnvironments: z
    .array(z.object({ root: z.string().optional(), extraPaths: Paths.optional() }))
    .optional()
    .catch(undefined),
});
const Project = z.object({ tool: z.object({ pyright: Settings }) });

/**
 * The folders in which the project's own settings let pyright look for modules; nothing else is taken from
 * them. Without these, modules of the project would seem to be missing.
 */
export async function ownSearchPaths(root: string): Promise<string[]> {
  const read = (name: string) =>
    textOrNull(join(root, name), { maxBytes: MAX_CONFIG_FILE_BYTES, within: [root] });
  const [config, project] = await Promise.all([read('pyrightconfig.json'), read('pyproject.toml')]);
  const settings =
    config === null
      ? Project.safeParse(parseToml(project ?? '')).data?.tool.pyright
      : Settings.safeParse(parseLooseJson(config)).data;
  if (settings === undefined) return [];
  const { extraPaths = [], stubPath, executionEnvironments = [] } = settings;
  const named = [
    ...(stubPath === undefined ? [] : [stubPath]),
    ...extraPaths,
    ...executionEnvironments.flatMap((one) => [...(one.extraPaths ?? []), one.root ?? '.']),
  ];
  const folders = [...new Set(named.map((name) => (isAbsolute(name) ? name : resolve(root, name))))];
  return folders.slice(0, MAX_EXTRA_PATHS).filter((folder) => isReached(folder, [root]));
}
