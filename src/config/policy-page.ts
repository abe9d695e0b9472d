import { z } from 'zod';
import { Policy } from './policy.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;
type Row = { key: string; type: string; what: string };

/** The text of docs/policy.md. */
export function policyPage(): string {
  const rows = rowsOf(z.toJSONSchema(Policy, { io: 'input' }), '').map(({ key, type, what }) => {
    return `| \`${key}\` | ${type} | ${what} |`;
  });
  return `${HEAD}\n| setting | type | what |\n| --- | --- | --- |\n${rows.join('\n')}\n${FOOT}`;
}

function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    if (typeof child === 'boolean') return [];
    const key = `${prefix}${name}`;
    const items = itemsOf(child);
    const row = { key, type: typeOf(child, items), what: child.description ?? '' };
    const inner = items === null ? rowsOf(child, `${key}.`) : rowsOf(items, `${key}[].`);
    return [row, ...inner];
  });
}

function typeOf(schema: JsonSchema, items: JsonSchema | null): string {
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.properties) return 'settings';
  if (items === null) return 'text';
  // Without their names: the page would be stale with each new check.
  if (items.enum) return 'a list of check names as printed by `fettle check`';
  return items.properties ? 'a list of rules' : 'a list of strings';
}

function itemsOf({ items }: JsonSchema): JsonSchema | null {
  return typeof items === 'object' && !Array.isArray(items) ? items : null;
}

const HEAD = `<!-- Made from src/config/policy.ts by src/config/policy-page.test.ts; change the schema, then run: npx vitest run --project unit src/config/policy-page.test.ts --update -->

# Policy

A policy defines which code is accepted. By default, a \`high\` or \`critical\` finding blocks, and other findings are only
shown. \`fettle check\` exits with 1 if something blocks, and \`POST /v1/fettle/check\` returns \`accepted\` with the reasons.

There are two policy files with the same settings:

- \`policy.yaml\` in Fettle's folder (\`~/.fettle\`, or \`FETTLE_HOME\`) is yours. It may be stricter than the default, or laxer.
- \`fettle.policy.yaml\` at the root of a project is the project's. **It can only be stricter**: you do not control a
  repository, and cloning one must not accept code that you would not. A value in it that is laxer than yours has no
  effect, and \`fettle check\` says so.

\`\`\`yaml
# fettle.policy.yaml
block_at: medium
require: [syntax, secrets]
paths:
  - match: tests/**
    block_at: high       # an exception from the file's own strictness, never from yours
  - match: "**/*.{ts,tsx}"
    require: [syntax]
\`\`\`

How a file is judged:

1. In each policy, the last rule in \`paths\` that matches the file and has a \`block_at\` applies, else the policy's own
   \`block_at\`. Of your value and the project's, the stricter one applies.
2. A check is required if any policy requires it. A required check that is \`unknown\` or did not run blocks. The only
   exception: a check that answers \`language_not_supported\` for a file in no programming language that Fettle knows
   (\`README.md\`). \`semgrep\` and \`bandit\` work only if they are installed ([security-tools.md](security-tools.md)); Bandit
   supports only Python, so require it under \`paths\`.
3. A change to \`fettle.policy.yaml\` is judged by the old one and the new one: \`fettle check --diff\` and
   \`--staged\` read both.
4. Fettle decodes and checks everything that the interpreter of a known language accepts: any encoding with a byte order
   mark, encoding comments in Python and Ruby, the declarations in HTML, CSS and XML, NUL bytes, and bytes that are not
   UTF-8, which are read as windows-1252. The reason of each verdict names the encoding. A Python file with an encoding that
   Fettle cannot decode is \`unknown: not_decoded\` in every check that found nothing.
5. The secrets check scans files of up to 64 MiB, including long lines. The other checks take up to a million characters; a
   larger program is \`unknown: too_large\`, and blocks if one of them is required. A file over 64 MiB is not read and blocks
   if any check is required. The same applies to files over 2 MiB after the first 128 MiB of such files in one change.
6. In a binary file (an image, an archive, a database) Fettle scans the readable ASCII and UTF-16 text for secrets with a
   recognizable format, but not compressed data. For a symbolic link it scans the path that the link contains, and never
   follows it. A binary file or a link blocks only if a secret is found in it, and that scan satisfies
   \`require: [secrets]\`. A file with the name of a program or a text file (\`.py\`, \`.env\`, \`Dockerfile\`) never counts as
   binary.
7. Changed files that cannot be checked are listed. Submodules do not block. Files that exceed the limits of one change,
   are in conflict or cannot be read always block.

An invalid policy file stops the check; it is never ignored. The message names the file, the line, the setting and the
expected value:

\`\`\`
fettle.policy.yaml:2: block_at must be one of low, medium, high, critical, not 'hihg'
\`\`\`

A glob matches the whole path from the root of the project: \`*\` is any part of a name, \`**\` any folders, \`?\` one character,
\`{a,b}\` one of several; all other characters are literal, so \`app/[id]/page.tsx\` is that file. A glob without a \`/\` matches
names in every folder. Because globs come from repositories, they are limited: two \`*\` per name, and two \`**\`.

## Licenses of dependencies

On accept, the check \`licenses\` checks every package that a change adds: a new dependency in a manifest, or the import of a
package that the project does not declare. The license is the one that the installed package states (\`License-Expression\`,
\`License\` or the classifiers of a Python package, \`license\` of a \`package.json\`), else the one in npm's lockfile.

\`\`\`yaml
licenses:
  deny: [AGPL-*, SSPL-1.0]
paths:
  - match: tools/**
    licenses: { deny: [] }
\`\`\`

- A policy denies the license, or allows only others: \`licenses/not-allowed\`, high, so it blocks. Each policy applies separately.
- The license is the GPL, the AGPL or similar, the project's is not, and no policy of yours allows it:
  \`licenses/strong-copyleft\`, medium.

With \`MIT OR GPL-3.0-only\` either license may be chosen, with \`MIT AND GPL-3.0-only\` both apply, and an exception
(\`Apache-2.0 WITH LLVM-exception\`) does not restrict: \`Apache-2.0\` allows it, and \`GPL-2.0-only WITH
Classpath-exception-2.0\` is not strong copyleft. \`UNLICENSED\`, \`SEE LICENSE IN FILE\`, text that names no license, and
packages that are not installed are \`unknown\` with the reason, never a pass; \`require: [licenses]\` makes that block. A
classifier like \`BSD License\` is ambiguous, so every license it may mean must be allowed.

## Settings
`;

const FOOT = `
\`fettle check\` as a hook and in CI: [ci.md](ci.md).
`;
