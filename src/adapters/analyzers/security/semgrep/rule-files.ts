import { basename, join } from 'node:path';
import { textHash } from '../../../../base/fingerprint.ts';
import { fail, ok, type Result } from '../../../../base/result.ts';
import { MAX_SCANNED_ENTRIES } from '../../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../../ports/analyzer.ts';
import type { Files } from '../../../../ports/files.ts';
import { readBytes } from '../../../files/bounded-read.ts';
import { entriesIn } from '../../../files/folders.ts';
import { readOwnFile } from '../../../files/own-file.ts';
import { makePrivateFolder } from '../../../files/private.ts';

/** The user's own rules: number of files, and size of each; rules past a limit are refused, not ignored. */
const MAX_RULE_FILES = 500;
const MAX_RULE_FILE_BYTES = 2 * 1024 * 1024;
/** Levels of folders in the user's own rules. */
const MAX_RULE_FOLDER_DEPTH = 6;
/** How long the user's own rules are assumed unchanged. */
const RULES_KEPT_MS = 5_000;

/** A rule in any form: only its languages matter here, the engine validates the rest. */
type AnyRule = { languages: readonly string[] } & Record<string, unknown>;

export type RuleFilesOptions = {
  files: Files;
  /** The build folder `rules/security`, with a rule file for each family. */
  own: string;
  /** Absolute: where combined rule files are stored. */
  cache: string;
  /** The user's own rules, absolute; null if there are none. */
  folder: string | null;
  now: () => number;
};

export type RuleQuestion = { family: string | null; names: readonly string[] };

/** Provides the one rule file for the engine and a language; null when no rule applies to it. */
export class RuleFiles {
  private users: { at: number; rules: Promise<Result<AnyRule[], AnalyzerFailure>> } | null = null;
  private readonly written = new Set<string>();

  constructor(private readonly options: RuleFilesOptions) {}

  async fileFor({ family, names }: RuleQuestion): Promise<Result<string | null, AnalyzerFailure>> {
    const own = family === null ? null : join(this.options.own, `${family}.json`);
    if (this.options.folder === null) return ok(own);
    const users = await this.usersRules(this.options.folder);
    if (!users.ok) return users;
    const mine = users.value.filter(({ languages }) => languages.some((name) => names.includes(name)));
    if (mine.length === 0) return ok(own);
    const shipped = own === null ? [] : await ownRules(own);
    return this.write(JSON.stringify({ rules: [...shipped, ...mine] }));
  }

  /** Read again after a while, so that edited rules apply without a restart. */
  private usersRules(folder: string) {
    const now = this.options.now();
    if (this.users === null || now - this.users.at > RULES_KEPT_MS)
      this.users = { at: now, rules: readFolder(folder) };
    return this.users.rules;
  }

  /** The file name depends on the content: two processes that write it write the same. */
  private async write(text: string): Promise<Result<string, AnalyzerFailure>> {
    const { cache, files } = this.options;
    const path = join(cache, `${textHash(text).slice(0, 32)}.json`);
    if (this.written.has(path) && (await files.exists(path))) return ok(path);
    await makePrivateFolder(cache).catch(() => undefined);
    const written = await files.writeText(path, text);
    if (!written.ok) return failed(written.failure.message);
    this.written.add(path);
    return ok(path);
  }
}

async function ownRules(path: string): Promise<unknown[]> {
  return JSON.parse(await readOwnFile(path)).rules;
}

async function readFolder(folder: string): Promise<Result<AnyRule[], AnalyzerFailure>> {
  const paths = await listRuleFiles(folder, 0).catch(() => null);
  if (paths === null) return failed(`the folder of rules ${folder} cannot be read; see checks.semgrep_rules`);
  if (paths.length > MAX_RULE_FILES) return failed(`${folder} has more than ${MAX_RULE_FILES} rule files`);
  const { parse } = await import('yaml');
  const rules: AnyRule[] = [];
  for (const path of paths) {
    const read = await readRules(path, parse);
    if (!read.ok) return read;
    rules.push(...read.value);
  }
  return ok(rules);
}

async function listRuleFiles(folder: string, depth: number): Promise<string[]> {
  if (depth > MAX_RULE_FOLDER_DEPTH) return [];
  const { entries } = await entriesIn(folder, MAX_SCANNED_ENTRIES);
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      found.push(...(await listRuleFiles(path, depth + 1)));
    // Semgrep's tests of a rule are code files beside it.
    else if (/\.ya?ml$/.test(entry.name) && !/\.test\.ya?ml$/.test(entry.name)) found.push(path);
    if (found.length > MAX_RULE_FILES) break;
  }
  return found;
}

async function readRules(
  path: string,
  parse: (text: string) => unknown,
): Promise<Result<AnyRule[], AnalyzerFailure>> {
  const name = basename(path);
  try {
    const bytes = await readBytes(path, { maxBytes: MAX_RULE_FILE_BYTES });
    if (!bytes.ok && bytes.failure.reason === 'too_large')
      return failed(`${name} has more than ${MAX_RULE_FILE_BYTES} bytes`);
    if (!bytes.ok) return failed(`${name} cannot be read (${bytes.failure.reason})`);
    const { rules } = (parse(bytes.value.toString('utf8')) ?? {}) as { rules?: unknown };
    if (!Array.isArray(rules))
      return failed(`${name} is not a file of Semgrep rules: it has no list "rules"`);
    const isRule = (rule: unknown): rule is AnyRule =>
      typeof rule === 'object' && rule !== null && Array.isArray((rule as AnyRule).languages);
    return rules.every(isRule) ? ok(rules) : failed(`a rule in ${name} has no languages`);
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return failed(`${name} cannot be read as rules (${kind})`);
  }
}

function failed(message: string): Result<never, AnalyzerFailure> {
  return fail({ reason: 'analyzer_failed', message });
}
