import { z } from 'zod';
import { licenseEntryProblem } from '../base/license-expression.ts';
import { CheckName, SEVERITIES, Severity } from '../contract/verdict.ts';
import { globMatcher, globProblem } from './glob.ts';
import { MAX_POLICY_LICENSES, MAX_POLICY_PATHS } from './limits.ts';

/** The policy of a repository, at its root; and the user's own, in the home. */
export const REPOSITORY_POLICY = 'fettle.policy.yaml';
export const USER_POLICY = 'policy.yaml';

/** What holds where no policy says otherwise. */
const DEFAULT_BLOCK_AT: Severity = 'high';

const Glob = z.string().superRefine((glob, issues) => {
  const problem = globProblem(glob);
  if (problem !== null) issues.addIssue({ code: 'custom', message: problem });
});

const LicenseEntry = z.string().superRefine((entry, issues) => {
  const problem = licenseEntryProblem(entry);
  if (problem !== null) issues.addIssue({ code: 'custom', message: problem });
});

const Licenses = z.strictObject({
  allow: z
    .array(LicenseEntry)
    .max(MAX_POLICY_LICENSES)
    .optional()
    .describe(
      'The only licenses that a dependency which a change adds may have: SPDX identifiers (`MIT`), or the beginning of some (`BSD-*`). Without a list every license may be had that is not denied.',
    ),
  deny: z
    .array(LicenseEntry)
    .max(MAX_POLICY_LICENSES)
    .default([])
    .describe(
      'Licenses that it may not have, written the same way. Of `MIT OR GPL-3.0-only` one may take the other.',
    ),
});
type Licenses = z.infer<typeof Licenses>;

const PathRule = z.strictObject({
  match: Glob.describe(
    'A glob over paths from the root of the project: `*`, `**`, `?`, `{a,b}`. Without a `/` it is about file names in every folder.',
  ),
  block_at: Severity.optional().describe('As above, for these files; of several rules the last one counts.'),
  require: z
    .array(CheckName)
    .default([])
    .describe('As above, for these files, beside what is required anyway.'),
  licenses: Licenses.optional().describe(
    'As above, for what these files import or declare; of several rules the last one counts, and it counts instead.',
  ),
});
type PathRule = z.infer<typeof PathRule>;

/** The one schema of both policy files; the table in docs/policy.md is made from it. */
export const Policy = z.strictObject({
  block_at: Severity.optional().describe(
    `Findings of this severity and worse are not accepted. Where no policy says, it is \`${DEFAULT_BLOCK_AT}\`.`,
  ),
  require: z
    .array(CheckName)
    .default([])
    .describe('Checks that must have an answer: where one of them is `unknown`, the file is not accepted.'),
  licenses: Licenses.optional().describe('Which licenses the packages may have that a change adds.'),
  paths: z.array(PathRule).max(MAX_POLICY_PATHS).default([]).describe('Rules for some files.'),
  ours: z
    .array(z.string())
    .default([])
    .describe(
      'Packages that are yours, so that `copied-code` does not take your code for copied: `NAME`, or `NAME in FOLDER` for one project. Written by `fettle license-index ours`. In a repository it has no effect.',
    ),
});
export type Policy = z.infer<typeof Policy>;

/** One policy file that was read. `file` is what messages call it. */
export type PolicyLayer = { owner: 'user' | 'repository'; file: string; policy: Policy };

/** What one file is judged by, and which policy said so (null: the default). */
export type Rules = {
  blockAt: Severity;
  blockAtFrom: string | null;
  require: { check: CheckName; from: string }[];
};

/**
 * The rules for a file; `path` is relative to the project with `/`, or null for code without a file. The user's
 * own policy may be laxer than the default. Each policy of the repository is worked out by itself and can then
 * only make things stricter: its text is somebody else's.
 */
