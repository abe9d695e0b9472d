import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Language as Grammar } from 'web-tree-sitter';
import { FACTS_FORMAT, type ModuleFacts, type PackageFacts } from '../../../analysis/python-api/facts.ts';
import { readModule } from '../../../analysis/python-api/read-module.ts';
import { MAX_API_BUILD_MS, MAX_API_FILE_BYTES, MAX_API_LOOSE_NAMES } from '../../../config/limits.ts';
import { textOrNullSync } from '../../files/bounded-read.ts';
import { type Confines, withinOf } from '../../python/environment-folder.ts';
import { type Installed, namesOf } from '../../python/find-installed.ts';
import { parseOnce } from '../parsing/parse-once.ts';
import { FUNCTION_BODIES, snapshot } from './snapshot.ts';

/** Files of an installed package whose names are listed; the names of the rest stay unknown. */
const MAX_API_FILES = 4_000;
/** Folders of such a package. */
const MAX_API_FOLDERS = 4_000;
/** Levels of its folders. */
const MAX_API_FOLDER_DEPTH = 24;
/** Size of all its files together. */
const MAX_API_SOURCE_BYTES = 64 * 1024 * 1024;

/** Work of the listing between two pauses, and the pause: completions go first. */
const API_BUILD_STEP_MS = 40;
const API_BUILD_PAUSE_MS = 8;

/** One module: its source, its stub, or only a compiled file. */
type Source = { module: string; isPackage: boolean; file: string | null; stub: string | null };
/** A folder, and the name of its module. */
type ModuleFile = { path: string; name: string };
type Found = { sources: Map<string, Source>; unread: Set<string> };

/** Not part of a package's API. */
const NOT_OFFERED = /^(?:tests?|__pycache__|node_modules)$/;

/**
 * Reads all modules of an installed package, with pauses. `isSpent`: a parse was aborted, so this thread must
 * not be used again.
 */
export async function buildPackage(
  installed: Installed,
  grammar: Grammar,
  confines: Confines,
): Promise<{ facts: PackageFacts; isSpent: boolean }> {
  const found: Found = { sources: new Map(), unread: new Set() };
  if (installed.isFolder) findModules({ found, confines, folders: 0 }, installed, 0);
  else addFile(found, installed.path, installed.name, false);
  const isTyped = existsSync(join(installed.path, 'py.typed'));
  const reading = new Reading({ grammar, unread: found.unread, isTyped, confines });
  const started = performance.now();
  for (const source of found.sources.values()) {
    if (reading.isSpent || performance.now() - started > MAX_API_BUILD_MS) found.unread.add(source.module);
    else reading.read(source);
    await reading.rest();
  }
  const facts: PackageFacts = {
    format: FACTS_FORMAT,
    distribution: installed.distribution,
    version: installed.version,
    modules: reading.modules,
    unread: [...found.unread],
    loose: [...reading.loose].slice(0, MAX_API_LOOSE_NAMES),
  };
  return { facts, isSpent: reading.isSpent };
}

/** `folders`: the number of folders visited so far; links may put a folder inside itself. */
type Search = { found: Found; confines: Confines; folders: number };

function findModules(search: Search, { path: folder, name: module }: ModuleFile, depth: number): void {
  const { found, confines } = search;
  search.folders += 1;
  const isTooMany = search.folders > MAX_API_FOLDERS || depth > MAX_API_FOLDER_DEPTH;
  if (isTooMany) found.unread.add(module);
  for (const entry of isTooMany ? [] : namesOf(folder, confines)) {
    const path = join(folder, entry);
    const stem = entry.split('.')[0] ?? entry;
    const name = stem === '__init__' ? module : `${module}.${stem}`;
    if (NOT_OFFERED.test(entry)) found.unread.add(name);
    else if (/\.(?:py|pyi|so|pyd)$/.test(entry)) addFile(found, path, name, stem === '__init__');
    else if (/^[A-Za-z_]\w*$/.test(entry) && statSync(path, { throwIfNoEntry: false })?.isDirectory())
      findModules(search, { path, name }, depth + 1);
  }
}

function addFile(found: Found, path: string, module: string, isPackage: boolean): void {
  const { sources, unread } = found;
  if (!sources.has(module) && sources.size >= MAX_API_FILES) {
    unread.add(module);
    return;
  }
  const source = sources.get(module) ?? { module, isPackage, file: null, stub: null };
  if (path.endsWith('.pyi')) source.stub = path;
  else if (path.endsWith('.py')) source.file = path;
  source.isPackage ||= isPackage;
  sources.set(module, source);
}

type Reader = {
  grammar: Grammar;
  unread: Set<string>;
  /** The package states that its stubs are complete (PEP 561). */
  isTyped: boolean;
  confines: Confines;
};

class Reading {
  readonly modules: Record<string, ModuleFacts> = Object.create(null);
  readonly loose = new Set<string>();
  isSpent = false;
  private bytes = 0;
  private worked = performance.now();

  constructor(private readonly how: Reader) {}

  read(source: Source): void {
    const facts = source.file === null ? null : this.facts(source.file, source);
    const stub = source.stub === null ? null : this.facts(source.stub, source);
    if (facts === null && stub === null) {
      const hasSource = source.file !== null || source.stub !== null;
      if (hasSource) this.how.unread.add(source.module);
      else this.modules[source.module] = { names: {}, stars: [], open: 'it is compiled and has no stub' };
      return;
    }
    const only = stub ?? facts ?? EMPTY;
    if (source.file === null && !this.how.isTyped) opened(only);
    this.modules[source.module] = stub === null || facts === null ? only : joined(facts, stub);
  }

  /** Yields the processor to others. */
  async rest(): Promise<void> {
    if (performance.now() - this.worked < API_BUILD_STEP_MS) return;
    await pause(API_BUILD_PAUSE_MS);
    this.worked = performance.now();
  }

  private facts(path: string, { module, isPackage }: Source): ModuleFacts | null {
    const text = this.textOf(path);
    if (text === null || this.isSpent) return null;
    const tree = parseOnce(this.how.grammar, text);
    this.isSpent = tree === null;
    if (tree === null) return null;
    const root = snapshot(tree, FUNCTION_BODIES);
    tree.delete();
    if (root === null) return null;
    const { facts, loose } = readModule(root, text, { module, isPackage });
    for (const name of loose) this.loose.add(name);
    return facts;
  }

  private textOf(path: string): string | null {
    if (this.bytes > MAX_API_SOURCE_BYTES) return null;
    const within = withinOf(path, this.how.confines);
    const text = textOrNullSync(path, { maxBytes: MAX_API_FILE_BYTES, within });
    this.bytes += text?.length ?? 0;
    return text;
  }
}

const EMPTY: ModuleFacts = { names: {}, stars: [] };

/** Marks the stub of a compiled module as open, because it may be incomplete. */
function opened(stub: ModuleFacts): void {
  const why = 'it is compiled, and its stub may not name everything';
  stub.open = why;
  for (const fact of Object.values(stub.names)) if (fact.is === 'class') fact.open = why;
}

/** A stub says more about each name; a name that only the source has exists as well (PEP 561). */
function joined(source: ModuleFacts, stub: ModuleFacts): ModuleFacts {
  const all = stub.all ?? source.all;
  return {
    names: { ...source.names, ...stub.names },
    stars: [...new Set([...stub.stars, ...source.stars])],
    ...(all === undefined ? {} : { all }),
    ...(stub.open === undefined ? {} : { open: stub.open }),
  };
}
