import { basename, isAbsolute, join } from 'node:path';
import type { TraceEvent } from './lines.ts';

/** When a repository was at work, and which of its folders may be read. */
export type Visit = {
  repository: string;
  /** Holds the repository, and what is beside it. */
  folder: string;
  /** The checkout that was opened; without one, the opened folder. And what else the user gave. */
  readable: readonly string[];
  from: number;
  to: number;
};

/** What may be started and read besides what is opened. */
export type Ground = {
  /** Holds all repositories. */
  base: string;
  /** Folders of our own: the program, its packages, its home, the interpreter and its site, the system's libraries. */
  own: readonly string[];
  /** Places that are opened when a harmless repository is: of `placeOf`. */
  usual: ReadonlySet<string>;
  /** Follows links. */
  realPath(path: string): string;
  isFile(path: string): boolean;
};

export type Fault = {
  /** Null: nobody can say which it was. */
  repository: string | null;
  kind: 'started' | 'read outside';
  path: string;
  line: string;
};

/** Programs that run what their arguments name. */
const INTERPRETER = /^(?:python[\d.]*|node|nodejs|sh|bash|dash|zsh|env|perl|ruby|npx|npm)$/;

/** Most of what is opened is our own: whoever keeps events may leave these out. */
export function isOwnOpen({ kind, path }: TraceEvent, { own }: Pick<Ground, 'own'>): boolean {
  return kind === 'open' && own.some((root) => isInside(path, root));
}

/** What no repository may bring about. */
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
  // Where it stands cannot be told: it counts as the repository's.
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
  // Of a pipe, a socket or a file without a name.
  if (!isAbsolute(path) || isOwnOpen(event, ground)) return null;
  // Before the first visit nothing of a repository is known.
  if (at < (visits[0]?.from ?? 0)) return null;
  return ground.usual.has(placeOf(path)) ? null : found;
}

/** By its path; a path that is nobody's is laid to the repository that was at work. */
function visitOf(path: string, at: number, visits: readonly Visit[]): Visit | undefined {
  return (
    visits.find(({ folder }) => isInside(path, folder)) ??
    visits.findLast(({ from, to }) => from <= at && at <= to)
  );
}

/** A path without what differs from one run to the next: the numbers of processes and of what they hold open. */
export function placeOf(path: string): string {
  return path
    .replace(/^\/proc\/\d+/, '/proc/N')
    .replace(/\/(task|fd|fdinfo)\/\d+/, '/$1/N')
    .replace(/ \(deleted\)$/, '');
}

/** Both absolute and without `..`; asked some million times. */
function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || path[folder.length] === '/');
}
