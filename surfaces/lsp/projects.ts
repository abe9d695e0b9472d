import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside } from '../../src/base/paths.ts';
import type { FindProject } from './services.ts';

/** What a file is called in its project; both null for a text that is in no file. */
export type Placed = { workspace: string | null; path: string | null };

/** The folders that the editor has open, and the project of each file. */
export class Projects {
  #folders: string[] = [];
  readonly #find: FindProject;

  constructor(find: FindProject) {
    this.#find = find;
  }

  /** Folders as the editor names them; what is no folder of this disk is left out. */
  open(uris: readonly string[]): void {
    const added = uris.map(pathOfUri).filter((path) => path !== null);
    this.#folders = [...new Set([...this.#folders, ...added])];
  }

  close(uris: readonly string[]): void {
    const gone = new Set(uris.map(pathOfUri));
    this.#folders = this.#folders.filter((folder) => !gone.has(folder));
  }

  /** The innermost open folder counts before what is found above the file. */
  async place(uri: string): Promise<Placed> {
    const file = pathOfUri(uri);
    if (file === null) return { workspace: this.#folders[0] ?? null, path: null };
    const holding = this.#folders.filter((folder) => isInside(file, folder));
    const [workspace] = holding.sort((a, b) => b.length - a.length);
    if (workspace === undefined) return this.#find(file);
    return { workspace, path: relative(workspace, file).split(sep).join('/') };
  }
}

/** Null: a text that is in no file of this disk. */
function pathOfUri(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
