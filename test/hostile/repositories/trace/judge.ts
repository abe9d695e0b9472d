import { basename, isAbsolute, join } from 'node:path';
import type { TraceEvent } from './lines.ts';

/** When a repository was visited, and which of its folders may be read. */
export type Visit = {
  repository: string;
  /** Contains the repository, and the folders next to it. */
  folder: string;
  /** The opened checkout or, without one, the opened folder; and whatever else the user granted. */
  readable: readonly string[];
  from: number;
  to: number;
};

/** Paths that may be started and read besides the opened folders. */
export type Ground = {
  /** Contains all repositories. */
  base: string;
  /** Fettle's own folders: program, packages, home, the interpreter and its site, the system's libraries. */
  own: readonly string[];
  /** Places that are opened for harmless repositories: in the form of `placeOf`. */
  usual: ReadonlySet<string>;
  /** Follows links. */
  realPath(path: string): string;
  isFile(path: string): boolean;
};

export type Fault = {
  /** Null: the repository could not be determined. */
  repository: string | null;
  kind: 'started' | 'read outside';
  path: string;
  line: string;
};

/** Programs that run what their arguments name. */
const INTERPRETER = /^(?:python[\d.]*|node|nodejs|sh|bash|dash|zsh|env|perl|ruby|npx|npm)$/;

/** Most opened files are Fettle's own: callers that store events may skip these. */
export function isOwnOpen({ kind, path }: TraceEvent, { own }: Pick<Ground, 'own'>): boolean {
  return kind === 'open' && own.some((root) => isInside(path, root));
}

/** Finds what no repository may cause. */
export function judge(events: Iterable<TraceEvent>, visits: readonly Visit[], ground: Ground): Fault[] {
  const faults: Fault[] = [];
  for (const event of events) {
    const found = event.kind === 'start' ? startedFault(event, ground) : openedFault(event, visits, ground);
    if (found === null) continue;
    const repository = visitOf(found.path, event.at, visits)?.repository ?? null;
    faults.push({ repository, ...found, line: event.line });
  }
  return faults;
}

type Found = Pick<Fault, 'kind' | 'path'>;

function startedFault(
  { path, args, folder }: TraceEvent,
  { base, own, realPath, isFile }: Ground,
): Found | null {
  const absolute = isAbsolute(path) ? path : folder === null ? null : join(folder, path);
  // Its location is unknown: it counts as the repository's.
  if (absolute === null) return { kind: 'started', path };
  const isOwn = [absolute, realPath(absolute)].every((one) => own.some((root) => isInside(one, root)));
  if (!isOwn) return { kind: 'started', path: absolute };
  if (!INTERPRETER.test(basename(absolute))) return null;
  const files = args.slice(1).map((text) => (isAbsolute(text) ? text : join(folder ?? '/', text)));
  const isTheirs = (file: string) => isInside(file, base) && !own.some((root) => isInside(file, root));
  const program = files.find((file) => isTheirs(file) && isFile(file));
  return program === undefined ? null : { kind: 'started', path: program };
}

function openedFault(event: TraceEvent, visits: readonly Visit[], ground: Ground): Found | null {
  const { path, at } = event;
  const found: Found = { kind: 'read outside', path };
  const visit = isInside(path, ground.base) ? visits.find(({ folder }) => isInside(path, folder)) : undefined;
  if (visit !== undefined) return visit.readable.some((one) => isInside(path, one)) ? null : found;
  // A pipe, a socket or a file without a name.
  if (!isAbsolute(path) || isOwnOpen(event, ground)) return null;
  // Nothing of a repository is known before the first visit.
  if (at < (visits[0]?.from ?? 0)) return null;
  return ground.usual.has(placeOf(path)) ? null : found;
}

/** By its path; a path that belongs to no repository is attributed to the one being visited. */
function visitOf(path: string, at: number, visits: readonly Visit[]): Visit | undefined {
  return (
    visits.find(({ folder }) => isInside(path, folder)) ??
    visits.findLast(({ from, to }) => from <= at && at <= to)
  );
}

/** A path without the parts that differ between runs: the numbers of processes and of their open files. */
export function placeOf(path: string): string {
  return path
    .replace(/^\/proc\/\d+/, '/proc/N')
    .replace(/\/(task|fd|fdinfo)\/\d+/, '/$1/N')
    .replace(/ \(deleted\)$/, '');
}

/** Both absolute and without `..`; called some million times. */
function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || path[folder.length] === '/');
}
