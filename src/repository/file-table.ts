import { countTerms } from '../base/terms.ts';
import type { LiveFile } from '../ports/index-store.ts';
import { Postings, Scores } from './postings.ts';

/** The files of the repository as indexed, in memory. */
export class FileTable {
  private readonly files = new Map<string, LiveFile>();
  private readonly byContent = new Map<number, Set<string>>();
  private paths: PathIndex | null = null;

  constructor(files: Iterable<LiveFile> = []) {
    for (const file of files) this.set(file);
  }

  /** Number of files with chunks; the others are known only with the reason why they have none. */
  get indexed(): number {
    let count = 0;
    for (const paths of this.byContent.values()) count += paths.size;
    return count;
  }

  get(path: string): LiveFile | undefined {
    return this.files.get(path);
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  all(): IterableIterator<LiveFile> {
    return this.files.values();
  }

  /** The folders of the files and all their parents, relative to the root; the root is empty. */
  folders(): string[] {
    const found = new Set(['']);
    for (const path of this.files.keys())
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        const folder = path.slice(0, end);
        if (found.has(folder)) break;
        found.add(folder);
      }
    return [...found];
  }

  /** The paths of a content; none when it belongs to another branch. */
  pathsOf(content: number): readonly string[] {
    return [...(this.byContent.get(content) ?? [])];
  }

  set(file: LiveFile): void {
    if (!this.files.has(file.path)) this.paths = null;
    this.delete(file.path, true);
    this.files.set(file.path, file);
    if (file.content === null) return;
    const paths = this.byContent.get(file.content);
    if (paths === undefined) this.byContent.set(file.content, new Set([file.path]));
    else paths.add(file.path);
  }

  delete(path: string, isReplaced = false): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.files.delete(path);
    if (!isReplaced) this.paths = null;
    if (file.content === null) return;
    const paths = this.byContent.get(file.content);
    paths?.delete(path);
    if (paths?.size === 0) this.byContent.delete(file.content);
  }

  /** How well the paths of a content's files match a query. */
  pathScores(terms: ReadonlyMap<string, number>): (content: number) => number {
    this.paths ??= new PathIndex(this.files.keys());
    const scores = this.paths.score(terms);
    return (content) => {
      let best = 0;
      for (const path of this.byContent.get(content) ?? []) best = Math.max(best, scores.get(path) ?? 0);
      return best;
    };
  }
}

/** BM25 over the words of paths. */
class PathIndex {
  private readonly postings = new Postings();
  private readonly names: string[] = [];
  private readonly scores = new Scores();

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      this.names.push(path);
      this.postings.add(countTerms(path));
    }
  }

  score(terms: ReadonlyMap<string, number>): Map<string, number> {
    this.scores.reset(this.names.length);
    this.postings.score(terms, 1, this.scores);
    const found = this.scores.touched.map(
      (document) => [this.names[document] as string, this.scores.total(document, terms.size)] as const,
    );
    return new Map(found);
  }
}
