import { join } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import type { SkipReason } from '../contract/source-code.ts';
import type { FileFailure, Files } from '../ports/files.ts';
import type { SourceTree, TreeEntry, TreeStamp } from '../ports/source-tree.ts';
import { isCredentialFile, isCredentialFolder } from './credential-files.ts';
import { isVendoredFolder, nameFault, sizeFault } from './file-names.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** Files of one repository; further ones are reported as `too_many`. */
const MAX_INDEXED_FILES = 400_000;
/** Entries of one folder, and levels of folders. */
const MAX_INDEXED_FOLDER_ENTRIES = 250_000;
const MAX_INDEXED_DEPTH = 64;
/** Size of one ignore file. */
const MAX_IGNORE_FILE_BYTES = 256 * 1024;

/** A file to index; `path` is relative to the root, with `/`, and may contain any characters the system allows. */
export type WalkedFile = TreeStamp & { path: string };

/** How many files and folders were skipped, by reason. A folder counts once, whatever it contains. */
export type SkipCounts = Partial<Record<SkipReason, number>>;

export type Walked = { files: WalkedFile[]; skipped: SkipCounts };

export type WalkFailure = FileFailure | { reason: 'cancelled'; message: string };

type Outside = { tree: SourceTree; files: Pick<Files, 'readText'> };

const IGNORE_FILES = ['.gitignore', '.fettleignore'];
/** Files of one folder that are checked together. */
const STAMPS_AT_ONCE = 64;

/**
 * All files of a repository worth indexing, in path order. Links are not followed; skipped files are counted. Fails
 * only when the root itself cannot be read.
 */
export async function walk(
  root: string,
  { tree, files }: Outside,
  signal: AbortSignal,
): Promise<Result<Walked, WalkFailure>> {
  const walker = new Walker(root, { tree, files }, signal);
  const first = await walker.folder('', IgnoreRules.none, 0);
  if (signal.aborted) return fail({ reason: 'cancelled', message: 'the walk was stopped' });
  return first === null ? ok({ files: walker.found, skipped: walker.skipped }) : fail(first);
}

class Walker {
  readonly found: WalkedFile[] = [];
  readonly skipped: SkipCounts = {};

  constructor(
    private readonly root: string,
    private readonly outside: Outside,
    private readonly signal: AbortSignal,
  ) {}

  /** `folder` is from the root and ends with `/`, or is empty. Returns the problem with the folder itself, if any. */
  async folder(folder: string, above: IgnoreRules, depth: number): Promise<FileFailure | null> {
    const listed = await this.outside.tree.list(join(this.root, folder), MAX_INDEXED_FOLDER_ENTRIES);
    if (!listed.ok) return listed.failure;
    const { entries, more } = listed.value;
    if (more) this.skip('too_many');
    // A Python virtual environment identifies itself, whatever its name.
    if (depth > 0 && entries.some(({ name }) => name === 'pyvenv.cfg')) return this.skip('vendored');
    const rules = above.below(folder, await this.ignoreTexts(folder, entries));
    const here = entries.filter((entry) => this.takes(folder, entry, rules));
    await this.stampAll(
      folder,
      here.map(({ name }) => name),
    );
    const inside = entries.filter(({ name, kind }) => kind === 'folder' && this.enters(folder, name, rules));
    for (const { name } of inside) {
      if (this.signal.aborted) return null;
      if (depth >= MAX_INDEXED_DEPTH) this.skip('too_deep');
      else if ((await this.folder(`${folder}${name}/`, rules, depth + 1)) !== null) this.skip('unreadable');
    }
    return null;
  }

  private async ignoreTexts(folder: string, entries: TreeEntry[]): Promise<string[]> {
    const names = IGNORE_FILES.filter((name) =>
      entries.some((entry) => entry.name === name && entry.kind === 'file'),
    );
    if (folder === '') names.unshift('.git/info/exclude');
    const texts = await Promise.all(
      names.map((name) =>
        this.outside.files.readText(join(this.root, folder, name), MAX_IGNORE_FILE_BYTES, [this.root]),
      ),
    );
    return texts.flatMap((text) => (text.ok ? [text.value] : []));
  }

  private enters(folder: string, name: string, rules: IgnoreRules): boolean {
    const verdict = rules.verdict(`${folder}${name}/`);
    if (verdict === 'ignored') this.skip('ignored');
    else if (isCredentialFolder(name)) this.skip('credentials');
    else if (verdict === 'none' && isVendoredFolder(name)) this.skip('vendored');
    else return true;
    return false;
  }

  /** Whether an entry is a file that the rules include. */
  private takes(folder: string, { name, kind }: TreeEntry, rules: IgnoreRules): boolean {
    if (kind === 'folder') return false;
    if (kind === 'link') this.skip('link');
    else if (kind === 'other') this.skip('special');
    else if (rules.verdict(folder + name) === 'ignored') this.skip('ignored');
    else if (isCredentialFile(folder + name)) this.skip('credentials');
    else return this.takesName(name);
    return false;
  }

  private takesName(name: string): boolean {
    const fault = nameFault(name);
    if (fault !== null) this.skip(fault);
    return fault === null;
  }

  private async stampAll(folder: string, names: string[]): Promise<void> {
    for (let start = 0; start < names.length && !this.signal.aborted; start += STAMPS_AT_ONCE) {
      const some = names.slice(start, start + STAMPS_AT_ONCE);
      const stamps = await Promise.all(
        some.map((name) => this.outside.tree.stamp(join(this.root, folder + name))),
      );
      for (const [index, name] of some.entries()) this.add(folder, name, stamps[index] ?? null);
    }
  }

  private add(folder: string, name: string, stamp: TreeStamp | null): void {
    const fault = stamp === null ? 'unreadable' : sizeFault(name, stamp.size);
    if (fault !== null) this.skip(fault);
    else if (this.found.length >= MAX_INDEXED_FILES) this.skip('too_many');
    else if (stamp !== null) this.found.push({ path: folder + name, ...stamp });
  }

  private skip(reason: SkipReason): null {
    this.skipped[reason] = (this.skipped[reason] ?? 0) + 1;
    return null;
  }
}
