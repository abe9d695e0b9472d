import { join } from 'node:path';
import { parse } from 'smol-toml';
import { MAX_MANIFEST_BYTES } from '../../config/limits.ts';
import type { Files } from '../../ports/files.ts';

/** A name of the project, and the file that states it. */
export type OwnName = { name: string; from: string };

/** The names that a project gives itself in its manifests; `workspace` is absolute. */
export async function manifestNames(files: Files, workspace: string): Promise<OwnName[]> {
  const found = await Promise.all(
    MANIFESTS.map(async ([from, namesOf]) => {
      const read = await files.readText(join(workspace, from), MAX_MANIFEST_BYTES, [workspace]);
      return read.ok ? namesOf(read.value).map((name) => ({ name, from })) : [];
    }),
  );
  return found.flat();
}

/** The last part of each URL: `git@example.com:ours/meld.git` gives `meld`. */
export function remoteNames(urls: string[]): OwnName[] {
  return urls.flatMap((url) => {
    const name = /([^/:\\]+?)(?:\.git)?\/?$/.exec(url.trim())?.[1];
    return name === undefined ? [] : [{ name, from: 'a git remote' }];
  });
}

/** Whether two names belong to one project: case, separators and prefixes added by distributions do not count. */
export function isSameName(one: string, other: string): boolean {
  const bare = bareName(one);
  return bare !== '' && bare === bareName(other);
}

function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^@[^/]+\//, '')
    .replace(/^(?:python3?|node|libjs|webext|gnome-shell-extension)-/, '')
    .replace(/[^a-z0-9]/g, '');
}

const MANIFESTS: readonly [string, (text: string) => string[]][] = [
  ['package.json', packageJsonNames],
  ['pyproject.toml', pyprojectNames],
  ['setup.cfg', (text) => firstOf(/^\s*name\s*=\s*([\w.-]+)\s*$/m, text)],
  ['setup.py', (text) => firstOf(/\bname\s*=\s*["']([\w.-]+)["']/, text)],
  ['Cargo.toml', (text) => firstOf(/^\s*name\s*=\s*"([\w.-]+)"/m, text)],
  ['meson.build', (text) => firstOf(/\bproject\s*\(\s*'([\w.-]+)'/, text)],
  ['debian/control', (text) => firstOf(/^Source:\s*(\S+)/m, text)],
];

function firstOf(pattern: RegExp, text: string): string[] {
  const name = pattern.exec(text)?.[1];
  return name === undefined ? [] : [name];
}

function packageJsonNames(text: string): string[] {
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' ? [name] : [];
  } catch {
    return [];
  }
}

type Named = { name?: unknown };

function pyprojectNames(text: string): string[] {
  try {
    const { project, tool } = parse(text) as { project?: Named; tool?: { poetry?: Named } };
    return [project?.name, tool?.poetry?.name].filter((name) => typeof name === 'string');
  } catch {
    return [];
  }
}
