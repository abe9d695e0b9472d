import { LICENSE_HEAD_CHARACTERS } from '../../config/limits.ts';

/** Paragraphs of a `debian/copyright`. */
const MAX_COPYRIGHT_STANZAS = 5_000;

/**
 * Maps a path, relative to the root of the sources and with `/`, to the license in its `debian/copyright`;
 * null: none.
 */
export type CopyrightFile = (path: string) => string | null;

type Rule = { globs: string[]; license: string };

/**
 * Reads a `debian/copyright` in the machine-readable form (DEP-5); null for free text. If several stanzas
 * match a file, the last one counts. `isInstalled`: paths are those of the installed package, and a stanza
 * matches a file if the end of its glob does. That may match too much, which is the safe side for licenses
 * other than the package's own.
 */
export function readCopyright(text: string, isInstalled = false): CopyrightFile | null {
  if (
    !/^Format(?:-Specification)?:\s*\S*(?:copyright-format|dep5|dep\.debian)/im.test(
      text.slice(0, LICENSE_HEAD_CHARACTERS),
    )
  )
    return null;
  const stanzas = text.split(/\r?\n[ \t]*\r?\n/).slice(0, MAX_COPYRIGHT_STANZAS);
  const rules = stanzas.flatMap((stanza): Rule[] => {
    const globs =
      fieldOf(stanza, 'Files')
        ?.split(/\s+/)
        .filter((glob) => glob !== '') ?? [];
    const license = fieldOf(stanza, 'License')?.split('\n', 1)[0]?.trim() ?? '';
    return globs.length === 0 || license === ''
      ? []
      : [{ globs: isInstalled ? globs.flatMap(installedGlobs) : globs, license }];
  });
  if (rules.length === 0) return null;
  return (path) =>
    rules.findLast(({ globs }) => globs.some((glob) => matchesGlob(glob, path)))?.license ?? null;
}

/** The glob in any folder, without one, two, ... of its first folders. */
function installedGlobs(glob: string): string[] {
  if (glob === '*' || glob.startsWith('debian/')) return [glob];
  const parts = glob.split('/');
  const fewest = parts.at(-1) === '*' ? 2 : 1;
  const ends = parts
    .slice(0, Math.max(1, parts.length - fewest + 1))
    .map((_, from) => parts.slice(from).join('/'));
  return ends.flatMap((end) => [end, `*/${end}`]);
}

/** A field with its continuation lines. */
function fieldOf(stanza: string, name: string): string | null {
  const lines = stanza.split(/\r?\n/);
  const first = lines.findIndex((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  if (first < 0) return null;
  const more = lines.slice(first + 1);
  const end = more.findIndex((line) => !/^[ \t]/.test(line));
  return [lines[first]?.slice(name.length + 1) ?? '', ...more.slice(0, end < 0 ? more.length : end)]
    .join('\n')
    .trim();
}

const ANY_ONE = Symbol('any character');
type GlobPart = string | typeof ANY_ONE;

/** `*` matches any characters, including slashes, and `?` matches one; a backslash escapes them. */
function matchesGlob(glob: string, path: string): boolean {
  const [first = [], ...rest] = stretchesOf(glob);
  const last = rest.pop();
  if (last === undefined) return path.length === first.length && standsAt(first, path, 0);
  if (!standsAt(first, path, 0)) return false;
  // The first match is the best: it leaves most of the path for the following parts.
  let from = first.length;
  for (const stretch of rest) {
    while (from + stretch.length <= path.length && !standsAt(stretch, path, from)) from += 1;
    from += stretch.length;
  }
  return path.length - last.length >= from && standsAt(last, path, path.length - last.length);
}

/** The literal stretches before, between and after the stars. */
function stretchesOf(glob: string): GlobPart[][] {
  const stretches: GlobPart[][] = [[]];
  for (let at = 0; at < glob.length; at++) {
    const sign = glob[at] ?? '';
    if (sign === '*') stretches.push([]);
    else if (sign === '\\') stretches.at(-1)?.push(glob[++at] ?? '');
    else stretches.at(-1)?.push(sign === '?' ? ANY_ONE : sign);
  }
  return stretches;
}

function standsAt(stretch: GlobPart[], path: string, at: number): boolean {
  return stretch.every((part, index) =>
    part === ANY_ONE ? at + index < path.length : path[at + index] === part,
  );
}
