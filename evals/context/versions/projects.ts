import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, type Result } from '../../../src/base/result.ts';
import type { EvalFailure, SuiteOptions } from '../../checks/report.ts';
import type { VersionCase } from './cases.ts';

/** Sets up the project of a case in `folder`: its files, and a link to its installed packages. */
export async function layOut(
  { id, language, project }: VersionCase,
  folder: string,
  { packages }: Pick<SuiteOptions, 'packages'>,
): Promise<Result<string, EvalFailure>> {
  const isPython = language === 'python';
  const laid = isPython
    ? await packages.python(project.packages, 'whole')
    : await packages.node(project.packages);
  if (!laid.ok) return laid;
  const root = join(folder, id.replace(/\W+/g, '-'));
  await rm(root, { recursive: true, force: true });
  for (const [path, text] of Object.entries(project.files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const installed = isPython ? '.venv' : 'node_modules';
  await symlink(join(laid.value, installed), join(root, installed), 'junction');
  const lock = join(laid.value, 'package-lock.json');
  if (!isPython && existsSync(lock)) await symlink(lock, join(root, 'package-lock.json'));
  return ok(root);
}
