import picomatch from 'picomatch';
import { MAX_GLOB_CHARACTERS, MAX_GLOB_STARS } from './limits.ts';

/**
 * Why a text is no glob of ours, as it stands after its name, or null. Globs come from repositories, so what
 * would become a slow regular expression is refused: groups, repeated groups, many stars.
 */
export function globProblem(glob: string): string | null {
  if (glob === '') return 'must not be empty';
  if (glob.length > MAX_GLOB_CHARACTERS) return `has more than ${MAX_GLOB_CHARACTERS} characters`;
  if (/^(\.?\/|[A-Za-z]:)/.test(glob)) return 'must begin at the root of the project, as in src/**';
  if (glob.endsWith('/')) return `names a folder; write ${glob}** for what is in it`;
  const strange = /^!|[()|\\\p{Cc}]|\}\+/u.exec(glob)?.[0];
  if (strange !== undefined) return `must not have ${JSON.stringify(strange)}; it knows *, **, ? and {a,b}`;
  if (glob.split('{').length !== glob.split('}').length) return 'has a brace that is not closed';
  const parts = glob.split('/');
  if (parts.includes('..')) return 'must not lead out of the project';
  if (parts.filter((part) => part === '**').length > MAX_GLOB_STARS)
    return `has more than ${MAX_GLOB_STARS} **`;
  const stars = parts.map((part) => (part === '**' ? 0 : part.split('*').length - 1));
  return Math.max(...stars) > MAX_GLOB_STARS ? `has more than ${MAX_GLOB_STARS} * in one name` : null;
}

/**
 * Tells whether a path with `/`, relative to the project, is one of the glob's. `**` stands for any folders,
 * names that begin with a dot are like others, and a glob without `/` is about names in every folder.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const anywhere = glob.includes('/') ? glob : `**/${glob}`;
  const options = { dot: true, nobracket: true, noextglob: true, nonegate: true, windows: false };
  const matches = picomatch(anywhere, options);
  return (path) => matches(path);
}
