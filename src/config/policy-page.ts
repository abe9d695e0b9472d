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
  // Not their names: the page would be stale with each check that joins.
  if (items.enum) return 'a list of checks, by the names that `fettle check` prints';
  return items.properties ? 'a list of rules' : 'a list of texts';
}

function itemsOf({ items }: JsonSchema): JsonSchema | null {
  return typeof items === 'object' && !Array.isArray(items) ? items : null;
}

const HEAD = `<!-- Made from src/config/policy.ts by src/config/policy-page.test.ts; change the schema, then run: npx vitest run --project unit src/config/policy-page.test.ts --update -->

# Policy

A policy says which code is accepted. Without one: a finding that is \`high\` or \`critical\` blocks, and everything else is
shown. \`fettle check\` ends with 1 when something blocks, and \`POST /v1/fettle/check\` answers \`accepted\` with the reasons.

There are two files, with the same settings:

- \`policy.yaml\` in Fettle's folder (\`~/.fettle\`, or \`FETTLE_HOME\`) is yours. It may be stricter than the default, or laxer.
- \`fettle.policy.yaml\` at the root of a project is the project's. **It can only be stricter**: a repository is somebody else's
  text, and cloning one must not let through what you would not have accepted. A value of it that is laxer than yours changes
  nothing, and \`fettle check\` says so.

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

1. In each policy the last rule of \`paths\` that matches the file and has a \`block_at\` counts, else the policy's own \`block_at\`.
   Of your answer and the project's the stricter one holds.
2. What any policy requires is required. A required check that is \`unknown\`, or did not run, blocks. Only for files that are in
   no programming language Fettle knows (\`README.md\`) a check that answers \`language_not_supported\` does not.
   \`semgrep\` and \`bandit\` have an answer only where they are installed ([security-tools.md](security-tools.md)); Bandit reads
   Python alone, so require it under \`paths\`.
3. A change that touches \`fettle.policy.yaml\` is judged by the old one and the new one: \`fettle check --diff\` and
   \`--staged\` read both.
4. Whatever a known language's interpreter accepts is decoded and checked: any encoding that has a byte order mark, Python's and
   Ruby's encoding comments, what HTML, CSS and XML declare, NUL bytes, and bytes that are not UTF-8, which are read as
   windows-1252. The reason of each verdict says which encoding was used. A Python file that names an encoding Fettle cannot
   decode is \`unknown: not_decoded\` in every check that found nothing.
5. Secrets are searched in files of up to 64 MiB, long lines included. The other checks take a million characters; a larger
   program is \`unknown: too_large\` in them, and blocks where one of them is required. A file past 64 MiB is not read and blocks
   where any check is required. So do files past the first 128 MiB of files in one change that are each larger than 2 MiB.
6. In a binary file (an image, an archive, a database) Fettle searches the readable characters for secrets that have a shape of
   their own, in ASCII and UTF-16. What is compressed stays unseen. In a symbolic link it searches the path that the link
   holds, and never follows it. A binary file or a link does not block unless a secret is found in it, and
   \`require: [secrets]\` is met by that search. A file with the name of a program or of a text (\`.py\`, \`.env\`, \`Dockerfile\`)
   never counts as binary.
7. Changed files that cannot be checked are listed. Submodules do not block. What is past the bounds of one change, in
   conflict or unreadable always blocks.

A file that is wrong stops the check; it is never left out. The message names the file, the line, the setting and what is
expected:

\`\`\`
fettle.policy.yaml:2: block_at must be one of low, medium, high, critical, not 'hihg'
\`\`\`

A glob is about the whole path from the root of the project: \`*\` is any part of a name, \`**\` any folders, \`?\` one character,
\`{a,b}\` one of several; everything else means itself, so \`app/[id]/page.tsx\` is that file. A glob without a \`/\` is about names
in every folder. Because globs come from repositories they are short and simple: two \`*\` in a name, two \`**\` in all.

## Licenses of dependencies

On accept the check \`licenses\` looks at every package that a change adds: a dependency in a manifest that was not there, or the
import of a package that the project does not declare. Its license is what is installed says (\`License-Expression\`, \`License\`
or the classifiers of a Python package, \`license\` of a \`package.json\`), else what npm's lockfile says.

\`\`\`yaml
licenses:
  deny: [AGPL-*, SSPL-1.0]
paths:
  - match: tools/**
    licenses: { deny: [] }
\`\`\`

- A policy denies the license, or allows others only: \`licenses/not-allowed\`, high, so it blocks. Every policy counts by itself.
- It is under the GPL, the AGPL or their like, the project is not, and no policy of yours allows it:
  \`licenses/strong-copyleft\`, medium.

Of \`MIT OR GPL-3.0-only\` one may take either, of \`MIT AND GPL-3.0-only\` both hold, and an exception (\`Apache-2.0 WITH
LLVM-exception\`) takes nothing away: \`Apache-2.0\` allows it, and \`GPL-2.0-only WITH Classpath-exception-2.0\` is no strong
copyleft. \`UNLICENSED\`, \`SEE LICENSE IN FILE\`, text that names no license, and packages that are not installed are \`unknown\`
with the reason, never a pass; \`require: [licenses]\` makes that block. A classifier like \`BSD License\` leaves open which one
it is, so all that it may be must be allowed.

## Settings
`;

const FOOT = `
\`fettle check\` with these settings as a hook and in CI: [ci.md](ci.md).
`;
