import { z } from 'zod';
import { licenseEntryProblem } from '../base/license-expression.ts';
import { CheckName, SEVERITIES, Severity } from '../contract/verdict.ts';
import { globMatcher, globProblem } from './glob.ts';
import { MAX_POLICY_LICENSES, MAX_POLICY_PATHS } from './limits.ts';

/** The policy of a repository, at its root; and the user's own, in the home. */
export const REPOSITORY_POLICY = 'fettle.policy.yaml';
export const USER_POLICY = 'policy.yaml';

/** In force when no policy says otherwise. */
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
      'The only licenses allowed for added dependencies: SPDX identifiers (`MIT`) or prefixes (`BSD-*`). Without a list, every license that is not denied is allowed.',
    ),
  deny: z
    .array(LicenseEntry)
    .max(MAX_POLICY_LICENSES)
    .default([])
    .describe(
      'Licenses that added dependencies may not have, in the same form. With `MIT OR GPL-3.0-only`, the license that is not denied applies.',
    ),
});
type Licenses = z.infer<typeof Licenses>;

const PathRule = z.strictObject({
  match: Glob.describe(
    'A glob over paths from the root of the project: `*`, `**`, `?`, `{a,b}`. Without a `/` it matches file names in every folder.',
  ),
  block_at: Severity.optional().describe(
    'As above, for these files; if several rules match, the last one applies.',
  ),
  require: z
    .array(CheckName)
    .default([])
    .describe('As above, for these files, in addition to the checks required for all files.'),
  licenses: Licenses.optional().describe(
    'As above, for what these files import or declare; if several rules match, the last one applies and replaces the lists above.',
  ),
});
type PathRule = z.infer<typeof PathRule>;

/** The one schema of both policy files; the table in docs/policy.md is made from it. */
export const Policy = z.strictObject({
  block_at: Severity.optional().describe(
    `Findings of this severity and worse are not accepted. Default: \`${DEFAULT_BLOCK_AT}\`.`,
  ),
  require: z
    .array(CheckName)
    .default([])
    .describe('Checks that must have a result: if one of them is `unknown`, the file is not accepted.'),
  licenses: Licenses.optional().describe('Licenses allowed for the packages that a change adds.'),
  paths: z.array(PathRule).max(MAX_POLICY_PATHS).default([]).describe('Rules for some files.'),
  ours: z
    .array(z.string())
    .default([])
    .describe(
      'Packages that are yours, so that `copied-code` does not report your own code: `NAME`, or `NAME in FOLDER` for one project. Written by `fettle license-index ours`. Has no effect in the policy of a repository.',
    ),
});
export type Policy = z.infer<typeof Policy>;

/** One policy file that was read. `file` is what messages call it. */
export type PolicyLayer = { owner: 'user' | 'repository'; file: string; policy: Policy };

/** The rules for one file, and which policy they come from (null: the default). */
export type Rules = {
  blockAt: Severity;
  blockAtFrom: string | null;
  require: { check: CheckName; from: string }[];
};

/**
 * The rules for a file; `path` is relative to the project with `/`, or null for code without a file. The user's own
 * policy may be laxer than the default. Each repository policy is evaluated separately and can only make things
 * stricter, because its text is untrusted.
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
 * The entry of the user's own policy that claims a package whose code is in a project (absolute; null: none) as their
 * own, or null. A repository cannot claim code: its claim would let copied code through.
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

/** How a package is written in `ours`; null `folder` (absolute) means all projects. */
export function oursWords(name: string, folder: string | null): string {
  return folder === null ? name : `${name} in ${folder}`;
}

/** One line for each value of a repository policy that is laxer than all the user allows, and so has no effect. */
export function withoutEffect(layers: readonly PolicyLayer[]): string[] {
  const users = layers.filter(({ owner }) => owner === 'user').flatMap(({ policy }) => severitiesOf(policy));
  const laxest = Math.max(rank(DEFAULT_BLOCK_AT), ...users.map(rank));
  const repositories = layers.filter(({ owner }) => owner === 'repository');
  return [
    ...repositories
      .filter(({ policy }) => severitiesOf(policy).some((severity) => rank(severity) > laxest))
      .map(
        ({ file }) =>
          `${file} sets a block_at laxer than ${SEVERITIES[laxest]}, so ${SEVERITIES[laxest]} applies; a repository can only be stricter, so relax it in your own ${USER_POLICY}`,
      ),
    ...repositories
      .filter(({ policy }) => policy.ours.length > 0)
      .map(
        ({ file }) =>
          `${file} sets ours, which works only in your own ${USER_POLICY}: run "fettle license-index ours NAME"`,
      ),
  ];
}

function severitiesOf({ block_at, paths }: Policy): Severity[] {
  return [block_at, ...paths.map((rule) => rule.block_at)].filter((severity) => severity !== undefined);
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The lists of one policy that apply to a file, and which policy it is. */
export type LicenseLists = Licenses & { from: string; owner: PolicyLayer['owner'] };

/** The lists of every policy that has any for a file: a license must pass all of them. `path` as for `rulesFor`. */
export function licenseLists(layers: readonly PolicyLayer[], path: string | null): LicenseLists[] {
  return layers.flatMap(({ owner, file, policy }) => {
    const matching = path === null ? [] : policy.paths.filter((rule) => matches(rule, path));
    const lists = matching.findLast((rule) => rule.licenses !== undefined)?.licenses ?? policy.licenses;
    return lists === undefined ? [] : [{ ...lists, from: file, owner }];
  });
}

/** Compiled once per rule, and released with it. */
const matchers = new WeakMap<PathRule, (path: string) => boolean>();

function matches(rule: PathRule, path: string): boolean {
  const matcher = matchers.get(rule) ?? globMatcher(rule.match);
  matchers.set(rule, matcher);
  return matcher(path);
}
