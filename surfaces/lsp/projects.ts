import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside } from '../../src/base/paths.ts';
import type { FindProject } from './services.ts';

/** The path of a file in its project; both null for a text without a file. */
export type Placed = { workspace: string | null; path: string | null };

/** The folders open in the editor, and the project of each file. */
export class Projects {
  #folders: string[] = [];
  readonly #find: FindProject;

  constructor(find: FindProject) {
    this.#find = find;
  }

  /** Folders as the editor names them; those that are not local folders are skipped. */
  open(uris: readonly string[]): void {
    const added = uris.map(pathOfUri).filter((path) => path !== null);
    this.#folders = [...new Set([...this.#folders, ...added])];
  }

  close(uris: readonly string[]): void {
    const gone = new Set(uris.map(pathOfUri));
    this.#folders = this.#folders.filter((folder) => !gone.has(folder));
  }

  /** The innermost open folder takes precedence over a project found above the file. */
  async place(uri: string): Promise<Placed> {
    const file = pathOfUri(uri);
    if (file === null) return { workspace: this.#folders[0] ?? null, path: null };
    const holding = this.#folders.filter((folder) => isInside(file, folder));
    const [workspace] = holding.sort((a, b) => b.length - a.length);
    if (workspace === undefined) return this.#find(file);
    return { workspace, path: relative(workspace, file).split(sep).join('/') };
  }
}

/** Null: a text that is not a local file. */
function pathOfUri(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
