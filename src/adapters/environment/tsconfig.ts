import { dirname, isAbsolute, join } from 'node:path';
import { textOf, valueAt } from '../../base/values.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import { parseLooseJson } from './values.ts';

/** Length of a chain of tsconfig files that extend each other. */
const MAX_EXTENDED_CONFIGS = 4;

/** Reads the strictness of the nearest tsconfig, including configurations it extends by path; null without one. */
export async function tsconfigOf(
  project: Project,
): Promise<NonNullable<EnvironmentFacts['typescript']> | null> {
  const [path] = project.filesNamed((name) => name === 'tsconfig.json');
  if (path === undefined) return null;
  let strict: boolean | undefined;
  let target: string | undefined;
  let file: string | null = path;
  for (let level = 0; file !== null && level <= MAX_EXTENDED_CONFIGS; level++) {
    const text: string | null = await project.read(file);
    const value = text === null ? null : parseLooseJson(text);
    const said = valueAt(value, 'compilerOptions', 'strict');
    strict ??= typeof said === 'boolean' ? said : undefined;
    const written = textOf(valueAt(value, 'compilerOptions', 'target'));
    target ??= written !== undefined && /^es\w{1,10}$/i.test(written) ? written.toLowerCase() : undefined;
    file = extended(file, valueAt(value, 'extends'));
  }
  // Since TypeScript 6 strict is the default; before, it was off.
  if (strict === undefined) return null;
  return { strict, ...(target === undefined ? {} : { target }), from: project.nameOf(path) };
}

/** A path; configurations from packages are not read. */
function extended(file: string, value: unknown): string | null {
  const name = textOf(Array.isArray(value) ? value.at(-1) : value);
  if (name === undefined || !(name.startsWith('.') || isAbsolute(name))) return null;
  return join(dirname(file), name.endsWith('.json') ? name : `${name}.json`);
}
