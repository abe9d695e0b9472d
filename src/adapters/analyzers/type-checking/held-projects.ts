import { LRUCache } from 'lru-cache';

/** Projects per language kept loaded at once, in a process of some hundred megabytes each. */
export const MAX_TYPE_SERVERS = 2;
/** A project that takes more memory is not kept beside another: it is loaded again when it is used again. */
const MAX_KEPT_BYTES = 200_000_000;
/** A project used this recently is not unloaded to make room for another. */
const TYPE_SERVER_STAY_MS = 5_000;

type Held = { server: { close(): Promise<void>; readonly residentBytes: number | null } };

/**
 * The projects that a type checker has loaded, by folder: the last MAX_TYPE_SERVERS that were used,
 * but large ones only while no other is used. Optional
 * requests should check `hasRoomFor` first: with more people typing than servers running, each keystroke
 * would close another person's project to load its own, and loading takes cores from the model.
 */
export class HeldProjects<Project extends Held> {
  private readonly open = new LRUCache<string, { project: Project; usedAt: number }>({
    max: MAX_TYPE_SERVERS,
    noDisposeOnSet: true,
    dispose: ({ project }) => this.end(project),
  });
  private readonly closing = new Set<Promise<void>>();
  private readonly stayMs: number;

  constructor(stayMs: number = TYPE_SERVER_STAY_MS) {
    this.stayMs = stayMs;
  }

  get(root: string): Project | undefined {
    return this.open.peek(root)?.project;
  }

  /** False if a project in recent use would have to be closed. */
  hasRoomFor(root: string): boolean {
    if (this.open.has(root)) return true;
    const [oldest] = this.open.rvalues();
    const leaving = [...this.open.values()].filter(isLarge);
    if (oldest !== undefined && this.open.size >= MAX_TYPE_SERVERS) leaving.push(oldest);
    return leaving.every(({ usedAt }) => performance.now() - usedAt >= this.stayMs);
  }

  /** Returns the project and marks it as used last; `start` loads it. Older and large ones are closed. */
  use(root: string, start: () => Project): Project {
    const known = this.get(root);
    if (known === undefined) this.closeLarge();
    const project = known ?? start();
    this.open.set(root, { project, usedAt: performance.now() });
    return project;
  }

  drop(root: string): void {
    this.open.delete(root);
  }

  async close(): Promise<void> {
    this.open.clear();
    await Promise.all(this.closing);
  }

  private closeLarge(): void {
    for (const [root, held] of [...this.open.entries()]) if (isLarge(held)) this.drop(root);
  }

  private end({ server }: Project): void {
    const closing: Promise<void> = server.close().finally(() => this.closing.delete(closing));
    this.closing.add(closing);
  }
}

function isLarge({ project }: { project: Held }): boolean {
  return (project.server.residentBytes ?? 0) > MAX_KEPT_BYTES;
}

/** The failure where `hasRoomFor` says no. */
export const NO_ROOM = {
  reason: 'timed_out',
  message: `${MAX_TYPE_SERVERS} other projects are being type-checked`,
} as const;
