import { join } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document as YamlDocument } from 'yaml';
import type { z } from 'zod';
import { fail, ok, type Result } from '../base/result.ts';
import { nestsDeeper } from '../base/yaml-nesting.ts';
import type { Files } from '../ports/files.ts';
import { MAX_CONFIG_FILE_BYTES, MAX_YAML_LEVELS } from './limits.ts';
import { nearest } from './nearest.ts';
import { Policy, type PolicyLayer, REPOSITORY_POLICY, USER_POLICY } from './policy.ts';
import { type ConfigFailure, type ConfigProblem, failureOf, problem, shownValue } from './problems.ts';
import { valueAt } from './settings.ts';

export type PolicySources = {
  /** The folder of all state, which has the user's own policy. */
  home: string;
  /** Root of the project; null when there is none. */
  workspace: string | null;
  readText: Files['readText'];
};

/** The user's and the repository's policies, if they exist. An invalid one is an error, never ignored. */
export async function loadPolicies(sources: PolicySources): Promise<Result<PolicyLayer[], ConfigFailure>> {
  const { home, workspace, readText } = sources;
  const own = join(home, USER_POLICY);
  const user = await readLayer({ owner: 'user', file: own }, own, readText);
  if (!user.ok || workspace === null) return user;
  const path = join(workspace, REPOSITORY_POLICY);
  const readOwn: Files['readText'] = (file, maxBytes) => readText(file, maxBytes, [workspace]);
  const repository = await readLayer({ owner: 'repository', file: REPOSITORY_POLICY }, path, readOwn);
  return repository.ok ? ok([...user.value, ...repository.value]) : repository;
}

async function readLayer(
  layer: Pick<PolicyLayer, 'owner' | 'file'>,
  path: string,
  readText: Files['readText'],
): Promise<Result<PolicyLayer[], ConfigFailure>> {
  const read = await readText(path, MAX_CONFIG_FILE_BYTES);
  if (!read.ok && read.failure.reason === 'not_found') return ok([]);
  if (!read.ok) return fail(failureOf([problem(layer.file, null, read.failure.message)]));
  const policy = parsePolicy(read.value, layer.file);
  return policy.ok ? ok([{ ...layer, policy: policy.value }]) : policy;
}

/** Parses a policy from its YAML text; problems are reported with file and line. */
export function parsePolicy(text: string, file: string): Result<Policy, ConfigFailure> {
  if (nestsDeeper(text, MAX_YAML_LEVELS)) {
    const what = `is nested more than ${MAX_YAML_LEVELS} levels deep; no policy needs that`;
    return fail(failureOf([problem(file, null, what)]));
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const whereAt = (offset: number) => `${file}:${Math.max(1, lines.linePos(offset).line)}`;
  const broken = document.errors[0];
  if (broken !== undefined) {
    const what = `not valid YAML (${firstLine(broken.message)}); fix this line or the one before it`;
    return fail(failureOf([problem(whereAt(broken.pos[0]), null, what)]));
  }
  const written = toValue(document);
  if (!written.ok) return fail(failureOf([problem(file, null, written.failure)]));
  const parsed = Policy.safeParse(written.value ?? {});
  if (parsed.success) return ok(parsed.data);
  const where = (path: PropertyKey[]) => whereAt(offsetOf(document, path));
  return fail(failureOf(parsed.error.issues.flatMap((issue) => problemsOf(issue, written.value, where))));
}

function toValue(document: ReturnType<typeof parseDocument>): Result<unknown, string> {
  try {
    return ok(document.toJS());
  } catch (error) {
    // The parser rejects aliases that are undefined or expand without bound.
    const why = firstLine(error instanceof Error ? error.message : String(error));
    return fail(`cannot be read (${why}); write out its values`);
  }
}

/** Where a setting is written: its key, or the nearest enclosing section. */
function offsetOf(document: YamlDocument, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = length > 1 ? document.getIn(path.slice(0, length - 1), true) : document.contents;
    const name = String(path[length - 1]);
    const key = isMap(parent) ? parent.items.map((pair) => pair.key).find((key) => isNamed(key, name)) : null;
    const node = key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function isNamed(key: unknown, name: string): boolean {
  return isScalar(key) && String(key.value) === name;
}

type Where = (path: PropertyKey[]) => string;

function problemsOf(issue: z.core.$ZodIssue, written: unknown, where: Where): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const known = knownAt(issue.path);
      const near = nearest(key, known);
      const fix = near === null ? `valid settings: ${known.join(', ')}` : `did you mean ${near}?`;
      return problem(where(path), nameOf(path), `unknown setting ${nameOf(path)}; ${fix}`);
    });
  const name = nameOf(issue.path) || 'the policy';
  const value = valueAt(written, issue.path.map(String));
  return [problem(where(issue.path), name, `${name} ${expectation(issue, value)}`)];
}

/** The problem as the text that follows the setting's name in a message. */
function expectation(issue: z.core.$ZodIssue, value: unknown): string {
  const instead = value === undefined ? 'and is missing' : `not ${shownValue(value)}`;
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}, ${instead}`;
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}, ${instead}`;
    case 'too_big':
      return `must have at most ${issue.maximum} entries`;
    default:
      return `${issue.message}: ${shownValue(value)}`;
  }
}

function knownAt(path: readonly PropertyKey[]): string[] {
  if (path.at(-1) === 'licenses') return ['allow', 'deny'];
  return path[0] === 'paths' ? ['match', 'block_at', 'require', 'licenses'] : Object.keys(Policy.shape);
}

const KINDS: Partial<Record<string, string>> = {
  array: 'a list',
  string: 'text',
  object: 'settings such as block_at: high',
};

/** `paths.2.match`: list entries are counted from 1, as people do. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
