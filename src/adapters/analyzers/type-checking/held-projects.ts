import { LRUCache } from 'lru-cache';

/** Projects per language kept loaded at once, in a process of some hundred megabytes each. */
export const MAX_TYPE_SERVERS = 2;
/** A project used this recently is not unloaded to make room for another. */
const TYPE_SERVER_STAY_MS = 5_000;

type Held = { server: { close(): Promise<void> } };

/**
 * The projects that a type checker has loaded, by folder: the last MAX_TYPE_SERVERS that were used. Optional
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
    const [oldest] = this.open.rvalues();
    if (oldest === undefined || this.open.has(root) || this.open.size < MAX_TYPE_SERVERS) return true;
    return performance.now() - oldest.usedAt >= this.stayMs;
  }

  /** Returns the project and marks it as used last; `start` loads it. Older ones are closed. */
  use(root: string, start: () => Project): Project {
    const project = this.get(root) ?? start();
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

  private end({ server }: Project): void {
    const closing: Promise<void> = server.close().finally(() => this.closing.delete(closing));
    this.closing.add(closing);
  }
}

/** The failure where `hasRoomFor` says no. */
export const NO_ROOM = {
  reason: 'timed_out',
  message: `${MAX_TYPE_SERVERS} other projects are being type-checked`,
} as const;
