import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import {
  type ClassFact,
  FACTS_FORMAT,
  type ModuleFacts,
  type PackageFacts,
} from '../../../analysis/python-api/facts.ts';
import { textHash } from '../../../base/fingerprint.ts';
import { MAX_API_FACTS_BYTES, MAX_FACTS_FILE_BYTES, MAX_SCANNED_ENTRIES } from '../../../config/limits.ts';
import { textOrNullSync } from '../../files/bounded-read.ts';
import { namesInSync } from '../../files/folders.ts';
import { makePrivateFolderSync } from '../../files/private.ts';
import type { Installed } from '../../python/find-installed.ts';

/** Lists cached on disk, and packages cached in memory. */
export const MAX_API_CACHE_FILES = 300;
const MAX_API_PACKAGES_HELD = 48;

const KEY_CHARACTERS = 12;

/** The file with the facts of an installed package; a reinstall gets a new file. */
export function factsFile(folder: string, { name, version, key }: Installed): string {
  const hash = textHash(`${FACTS_FORMAT} ${key}`).slice(0, KEY_CHARACTERS);
  return join(folder, `${name}-${version.replace(/[^\w.+]/g, '_') || 'local'}-${hash}.json`);
}

/** The file with the facts of one module of one interpreter's standard library. */
export function standardFile(folder: string, module: string): string {
  return join(folder, `${module}.json`);
}

/**
 * Writes atomically, and removes the least recently used files beyond the limit. False when the facts are too
 * large. Blocks.
 */
export function writeFacts(folder: string, file: string, facts: PackageFacts): boolean {
  const text = JSON.stringify(facts);
  if (text.length > MAX_API_FACTS_BYTES) return false;
  makePrivateFolderSync(folder);
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, file);
  evict(folder);
  return true;
}

function evict(folder: string): void {
  const files = namesInSync(folder, { limit: MAX_SCANNED_ENTRIES }).filter((name) => name.endsWith('.json'));
  if (files.length <= MAX_API_CACHE_FILES) return;
  const aged = files
    .map((name) => ({ name, used: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((left, right) => left.used - right.used);
  for (const { name } of aged.slice(0, files.length - MAX_API_CACHE_FILES))
    rmSync(join(folder, name), { force: true });
}

/** The facts of one package, with its frequent lookups. `heirs`: classes by the last part of a base's name. */
export type HeldPackage = {
  facts: PackageFacts;
  loose: Set<string>;
  heirs: Map<string, { name: string; fact: ClassFact }[]>;
};

/** Facts read from disk; the most recently used stay in memory. Blocks. */
export class HeldFacts {
  private readonly packages = new LRUCache<string, HeldPackage>({ max: MAX_API_PACKAGES_HELD });
  private readonly modules = new Map<string, ModuleFacts | null>();

  /** Null when there is no such file, or it cannot be read. */
  package(file: string): HeldPackage | null {
    const held = this.packages.get(file);
    if (held !== undefined) return held;
    const facts = readJson(file) as PackageFacts | undefined;
    if (facts?.format !== FACTS_FORMAT) return null;
    const read = { facts, loose: new Set(facts.loose), heirs: heirsIn(facts) };
    this.packages.set(file, read);
    touch(file);
    return read;
  }

  /** Undefined when there is no such file yet; null when the interpreter does not have the module. */
  module(file: string): ModuleFacts | null | undefined {
    const held = this.modules.get(file);
    if (held !== undefined) return held;
    const facts = readJson(file) as ModuleFacts | null | undefined;
    if (facts !== undefined) this.modules.set(file, facts);
    return facts;
  }
}

function heirsIn({ modules }: PackageFacts): HeldPackage['heirs'] {
  const heirs: HeldPackage['heirs'] = new Map();
  for (const { names } of Object.values(modules))
    for (const [name, fact] of Object.entries(names)) {
      if (fact.is !== 'class') continue;
      for (const base of fact.bases) {
        const word = base.replace(/\[.*$/s, '').split('.').at(-1) ?? base;
        heirs.set(word, [...(heirs.get(word) ?? []), { name, fact }]);
      }
    }
  return heirs;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(textOrNullSync(file, { maxBytes: MAX_FACTS_FILE_BYTES }) ?? '');
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Another process may have removed it; the facts that were read are still valid.
  }
}
