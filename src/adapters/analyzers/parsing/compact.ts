import type { Language, Tree } from 'web-tree-sitter';
import type { CompactTree, Vocabulary } from '../../../analysis/syntax/compact-tree.ts';
import { type Walk, walkTree } from './tree-sitter-runtime.ts';

/** Copies a tree. The caller still owns the original. */
export function compact(tree: Tree): CompactTree {
  const columns = new Columns(FIRST_CAPACITY);
  const vocabulary = vocabularyOf(tree.language);
  walkTree(tree, (walk) => columns.fill(walk, vocabulary.isNamed));
  return { vocabulary, ...columns.cut() };
}

/** `isNamed` is undefined for ERROR nodes, which count as named. */
function isKept(field: number, isNamed: boolean | undefined): boolean {
  return field !== 0 || isNamed !== false;
}

const FIRST_CAPACITY = 1_024;

type NewNode = { kind: number; field: number; start: number; end: number; parent: number };

class Columns {
  private kinds: Uint16Array;
  private fields: Uint16Array;
  private starts: Uint32Array;
  private ends: Uint32Array;
  private parents: Int32Array;
  private after: Uint32Array;
  private count = 0;
  private depth = 0;

  constructor(capacity: number) {
    this.kinds = new Uint16Array(capacity);
    this.fields = new Uint16Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.parents = new Int32Array(capacity);
    this.after = new Uint32Array(capacity);
  }

  /** From the current node of the walk to its last descendant. */
  fill(walk: Walk, isNamed: readonly boolean[]): void {
    let parent = -1;
    for (let depth = 0; ; ) {
      const kind = walk.kind();
      const field = walk.field();
      if (isKept(field, isNamed[kind])) {
        const index = this.add({ kind, field, start: walk.start(), end: walk.end(), parent });
        if (walk.toFirstChild()) {
          parent = index;
          depth += 1;
          this.depth = Math.max(this.depth, depth);
          continue;
        }
        this.after[index] = this.count;
      }
      while (!walk.toNextSibling()) {
        if (!walk.toParent()) return;
        this.after[parent] = this.count;
        parent = this.parents[parent] ?? -1;
        depth -= 1;
      }
    }
  }

  cut(): Omit<CompactTree, 'vocabulary'> {
    const { count, depth } = this;
    return {
      count,
      depth,
      kinds: this.kinds.subarray(0, count),
      fields: this.fields.subarray(0, count),
      starts: this.starts.subarray(0, count),
      ends: this.ends.subarray(0, count),
      parents: this.parents.subarray(0, count),
      after: this.after.subarray(0, count),
    };
  }

  private add({ kind, field, start, end, parent }: NewNode): number {
    const index = this.count;
    if (index === this.kinds.length) this.grow(index * 2);
    this.count += 1;
    this.kinds[index] = kind;
    this.fields[index] = field;
    this.starts[index] = start;
    this.ends[index] = end;
    this.parents[index] = parent;
    return index;
  }

  private grow(capacity: number): void {
    const more = new Columns(capacity);
    more.kinds.set(this.kinds);
    more.fields.set(this.fields);
    more.starts.set(this.starts);
    more.ends.set(this.ends);
    more.parents.set(this.parents);
    more.after.set(this.after);
    const { kinds, fields, starts, ends, parents, after } = more;
    Object.assign(this, { kinds, fields, starts, ends, parents, after });
  }
}

const vocabularies = new WeakMap<Language, Vocabulary>();

function vocabularyOf(language: Language): Vocabulary {
  const known = vocabularies.get(language);
  if (known !== undefined) return known;
  const { types, fields } = language;
  const made = { types, fields, isNamed: types.map((_, kind) => language.nodeTypeIsNamed(kind)) };
  vocabularies.set(language, made);
  return made;
}
