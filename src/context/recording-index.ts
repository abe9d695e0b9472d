import type { Result } from '../base/result.ts';
import type { StoreFailure } from '../ports/index-store.ts';
import type { ImportQuestion, RepositoryIndex, SearchOptions } from '../ports/repository.ts';

/**
 * An index that remembers the first query it could not answer: the caller continues with what there is, and can report
 * that something is missing.
 */
export class RecordingIndex implements RepositoryIndex {
  failure: StoreFailure | null = null;

  constructor(private readonly index: RepositoryIndex) {}

  get isBehind(): boolean {
    return this.index.isBehind;
  }

  search(question: string, options: SearchOptions) {
    return this.heard(this.index.search(question, options));
  }

  symbols(name: string, limit: number) {
    return this.heard(this.index.symbols(name, limit));
  }

  definitions(question: ImportQuestion) {
    return this.heard(this.index.definitions(question));
  }

  outline(path: string) {
    return this.heard(this.index.outline(path));
  }

  mostUsed(limit: number) {
    return this.heard(this.index.mostUsed(limit));
  }

  references(identifier: string) {
    return this.heard(this.index.references(identifier));
  }

  lines(path: string, first: number, last: number) {
    return this.heard(this.index.lines(path, first, last));
  }

  private async heard<Value>(
    asked: Promise<Result<Value, StoreFailure>>,
  ): Promise<Result<Value, StoreFailure>> {
    const answer = await asked;
    if (!answer.ok) this.failure ??= answer.failure;
    return answer;
  }
}