export function rulesFor(layers: readonly PolicyLayer[], path: string | null): Rules {
  const rules: Rules = { blockAt: DEFAULT_BLOCK_AT, blockAtFrom: null, require: [] };
  const inOrder = [...layers].sort((a, b) => Number(a.owner !== 'user') - Number(b.owner !== 'user'));
  for (const { owner, file, policy } of inOrder) {
    const matching = path === null ? [] : policy.paths.filter((rule) => matches(rule, path));
    const said = matching.findLast((rule) => rule.block_at !== undefined)?.block_at ?? policy.block_at;
    if (said !== undefined && (owner === 'user' || rank(said) < rank(rules.blockAt))) {
      rules.blockAt = said;
      rules.blockAtFrom = file;
    }
    const required = [...policy.require, ...matching.flatMap((rule) => rule.require)];
    for (const check of required)
      if (rules.require.every((known) => known.check !== check)) rules.require.push({ check, from: file });
  }
  return rules;
}

/**
 * What the user's own policy says of a package whose code is in a project (absolute; null: none): the entry that
 * calls it theirs, or null. A repository cannot call anything its own: its word would let copied code through.
 */
export function oursEntry(
  layers: readonly PolicyLayer[],
  name: string,
  workspace: string | null,
): string | null {
  const entries = layers.filter(({ owner }) => owner === 'user').flatMap(({ policy }) => policy.ours);
  return (
    entries.find((entry) => entry === name || (workspace !== null && entry === oursWords(name, workspace))) ??
    null
  );
}

/** How a package is written into `ours`; `folder` (absolute) is null for all projects. */
export function oursWords(name: string, folder: string | null): string {
  return folder === null ? name : `${name} in ${folder}`;
}

/** One line for each value of a repository's policy that is laxer than all the user allows, and so changes nothing by itself. */
export function withoutEffect(layers: readonly PolicyLayer[]): string[] {
  const users = layers.filter(({ owner }) => owner === 'user').flatMap(({ policy }) => severitiesOf(policy));
  const laxest = Math.max(rank(DEFAULT_BLOCK_AT), ...users.map(rank));
  const repositories = layers.filter(({ owner }) => owner === 'repository');
  return [
    ...repositories
      .filter(({ policy }) => severitiesOf(policy).some((severity) => rank(severity) > laxest))
      .map(
        ({ file }) =>
          `${file} has a block_at laxer than ${SEVERITIES[laxest]}, which holds instead; a repository can only be stricter, so relax it in your own ${USER_POLICY}`,
      ),
    ...repositories
      .filter(({ policy }) => policy.ours.length > 0)
      .map(
        ({ file }) =>
          `${file} has ours, which only your own ${USER_POLICY} can say: run "fettle license-index ours NAME"`,
      ),
  ];
}

function severitiesOf({ block_at, paths }: Policy): Severity[] {
  return [block_at, ...paths.map((rule) => rule.block_at)].filter((severity) => severity !== undefined);
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The lists of one policy that hold for a file, and which policy it is. */
export type LicenseLists = Licenses & { from: string; owner: PolicyLayer['owner'] };

/** The lists of every policy that has some for a file: a license must pass all of them. `path` as for `rulesFor`. */
export function licenseLists(layers: readonly PolicyLayer[], path: string | null): LicenseLists[] {
  return layers.flatMap(({ owner, file, policy }) => {
    const matching = path === null ? [] : policy.paths.filter((rule) => matches(rule, path));
    const lists = matching.findLast((rule) => rule.licenses !== undefined)?.licenses ?? policy.licenses;
    return lists === undefined ? [] : [{ ...lists, from: file, owner }];
  });
}

/** Compiled once for each rule, and let go with it. */
const matchers = new WeakMap<PathRule, (path: string) => boolean>();

function matches(rule: PathRule, path: string): boolean {
  const matcher = matchers.get(rule) ?? globMatcher(rule.match);
  matchers.set(rule, matcher);
  return matcher(path);
}
