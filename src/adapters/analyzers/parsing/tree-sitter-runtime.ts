import type { Tree, TreeCursor } from 'web-tree-sitter';

/** The position of a tree's cursor is stored in the module's own memory: a step costs one call and no object. */
export type Walk = {
  /** Moves the cursor; false when there is no such node, and it does not move. */
  toFirstChild(): boolean;
  toNextSibling(): boolean;
  toParent(): boolean;
  /** Of the current node: the grammar's numbers for its kind and field (0: none), offsets in UTF-16 code units. */
  kind(): number;
  field(): number;
  start(): number;
  end(): number;
};

/** The functions behind web-tree-sitter 0.27.1's cursor class; each reads the cursor from its transfer buffer. */
type Binding = {
  _ts_init(): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
  getValue(address: number, type: 'i32'): number;
  setValue(address: number, value: number, type: 'i32'): void;
};

/** Addresses that the classes of web-tree-sitter store under numeric keys. */
type Addresses = { 0: number; 1: number; 2: number; 3: number };

const CURSOR_WORDS = [0, 1, 2, 3] as const;
const WORD_BYTES = 4;

/** `binding` is filled at the start: it becomes the WebAssembly module itself. */
type Runtime = { binding: Partial<Binding>; started: Promise<void> | null };

/** The library starts once per thread and hands out its module only then: all copies of this file need the same one. */
const RUNTIME = Symbol.for('fettle.web-tree-sitter');
const shared = globalThis as { [RUNTIME]?: Runtime };
shared[RUNTIME] ??= { binding: {}, started: null };
const runtime = shared[RUNTIME];

/** Starts web-tree-sitter, once per thread; all users await this and never `Parser.init`. */
export function startTreeSitter(): Promise<void> {
  runtime.started ??= import('web-tree-sitter').then(({ Parser }) => Parser.init(runtime.binding as object));
  return runtime.started;
}

/**
 * Lends a cursor at the root of a tree: the only place that creates one. A cursor left to the garbage
 * collector frees whatever cursor or node is in the transfer buffer by then, which corrupts the memory of
 * every later parse (web-tree-sitter 0.27.1).
 */
export function withCursor<T>(tree: Tree, use: (cursor: TreeCursor) => T): T {
  const cursor = tree.walk();
  try {
    return use(cursor);
  } finally {
    cursor.delete();
  }
}

/**
 * Lends a walk at the root of a tree. Nothing else of web-tree-sitter may be called meanwhile: it would
 * overwrite the cursor. The library's own class writes the cursor and reads it back at each step, which takes
 * three times as long.
 */
export function walkTree(tree: Tree, visit: (walk: Walk) => void): void {
  const module = runtime.binding as Binding;
  if (module._ts_init === undefined) throw new Error('web-tree-sitter was not started by startTreeSitter()');
  const { 0: address } = tree as unknown as Addresses;
  const buffer = module._ts_init();
  withCursor(tree, (cursor) => {
    const words = cursor as unknown as Addresses;
    for (const word of CURSOR_WORDS) module.setValue(buffer + word * WORD_BYTES, words[word], 'i32');
    try {
      visit(walkOver(module, address));
    } finally {
      for (const word of CURSOR_WORDS) words[word] = module.getValue(buffer + word * WORD_BYTES, 'i32');
    }
  });
}

function walkOver(module: Binding, tree: number): Walk {
  return {
    toFirstChild: () => module._ts_tree_cursor_goto_first_child_wasm(tree) !== 0,
    toNextSibling: () => module._ts_tree_cursor_goto_next_sibling_wasm(tree) !== 0,
    toParent: () => module._ts_tree_cursor_goto_parent_wasm(tree) !== 0,
    kind: () => module._ts_tree_cursor_current_node_type_id_wasm(tree),
    field: () => module._ts_tree_cursor_current_field_id_wasm(tree),
    start: () => module._ts_tree_cursor_start_index_wasm(tree),
    end: () => module._ts_tree_cursor_end_index_wasm(tree),
  };
}
