import picomatch from 'picomatch';
import { MAX_GLOB_CHARACTERS, MAX_GLOB_STARS } from './limits.ts';

/**
 * Why a text is not a valid glob, as the text after its name in a message; null if it is valid. Globs come from
 * repositories, so those that would compile to a slow regular expression are refused: groups, repeated groups, many
 * stars.
 */
export function globProblem(glob: string): string | null {
  if (glob === '') return 'must not be empty';
  if (glob.length > MAX_GLOB_CHARACTERS) return `has more than ${MAX_GLOB_CHARACTERS} characters`;
  if (/^(\.?\/|[A-Za-z]:)/.test(glob)) return 'must begin at the root of the project, as in src/**';
  if (glob.endsWith('/')) return `names a folder; write ${glob}** for its contents`;
  const strange = /^!|[()|\\\p{Cc}]|\}\+/u.exec(glob)?.[0];
  if (strange !== undefined)
    return `must not contain ${JSON.stringify(strange)}; *, **, ? and {a,b} are supported`;
  if (glob.split('{').length !== glob.split('}').length) return 'has a brace that is not closed';
  const parts = glob.split('/');
  if (parts.includes('..')) return 'must not lead out of the project';
  if (parts.filter((part) => part === '**').length > MAX_GLOB_STARS)
    return `has more than ${MAX_GLOB_STARS} **`;
  const stars = parts.map((part) => (part === '**' ? 0 : part.split('*').length - 1));
  return Math.max(...stars) > MAX_GLOB_STARS ? `has more than ${MAX_GLOB_STARS} * in one name` : null;
}

/**
 * Returns a function that tells whether a path with `/`, relative to the project, matches the glob. `**` matches any
 * folders, names that begin with a dot are not special, and a glob without `/` matches names in every folder.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const anywhere = glob.includes('/') ? glob : `**/${glob}`;
  const options = { dot: true, nobracket: true, noextglob: true, nonegate: true, windows: false };
  const matches = picomatch(anywhere, options);
  return (path) => matches(path);
}
