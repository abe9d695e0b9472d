import { isAbsolute, relative, sep } from 'node:path';
import { LRUCache } from 'lru-cache';
import { fingerprint } from '../../base/fingerprint.ts';
import { untilAborted } from '../../base/until-aborted.ts';
import { OWN_CODE_FILE_MS } from '../../config/limits.ts';
import { loadPolicies } from '../../config/load-policy.ts';
import { oursEntry } from '../../config/policy.ts';
import type { Files } from '../../ports/files.ts';
import type { OwnAnswer, OwnQuestion } from '../../ports/license-index.ts';
import type { Processes } from '../../ports/processes.ts';
import { type Git, openGit } from '../git/git.ts';
import { isSameName, manifestNames, type OwnName, remoteNames } from './own-names.ts';

/** Lines of the code searched for in the project, and their minimum length. */
const OWN_CODE_LINES = 3;
const MIN_OWN_LINE_CHARACTERS = 20;
/** Cached answers on whether code is a project's own. */
const MAX_KEPT_OWN_ANSWERS = 64;

export type OwnCodeOptions = {
  /** Folder of the user's own indexes and policy. */
  home: string;
  files: Files;
  processes: Processes;
  /** The environment that git inherits. */
  environment: Record<string, string | undefined>;
};

/**
 * Decides whether code that was found in copyleft packages is the project's own, by the first of these: the
 * user's policy, the project's names, and its git history.
 */
export class OwnCode {
  private readonly closing = new AbortController();
  /** Git's answers, found or pending, by code. */
  private readonly found = new LRUCache<string, Promise<string | null>>({ max: MAX_KEPT_OWN_ANSWERS });

  constructor(private readonly options: OwnCodeOptions) {}

  async ask(question: OwnQuestion, signal: AbortSignal): Promise<OwnAnswer> {
    const { workspace, packages } = question;
    const answer = new Map<string, string>();
    const [policies, names] = await Promise.all([this.policies(), this.namesOf(workspace)]);
    for (const name of packages) {
      const entry = oursEntry(policies, name, workspace);
      const same = names.find((own) => isSameName(own.name, name));
      if (entry !== null) answer.set(name, `your policy says "${entry}" is yours`);
      else if (same !== undefined) answer.set(name, `this project is ${same.name} by ${same.from}`);
    }
    if (answer.size === packages.length) return answer;
    const place = await this.placeInHistory(question, signal);
    if (place !== null) for (const name of packages) if (!answer.has(name)) answer.set(name, place);
    return answer;
  }

  close(): void {
    this.closing.abort();
    this.found.clear();
  }

  /** An invalid policy exempts nothing; loading it to accept code reports what is wrong. */
  private async policies() {
    const { home, files } = this.options;
    const loaded = await loadPolicies({ home, workspace: null, readText: files.readText });
    return loaded.ok ? loaded.value : [];
  }

  private async namesOf(workspace: string | null): Promise<OwnName[]> {
    if (workspace === null) return [];
    const remotes = this.git(workspace).ask(['config', '-z', '--get-regexp', '^remote\\..*\\.url$']);
    const [manifests, urls] = await Promise.all([manifestNames(this.options.files, workspace), remotes]);
    const printed = urls.ok ? urls.value.stdout : '';
    const values = printed.split('\0').flatMap((entry) => entry.split('\n').slice(1));
    return [...manifests, ...remoteNames(values.filter((url) => url !== ''))];
  }

  /** The search continues after its callers have left: the next one will need the result. */
  private async placeInHistory(question: OwnQuestion, signal: AbortSignal): Promise<string | null> {
    const { workspace, path, text, patienceMs } = question;
    const lines = tellingLines(text);
    if (workspace === null || lines.length === 0) return null;
    const key = fingerprint(`${workspace}\n${path}`, lines.join('\n'));
    const searching = this.found.get(key) ?? searchHistory(this.git(workspace), workspace, path, lines);
    this.found.set(key, searching);
    return untilAborted(searching, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
  }

  private git(folder: string): Git {
    const { processes, environment } = this.options;
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(OWN_CODE_FILE_MS)]);
    return openGit({ processes, environment, folder, signal });
  }
}

/** The longest lines: they are the least likely to occur twice. */
function tellingLines(text: string): string[] {
  const lines = new Set(text.split(/\r\n|\r|\n/).map((line) => line.trim()));
  return [...lines]
    .filter((line) => line.length >= MIN_OWN_LINE_CHARACTERS)
    .sort((one, other) => other.length - one.length)
    .slice(0, OWN_CODE_LINES);
}

/**
 * Searches the main branch of the project's remote, otherwise HEAD without the document itself: code that was
 * just pasted and committed does not become the project's own that way. Null if git does not find it, or
 * cannot tell.
 */
async function searchHistory(
  git: Git,
  workspace: string,
  path: string | null,
  lines: string[],
): Promise<string | null> {
  const remote = await git.ask(['rev-parse', '--verify', '--quiet', 'refs/remotes/origin/HEAD^{commit}']);
  const isShared = remote.ok && remote.value.exitCode === 0;
  const revision = isShared ? remote.value.stdout.trim() : 'HEAD';
  const scope = isShared ? ['.'] : ['.', ...exceptFor(workspace, path)];
  const patterns = lines.flatMap((line) => ['-e', line]);
  const grep = [
    'grep',
    '-l',
    '-z',
    '-F',
    '-I',
    '--no-textconv',
    '--all-match',
    ...patterns,
    revision,
    '--',
    ...scope,
  ];
  const tree = await git.ask(grep);
  const file = tree.ok ? tree.value.stdout.split('\0', 1)[0] : '';
  if (file) return `it is in ${file.slice(file.indexOf(':') + 1)} of this project`;
  const [longest = ''] = lines;
  const log = [
    'log',
    '-n',
    '1',
    '--format=%h',
    '--no-ext-diff',
    '--no-textconv',
    `-S${longest}`,
    revision,
    '--',
  ];
  const history = await git.ask([...log, ...scope]);
  const commit = history.ok ? history.value.stdout.trim() : '';
  return commit === '' ? null : `it is in the history of this project (commit ${commit})`;
}

function exceptFor(workspace: string, path: string | null): string[] {
  if (path === null) return [];
  const inside = isAbsolute(path) ? relative(workspace, path).split(sep).join('/') : path;
  return inside.startsWith('..') ? [] : [`:(exclude,literal)${inside}`];
}
